import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type AcceptanceHarness, storeAcceptance } from '../../persistence/acceptance.ts';
import { encryptedStore, type SealedRow } from '../../persistence/encrypted.ts';
import { libsqlDriver } from '../../persistence/libsql.ts';
import { memoryStore } from '../../persistence/memory.ts';
import { sqliteStore } from '../../persistence/sqlite.ts';

const key = new Uint8Array(32).fill(7);

const harnesses: Record<string, AcceptanceHarness> = {
  memory: {
    create: async () => {
      const { data } = memoryStore();
      return {
        connect: () => encryptedStore(memoryStore<SealedRow>({ from: data }), { key }),
        destroy: async () => {},
      };
    },
  },
  SQLite: {
    create: async () => {
      const directory = await mkdtemp(join(tmpdir(), 'joinery-'));
      return {
        connect: () => encryptedStore(sqliteStore<SealedRow>(libsqlDriver(join(directory, 'store.db'))), { key }),
        destroy: () => rm(directory, { recursive: true }),
      };
    },
  },
};

describe.each(Object.entries(harnesses))(
  'an encrypted store over %s keeps the promises of a store',
  (name, harness) => {
    test.each(storeAcceptance(name, harness))('$title', async ({ run }) => {
      await expect(run()).resolves.toBeUndefined();
    });
  },
);
