import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { libsqlDriver } from '../../persistence/libsql.ts';
import { sqliteStore } from '../../persistence/sqlite.ts';

const writer = fileURLToPath(new URL('sqlite-writer.ts', import.meta.url));

/** Starts a writer over the file, kills it once it said the turn, and returns the last turn that it said. */
async function killedWriter(path: string, afterTurn: number): Promise<number> {
  const child = spawn(process.execPath, ['--import', 'tsx', writer, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    said = Number(line);
    if (said === afterTurn) child.kill('SIGKILL');
  }
  return said;
}

test('a process that is killed while it commits loses no commit that was acknowledged, and halves none', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'joinery-'));
  const path = join(directory, 'store.db');
  for (const [killed, afterTurn] of [20, 61, 7].entries()) {
    const said = await killedWriter(path, afterTurn);
    const store = sqliteStore(libsqlDriver(path));
    const { last } = await store.open();
    // Each round is an epoch of the writer and one of ours.
    expect(last.epoch).toBe(2 * killed + 1);
    expect(last.turn).toBeGreaterThanOrEqual(Math.max(said, afterTurn));
    const rows = await store.find(`turn:${last.turn}`);
    expect(rows.map(({ key }) => key)).toEqual(['a', 'b']);
    await store.close();
  }
  await rm(directory, { recursive: true });
});
