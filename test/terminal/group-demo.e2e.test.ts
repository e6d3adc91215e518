import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readChatMessage } from '../../machines/vocabulary/codec.ts';
import { runDemo } from './run-demo.ts';

/** What a pair says to each other and to the host on its way. */
const handshake = ['x.grp.mem.intro', 'x.grp.mem.inv', 'x.grp.mem.fwd', 'x.grp.mem.info', 'x.grp.mem.con'];

describe('The group in the terminal', () => {
  it.each([['7'], ['kolibri']])(
    'connects everybody with everybody and loses nothing, over crashes and lost networks (seed %s).',
    async (seed) => {
      const folder = mkdtempSync(join(tmpdir(), 'joinery-test-'));
      const trace = join(folder, 'trace.jsonl');
      const sizes = ['--members', '5', '--offline', '2', '--crash', '4'];
      const { exitCode, stdout, last } = await runDemo('group', ...sizes, '--seed', seed, '--trace', trace, '--json');
      const lines = readFileSync(trace, 'utf8').trimEnd().split('\n');
      rmSync(folder, { recursive: true });

      const report = JSON.parse(last) as { virtualSeconds: number };
      expect(report).toEqual({
        members: 5,
        pairs: 10,
        connected: 10,
        failed: 0,
        waiting: 0,
        crashes: 4,
        messages: 5,
        duplicates: 0,
        lost: 0,
        virtualSeconds: report.virtualSeconds,
      });
      expect(report.virtualSeconds).toBeGreaterThan(60);
      expect(stdout.trimEnd()).toBe(last);
      expect(exitCode).toBe(0);

      const sent = lines.map((line) => JSON.parse(line) as { at: number; from: string; to: string; event: string });
      expect(sent.map(({ event }) => event)).toEqual(expect.arrayContaining(handshake));
      for (const message of sent) {
        expect(message).toMatchObject({ at: expect.any(Number), from: expect.any(String), to: expect.any(String) });
        expect(readChatMessage(message)).toEqual(message);
      }
    },
  );

  it('is the same for the same seed.', async () => {
    const args = ['group', '--members', '3', '--crash', '2', '--seed', '1', '--json'];
    const [one, other] = [await runDemo(...args), await runDemo(...args)];
    expect(one).toEqual(other);
  });

  it('shows with how many of the others each is connected.', async () => {
    const { exitCode, stdout, last } = await runDemo('group', '--members', '3', '--offline', '1', '--seed', '2');
    expect(stdout).toMatch(/^Without network: (Ben|Cleo)\.$/m);
    expect(stdout).toContain('Garden: 3 of 3 pairs connected\n');
    expect(stdout.match(/^(Ada|Ben|Cleo): ██ {2}2 of 2$/gm)).toHaveLength(3);
    expect(last).toMatch(/^Of 3 messages 0 were lost, and 0 came twice; it took \d+ virtual seconds\.$/);
    expect(exitCode).toBe(0);
  });

  it('says at once that a trace can’t be written, and plays nothing.', async () => {
    const { exitCode, stdout, stderr } = await runDemo('group', '--members', '3', '--trace', '/nowhere/said.jsonl');
    expect(stderr).toMatch(/^ENOENT[^\n]+'\/nowhere\/said\.jsonl'\n$/);
    expect(stdout).not.toContain('founded');
    expect(exitCode).toBe(1);
  });

  it('answers bad usage with one line.', async () => {
    const { exitCode, stderr } = await runDemo('group', '--offline', '8');
    expect(stderr).toBe("--offline has to be a whole number from 0 to 7, not '8'. Try --help.\n");
    expect(exitCode).toBe(2);
  });
});
