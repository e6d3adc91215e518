import { describe, expect, test } from 'vitest';
import { storeAcceptance } from '../../persistence/acceptance.ts';
import { encryptedStore, type SealedRow } from '../../persistence/encrypted.ts';
import { indexedDbStore } from '../../persistence/indexeddb.ts';
import { deleteDatabase } from './delete-database.ts';

describe('an encrypted store over real IndexedDB keeps the promises of a store', () => {
  let created = 0;
  const cases = storeAcceptance('IndexedDB', {
    create: async () => {
      const name = `encrypted-${created++}`;
      const usages: KeyUsage[] = ['deriveKey'];
      // A key that can be used here, kept here, and never read.
      const key = await crypto.subtle.importKey(
        'raw',
        crypto.getRandomValues(new Uint8Array(32)),
        'HKDF',
        false,
        usages,
      );
      return {
        connect: () => encryptedStore(indexedDbStore<SealedRow>({ name }), { key }),
        destroy: async () => {
          if ((await deleteDatabase(name)) === 'blocked') throw new Error('a store kept its connection');
        },
      };
    },
  });
  test.each(cases)('$title', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
