import { describe, expect, test } from 'vitest';
import { storeAcceptance } from '../../persistence/acceptance.ts';
import { memoryStore } from '../../persistence/memory.ts';

describe('the memory store keeps the promises of a store', () => {
  const cases = storeAcceptance('memory', {
    create: async () => {
      const { data } = memoryStore();
      return { connect: () => memoryStore({ from: data }), destroy: async () => {} };
    },
  });
  test.each(cases)('$title', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});

test('a copy of the data is the store as of that moment, as a crash would leave it', async () => {
  const store = memoryStore();
  const { epoch } = await store.open();
  await store.commit({ epoch, turn: 1 }, [{ key: 'a', labels: ['l'] }], []);
  const crashed = structuredClone(store.data);
  await store.commit({ epoch, turn: 2 }, [{ key: 'b', labels: ['l'] }], ['a']);

  const restarted = memoryStore({ from: crashed });
  expect((await restarted.open()).last).toEqual({ epoch, turn: 1 });
  expect(await restarted.find('l')).toEqual([{ key: 'a', labels: ['l'] }]);
});

test('a label that no row bears any more leaves nothing behind in the data', async () => {
  const store = memoryStore();
  const { epoch } = await store.open();
  await store.commit({ epoch, turn: 1 }, [{ key: 'a', labels: ['l', 'l'] }], []);
  await store.commit({ epoch, turn: 2 }, [], ['a']);
  expect(store.data).toEqual({ mark: { epoch, turn: 2 }, rows: new Map(), keysByLabel: new Map() });
});
