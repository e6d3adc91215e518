import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { peerLimits } from '../../machines/peer/peer-limits.ts';
import { registry } from '../../machines/registry.ts';

const page = await readFile(new URL('../../docs/groups.md', import.meta.url), 'utf8');
const units: Readonly<Record<string, number>> = { min: 60_000, h: 3_600_000, days: 86_400_000 };

describe('the page about groups', () => {
  it('has every limit, with its default', () => {
    const rows = [...page.matchAll(/^\| `(\w+)` +\| (\d+) ?(min|h|days)? +\|/gm)];
    const shown = rows.map(([, name, number, unit]) => [name, Number(number) * (units[unit ?? ''] ?? 1)]);
    expect(Object.fromEntries(shown)).toEqual(peerLimits);
  });

  it('has every machine that is not a channel’s', () => {
    const others = Object.keys(registry).filter((name) => !/channel|relay/.test(name));
    for (const name of others) expect(page).toContain(`[\`${name}\`](machines/${name}.md)`);
  });

  it('has every stuck point, S1 to S13', () => {
    const points = [...page.matchAll(/^\| (S\d+) +\|/gm)].map(([, point]) => point);
    expect(points).toEqual(Array.from({ length: 13 }, (_, at) => `S${at + 1}`));
  });
});
