import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Libsql from 'libsql';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { libsqlDriver } from '../../persistence/libsql.ts';
import { sqliteStore } from '../../persistence/sqlite.ts';
import type { Row, Store } from '../../persistence/store.ts';

let directory: string;
let path: string;
let store: Store<Row & { body?: string }>;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'joinery-'));
  path = join(directory, 'store.db');
  store = sqliteStore(libsqlDriver(path, { busyTimeout: 10 }));
});

afterEach(async () => {
  await store.close();
  await rm(directory, { recursive: true });
});

function raw(run: (database: Libsql.Database) => void): void {
  const database = new Libsql(path);
  run(database);
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
}

test.each([
  ['text', async () => writeFile(path, 'a letter, not a database. '.repeat(500))],
  ['a database of somebody else', async () => raw((database) => database.exec('CREATE TABLE pictures (id)'))],
  [
    'an empty database that bears another application id',
    async () => raw((database) => database.exec('PRAGMA application_id = 7')),
  ],
  ['an empty database with a version', async () => raw((database) => database.exec('PRAGMA user_version = 3'))],
])('a file that is %s is StoreForeign and stays as it is, byte by byte', async (_, make) => {
  await make();
  const before = await readFile(path);
  await expect(store.open()).rejects.toMatchObject({ failure: { type: 'StoreForeign' } });
  expect((await readFile(path)).equals(before)).toBe(true);
});

test('a file of a later format is StoreNewer and stays as it is, byte by byte', async () => {
  await store.open();
  await store.close();
  raw((database) => database.exec('PRAGMA user_version = 2'));
  const before = await readFile(path);
  await expect(store.open()).rejects.toMatchObject({ failure: { type: 'StoreNewer' } });
  expect((await readFile(path)).equals(before)).toBe(true);
});

test('a file that another process writes is StoreBlocked, to open and to commit, until it is free', async () => {
  const { epoch } = await store.open();
  const other = new Libsql(path);
  other.exec('BEGIN IMMEDIATE');
  const blocked = { failure: { type: 'StoreBlocked' } };
  await expect(store.commit({ epoch, turn: 1 }, [{ key: 'k', labels: [] }], [])).rejects.toMatchObject(blocked);
  await expect(sqliteStore(libsqlDriver(path, { busyTimeout: 10 })).open()).rejects.toMatchObject(blocked);
  expect(await store.read(['k'])).toEqual([undefined]);
  other.exec('ROLLBACK');
  other.close();
  await store.commit({ epoch, turn: 1 }, [{ key: 'k', labels: [] }], []);
  expect(await store.mark()).toEqual({ epoch, turn: 1 });
});

test('a commit that finds no room is StoreFull and changes nothing', async () => {
  const driver = libsqlDriver(path);
  store = sqliteStore(driver);
  const { epoch } = await store.open();
  await store.commit({ epoch, turn: 1 }, [{ key: 'k', labels: ['l'] }], []);
  await driver.execute({ sql: 'PRAGMA max_page_count = 16', params: [] });
  const big = { key: 'big', labels: ['l'], body: 'x'.repeat(200_000) };
  await expect(store.commit({ epoch, turn: 2 }, [{ key: 'small', labels: ['l'] }, big], ['k'])).rejects.toMatchObject({
    failure: { type: 'StoreFull' },
  });
  expect(await store.mark()).toEqual({ epoch, turn: 1 });
  expect(await store.find('l')).toEqual([{ key: 'k', labels: ['l'] }]);
  await driver.execute({ sql: 'PRAGMA max_page_count = 1000', params: [] });
  await store.commit({ epoch, turn: 2 }, [big], ['k']);
  expect(await store.find('l')).toEqual([big]);
});

test('a file that is deleted under the store makes commits fail, and the next open begins anew', async () => {
  const { epoch } = await store.open();
  await store.commit({ epoch, turn: 1 }, [{ key: 'k', labels: [] }], []);
  for (const suffix of ['', '-wal', '-shm']) await rm(path + suffix, { force: true });
  await expect(store.commit({ epoch, turn: 2 }, [], [])).rejects.toMatchObject({
    failure: { type: 'StoreUnavailable', detail: 'the database file was deleted or replaced' },
  });
  expect((await store.open()).last).toEqual({ epoch: 0, turn: 0 });
});

test('a closed store leaves all in the one file, so that a copy of it is whole', async () => {
  const { epoch } = await store.open();
  await store.commit({ epoch, turn: 1 }, [{ key: 'k', labels: [] }], []);
  await store.close();
  const copy = join(directory, 'copy.db');
  await copyFile(path, copy);
  const copied = sqliteStore(libsqlDriver(copy));
  expect((await copied.open()).last).toEqual({ epoch, turn: 1 });
  expect(await copied.read(['k'])).toEqual([{ key: 'k', labels: [] }]);
  await copied.close();
});

test('a file of ours without its mark is StoreUnavailable: nothing would fence its commits', async () => {
  await store.open();
  await store.close();
  raw((database) => database.exec('DELETE FROM mark'));
  await expect(store.open()).rejects.toMatchObject({
    failure: { type: 'StoreUnavailable', detail: 'the file has lost its mark' },
  });
});

test('a directory that is not there is StoreUnavailable', async () => {
  const nowhere = sqliteStore(libsqlDriver(join(directory, 'none', 'store.db')));
  await expect(nowhere.open()).rejects.toMatchObject({ failure: { type: 'StoreUnavailable' } });
});

test('strict and relaxed differ in what SQLite is told, and strict is the default', async () => {
  const told = async (durability?: 'strict' | 'relaxed'): Promise<unknown> => {
    const driver = libsqlDriver(path);
    const tuned = sqliteStore(driver, durability ? { durability } : {});
    await tuned.open();
    const [{ journal_mode: journal } = {}] = await driver.execute({ sql: 'PRAGMA journal_mode', params: [] });
    const [{ synchronous } = {}] = await driver.execute({ sql: 'PRAGMA synchronous', params: [] });
    await tuned.close();
    return [journal, synchronous];
  };
  const [NORMAL, FULL] = [1, 2];
  expect(await told('relaxed')).toEqual(['wal', NORMAL]);
  expect(await told('strict')).toEqual(['wal', FULL]);
  expect(await told()).toEqual(['wal', FULL]);
});
