import { expect, test } from 'vitest';
import { importRows, listRows } from '../../persistence/archive.ts';
import { indexedDbStore } from '../../persistence/indexeddb.ts';
import { memoryStore } from '../../persistence/memory.ts';
import { archiveOf, filled, someRows } from './archive-lines.ts';

test('the rows of a database are listed, exported while it is in use, and imported as they were', async () => {
  const store = await filled(indexedDbStore({ name: 'archived' }));
  const lines = await archiveOf(store);
  const { epoch } = await store.mark();
  await store.commit({ epoch, turn: 2 }, [], []);
  expect((await listRows(store)).map(({ key }) => key)).toEqual(someRows.map(({ key }) => key));
  await store.close();

  expect(lines).toEqual(await archiveOf(await filled(memoryStore())));
  const refused = importRows(indexedDbStore({ name: 'archived' }), lines);
  await expect(refused).rejects.toMatchObject({ problem: { type: 'StoreNotEmpty', rows: 3 } });
  expect(await importRows(indexedDbStore({ name: 'restored' }), lines)).toBe(3);
  const restored = indexedDbStore({ name: 'restored' });
  await restored.open();
  expect(await restored.all()).toEqual(someRows);
  expect((await restored.unfinished()).map(({ key }) => key)).toEqual(['channel-join/b']);
  await restored.close();
});
