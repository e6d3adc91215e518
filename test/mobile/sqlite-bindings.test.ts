import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Libsql from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expoSqliteDriver } from '../../persistence/expo-sqlite.ts';
import { opSqliteDriver } from '../../persistence/op-sqlite.ts';
import type { SqliteDriver, SqliteStatement } from '../../persistence/sqlite-driver.ts';
import { sqliteStore } from '../../persistence/sqlite.ts';
import type { Row, Store } from '../../persistence/store.ts';
import { errors, openDatabaseAsync } from './stand-ins/expo-sqlite.ts';
import { open } from './stand-ins/op-sqlite.ts';

const name = 'store.db';
const sql = (text: string): SqliteStatement => ({ sql: text, params: [] });

const bindings: [name: string, platform: typeof errors.platform, driver: (folder: string) => SqliteDriver][] = [
  ['expo-sqlite on iOS', 'ios', (directory) => expoSqliteDriver({ openDatabaseAsync, name, directory })],
  ['expo-sqlite on Android', 'android', (directory) => expoSqliteDriver({ openDatabaseAsync, name, directory })],
  ['op-sqlite', 'ios', (location) => opSqliteDriver({ open, name, location })],
];

describe.each(bindings)('a driver by %s', (_, platform, make) => {
  let folder: string;
  let driver: SqliteDriver;
  let store: Store<Row & { body?: string }>;

  beforeEach(async () => {
    errors.platform = platform;
    folder = await mkdtemp(join(tmpdir(), 'joinery-'));
    driver = make(folder);
    store = sqliteStore(driver);
  });

  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  const raw = () => new Libsql(join(folder, name));

  it('lets no statement of anybody get into a transaction', async () => {
    await driver.open();
    await driver.execute(sql('CREATE TABLE t (n INTEGER UNIQUE)'));
    const count = async () => (await driver.execute(sql('SELECT count(*) AS n FROM t')))[0]?.['n'];
    const insert = (n: number): SqliteStatement => ({ sql: 'INSERT INTO t VALUES (?1)', params: [n] });
    const counts: unknown[] = [];
    const look = async () => void counts.push(await count());
    await Promise.all([
      driver.transaction([insert(1), insert(2)]),
      look(),
      driver.transaction([insert(3), insert(3)]).catch((error: unknown) => counts.push(driver.resultCode(error))),
      driver.transaction([insert(4)]),
      look(),
    ]);
    expect(counts).toEqual([2, 19, 3]);
  });

  it('takes the same statement of many callers at once, and gives each its own rows', async () => {
    await driver.open();
    const numbers = Array.from({ length: 20 }, (_, n) => n);
    const found = numbers.map((n) => driver.execute({ sql: 'SELECT ?1 AS n', params: [n] }));
    expect((await Promise.all(found)).map(([row]) => row?.['n'])).toEqual(numbers);
  });

  it('keeps text of every kind, numbers beyond 32 bits, and NULL', async () => {
    await driver.open();
    const params = ['漢 😀 \u{10ffff} "\'', 2 ** 53 - 1, -1, 0.5, null, ''];
    const [row] = await driver.execute({ sql: 'SELECT ?1 AS a, ?2 AS b, ?3 AS c, ?4 AS d, ?5 AS e, ?6 AS f', params });
    expect(Object.values(row ?? {})).toEqual(params);
  });

  it('closes after what was asked before, closes twice, and is not to be used then', async () => {
    await driver.open();
    const [made] = await Promise.all([driver.execute(sql('SELECT 1 AS one')), driver.close()]);
    expect(made).toEqual([{ one: 1 }]);
    await driver.close();
    await expect(driver.execute(sql('SELECT 1 AS one'))).rejects.toThrow('the database file is not open');
    await expect(driver.transaction([])).rejects.toThrow('the database file is not open');
  });

  it('tells a file that another connection writes, to open and to commit, until it is free', async () => {
    const { epoch } = await store.open();
    await driver.execute(sql('PRAGMA busy_timeout = 10'));
    const other = raw();
    other.exec('BEGIN IMMEDIATE');
    const blocked = { failure: { type: 'StoreBlocked' } };
    await expect(store.commit({ epoch, turn: 1 }, [{ key: 'k', labels: [] }], [])).rejects.toMatchObject(blocked);
    // The write lock is asked for first, so that no transaction finds out in its middle that another one was faster.
    expect(driver.resultCode(await driver.transaction([]).catch((error: unknown) => error))).toBe(5);
    expect(await store.read(['k'])).toEqual([undefined]);
    other.exec('ROLLBACK');
    other.close();
    await store.commit({ epoch, turn: 1 }, [{ key: 'k', labels: [] }], []);
    expect(await store.mark()).toEqual({ epoch, turn: 1 });
  });

  it('tells a disk that is full, and has changed nothing', async () => {
    const { epoch } = await store.open();
    await store.commit({ epoch, turn: 1 }, [{ key: 'k', labels: ['l'] }], []);
    await driver.execute(sql('PRAGMA max_page_count = 16'));
    const big = { key: 'big', labels: ['l'], body: 'x'.repeat(200_000) };
    const small = { key: 'small', labels: ['l'] };
    await expect(store.commit({ epoch, turn: 2 }, [small, big], ['k'])).rejects.toMatchObject({
      failure: { type: 'StoreFull' },
    });
    expect(await store.find('l')).toEqual([{ key: 'k', labels: ['l'] }]);
    await driver.execute(sql('PRAGMA max_page_count = 1000'));
    await store.commit({ epoch, turn: 2 }, [big], ['k']);
    expect(await store.find('l')).toEqual([big]);
  });

  it('tells a file that is no database, and a writer that is stale', async () => {
    await writeFile(join(folder, name), 'a letter, not a database. '.repeat(500));
    await expect(store.open()).rejects.toMatchObject({ failure: { type: 'StoreForeign' } });
    await rm(join(folder, name));
    const { epoch } = await store.open();
    const other = sqliteStore(make(folder));
    await other.open();
    await expect(store.commit({ epoch, turn: 1 }, [], [])).rejects.toMatchObject({
      failure: { type: 'StaleWriter', epoch, current: epoch + 1 },
    });
    await other.close();
  });

  it('loses nothing that was committed, and keeps nothing that was not, when the process is killed', async () => {
    const { epoch } = await store.open();
    await store.commit({ epoch, turn: 1 }, [{ key: 'kept', labels: [] }], []);
    // A killed process lets go of its connection in the middle of a transaction.
    await driver.execute(sql('BEGIN IMMEDIATE'));
    await driver.execute(sql("INSERT INTO row VALUES ('half', '{}', '[]', NULL)"));
    await driver.close();
    const next = sqliteStore(make(folder));
    expect((await next.open()).last).toEqual({ epoch, turn: 1 });
    expect((await next.all()).map(({ key }) => key)).toEqual(['kept']);
    await next.close();
  });

  it('keeps the durability that the store has set', async () => {
    await store.open();
    await store.commit({ epoch: 1, turn: 1 }, [{ key: 'k', labels: [] }], []);
    expect(await driver.execute(sql('PRAGMA synchronous'))).toEqual([{ synchronous: 2 }]);
    expect(await driver.execute(sql('PRAGMA secure_delete'))).toEqual([{ secure_delete: 1 }]);
    expect(await driver.execute(sql('PRAGMA journal_mode'))).toEqual([{ journal_mode: 'wal' }]);
  });
});
