import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import Libsql from 'libsql';
import { libsqlDriver } from '../../persistence/libsql.ts';
import { sqliteStore } from '../../persistence/sqlite.ts';
import type { Store } from '../../persistence/store.ts';
import type { EngineRow } from '../../runtime/rows.ts';
import { joinChannels, rowsOfJoins } from './engine-work.ts';
import { medians, type Result, type Scale } from './measure.ts';

const perTransaction = 100;

/**
 * Rows per second of the engine's work on the SQLite store, and of the store alone, against inserts of the same rows by
 * libsql itself into a table with nothing but a key. All with `synchronous = NORMAL`.
 */
export async function sqliteBenchmark({ runs, quick }: Scale): Promise<Result[]> {
  const folder = await mkdtemp(join(tmpdir(), 'joinery-bench-'));
  const channels = quick ? 3 : 200;
  const rows = await rowsOfJoins(channels);
  let files = 0;
  const newFile = () => join(folder, `${++files}.db`);
  const newStore = () => sqliteStore<EngineRow>(libsqlDriver(newFile()), { durability: 'relaxed' });
  try {
    const rounds: Record<string, number>[] = [];
    for (let run = -1; run < runs; run++) {
      const rates = { engine: NaN, store: NaN, raw: NaN };
      const peers = [
        async () => {
          const work = await joinChannels(newStore(), channels);
          rates.engine = work.rows / work.milliseconds;
        },
        async () => void (rates.raw = rawInserts(newFile(), rows)),
        async () => void (rates.store = await storePuts(newStore(), rows)),
      ];
      for (const measure of run % 2 === 0 ? peers : peers.reverse()) await measure();
      const { engine, store, raw } = rates;
      // The first round is not counted: the code is cold.
      if (run >= 0) rounds.push({ 'sqlite/rows-vs-raw': engine / raw, 'sqlite/store-rows-vs-raw': store / raw });
    }
    return medians(rounds);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Rows per millisecond of the store without an engine. */
async function storePuts(store: Store<EngineRow>, rows: readonly EngineRow[]): Promise<number> {
  const { epoch } = await store.open();
  const start = performance.now();
  for (let at = 0, turn = 1; at < rows.length; at += perTransaction, turn++) {
    await store.commit({ epoch, turn }, rows.slice(at, at + perTransaction), []);
  }
  const milliseconds = performance.now() - start;
  await store.close();
  return rows.length / milliseconds;
}

/** Rows per millisecond. */
function rawInserts(path: string, rows: readonly EngineRow[]): number {
  const database = new Libsql(path);
  database.exec('PRAGMA journal_mode = WAL');
  database.exec('PRAGMA synchronous = NORMAL');
  database.exec('CREATE TABLE row (key TEXT PRIMARY KEY, body TEXT NOT NULL)');
  const put = database.prepare('INSERT INTO row VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET body = excluded.body');
  const texts = rows.map((row) => [row.key, JSON.stringify(row)]);
  const start = performance.now();
  for (let at = 0; at < texts.length; at += perTransaction) {
    database.exec('BEGIN IMMEDIATE');
    for (const text of texts.slice(at, at + perTransaction)) put.run(text);
    database.exec('COMMIT');
  }
  const milliseconds = performance.now() - start;
  database.close();
  return rows.length / milliseconds;
}
