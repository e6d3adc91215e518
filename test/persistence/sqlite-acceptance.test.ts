import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { storeAcceptance } from '../../persistence/acceptance.ts';
import { libsqlDriver } from '../../persistence/libsql.ts';
import { sqliteStore } from '../../persistence/sqlite.ts';

describe('the SQLite store keeps the promises of a store', () => {
  const cases = storeAcceptance('libsql file', {
    create: async () => {
      const directory = await mkdtemp(join(tmpdir(), 'joinery-'));
      return {
        connect: () => sqliteStore(libsqlDriver(join(directory, 'store.db'))),
        destroy: () => rm(directory, { recursive: true }),
      };
    },
  });
  test.each(cases)('$title', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
