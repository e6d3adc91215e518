import { expect, test } from 'vitest';
import { indexedDbStore } from '../../persistence/indexeddb.ts';
import type { Row } from '../../persistence/store.ts';
import { deleteDatabase } from './delete-database.ts';

test('a deletion elsewhere closes the store, which is new when it is opened again', async () => {
  const store = indexedDbStore({ name: 'deleted' });
  const { epoch } = await store.open();
  await store.commit({ epoch, turn: 1 }, [{ key: 'k', labels: [] }], []);
  expect(await deleteDatabase('deleted')).toBe('deleted');
  await expect(store.mark()).rejects.toMatchObject({ failure: { type: 'StoreUnavailable' } });
  expect((await store.open()).last).toEqual({ epoch: 0, turn: 0 });
  await store.close();
});

test('a commit that finds no room is StoreFull and changes nothing, and a smaller one succeeds', async () => {
  // Chromium caches the quota of an origin for half a minute; a bucket has its own from the first.
  const { storageBuckets } = navigator as Navigator & {
    storageBuckets: { open(name: string, options: { quota: number }): Promise<{ indexedDB: IDBFactory }> };
  };
  const bucket = await storageBuckets.open('small', { quota: 500_000 });
  const store = indexedDbStore<Row & { body?: string }>({ name: 'full', indexedDB: bucket.indexedDB });
  const { epoch } = await store.open();
  await store.commit({ epoch, turn: 1 }, [{ key: 'k', labels: ['l'] }], []);

  const big = { key: 'big', labels: ['l'], body: 'x'.repeat(4_000_000) };
  const failed = store.commit({ epoch, turn: 2 }, [{ key: 'small', labels: ['l'] }, big], ['k']);
  await expect(failed).rejects.toMatchObject({ failure: { type: 'StoreFull' } });
  expect(await store.mark()).toEqual({ epoch, turn: 1 });
  expect(await store.find('l')).toEqual([{ key: 'k', labels: ['l'] }]);

  await store.commit({ epoch, turn: 2 }, [{ key: 'small', labels: ['l'] }], ['k']);
  expect(await store.find('l')).toEqual([{ key: 'small', labels: ['l'] }]);
  await store.close();
});
