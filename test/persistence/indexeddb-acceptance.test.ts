import 'fake-indexeddb/auto';
import { describe, expect, test } from 'vitest';
import { storeAcceptance } from '../../persistence/acceptance.ts';
import { indexedDbStore } from '../../persistence/indexeddb.ts';

describe('the IndexedDB store keeps the promises of a store', () => {
  const cases = storeAcceptance('fake-indexeddb', {
    create: async () => {
      const indexedDB = new IDBFactory();
      return { connect: () => indexedDbStore({ name: 'accepted', indexedDB }), destroy: async () => {} };
    },
  });
  test.each(cases)('$title', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
