import { describe, expect, test } from 'vitest';
import { storeAcceptance } from '../../persistence/acceptance.ts';
import { indexedDbStore } from '../../persistence/indexeddb.ts';
import { deleteDatabase } from './delete-database.ts';

describe.each(['strict', 'relaxed'] as const)('real IndexedDB, %s, keeps the promises of a store', (durability) => {
  let created = 0;
  const cases = storeAcceptance('IndexedDB', {
    create: async () => {
      const name = `accepted-${durability}-${created++}`;
      return {
        connect: () => indexedDbStore({ name, durability }),
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
