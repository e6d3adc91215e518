import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { storeAcceptance } from '../../persistence/acceptance.ts';
import { expoSqliteDriver } from '../../persistence/expo-sqlite.ts';
import { opSqliteDriver } from '../../persistence/op-sqlite.ts';
import type { SqliteDriver } from '../../persistence/sqlite-driver.ts';
import { sqliteStore } from '../../persistence/sqlite.ts';
import { errors, open as expoOpen, openDatabaseAsync } from './stand-ins/expo-sqlite.ts';
import { open } from './stand-ins/op-sqlite.ts';

const name = 'store.db';

const bindings: [name: string, platform: typeof errors.platform, driver: (folder: string) => SqliteDriver][] = [
  ['expo-sqlite on iOS', 'ios', (directory) => expoSqliteDriver({ openDatabaseAsync, name, directory })],
  ['expo-sqlite on Android', 'android', (directory) => expoSqliteDriver({ openDatabaseAsync, name, directory })],
  ['op-sqlite', 'ios', (location) => opSqliteDriver({ open, name, location })],
];

describe.each(bindings)('the SQLite store keeps the promises of a store by %s', (title, platform, driver) => {
  beforeEach(() => {
    errors.platform = platform;
  });

  afterEach(() => {
    expect(expoOpen).toEqual({ statements: 0, connections: 0 });
  });

  const cases = storeAcceptance(title, {
    create: async () => {
      const directory = await mkdtemp(join(tmpdir(), 'joinery-'));
      return {
        connect: () => sqliteStore(driver(directory)),
        destroy: () => rm(directory, { recursive: true }),
      };
    },
  });
  test.each(cases)('$title', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
