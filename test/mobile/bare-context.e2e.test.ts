import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { libsqlDriver } from '../../persistence/libsql.ts';
import { runBare } from './bare-context.ts';

type Play = (context: { task: { meta: object } }) => Promise<void>;

const scenarios = ['joining', 'failing', 'retry', 'identity', 'crash', 'changes', 'roster'];
const joinOnSqlite = fileURLToPath(new URL('bare-join.ts', import.meta.url));
const globals = fileURLToPath(new URL('bare-globals.ts', import.meta.url));

const plays: [title: string, play: Play][] = [];
const folders: string[] = [];
await runBare([...scenarios.map((name) => `test/scenarios/${name}.test.ts`), joinOnSqlite], {
  Expect: expect,
  Test: (title: string, play: Play) => plays.push([title, play]),
  Turn: () => new Promise((resolve) => setImmediate(resolve)),
  Driver: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'joinery-'));
    folders.push(folder);
    return libsqlDriver(join(folder, 'store.db'));
  },
});

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});

describe('the built core, with ECMAScript’s built-ins and injected ports alone', () => {
  it.each(plays)('%s', async (_, play) => {
    const meta = {};
    await expect(play({ task: { meta } })).resolves.toBeUndefined();
  });

  it('plays the whole join suite', () => {
    expect(plays.length).toBeGreaterThan(60);
  });

  it('has none of what a browser or Node adds', async () => {
    const found: unknown[] = [];
    await runBare([globals], { Found: (name: unknown) => found.push(name) });
    expect(found).toEqual(['Promise']);
  });
});
