import { expectEqual, expectFailure, expectKeys, type Promised, row } from './acceptance-harness.ts';

/** What opening, closing and a second writer do. */
export const reignPromises: readonly Promised[] = [
  [
    'new data bear the mark 0 and 0, and each opening begins a higher epoch',
    async ({ connect }) => {
      const store = connect();
      const first = await store.open();
      expectEqual(first.last, { epoch: 0, turn: 0 }, 'mark before the first epoch');
      expectEqual(first.epoch > 0, true, 'the first epoch is above 0');
      await store.commit({ epoch: first.epoch, turn: 3 }, [], []);
      await store.close();
      const second = await store.open();
      expectEqual(second.last, { epoch: first.epoch, turn: 3 }, 'mark before the second epoch');
      expectEqual(second.epoch > first.epoch, true, 'the second epoch is above the first');
    },
  ],
  [
    'a store over the same data, opened later, finds everything',
    async ({ opened }) => {
      const { store, epoch, commit } = await opened();
      const kept = [row('a', { labels: ['l'], unfinished: 1, body: { n: [1] } }), row('b', { labels: ['l'] })];
      await commit([...kept, row('c', { labels: ['l'], unfinished: 1 })]);
      await commit([], ['c']);
      await store.close();
      const next = await opened();
      expectEqual(await next.store.read(['a', 'b', 'c']), [...kept, undefined], 'read');
      expectKeys(await next.store.find('l'), ['a', 'b'], 'find');
      expectKeys(await next.store.unfinished(), ['a'], 'unfinished');
      expectEqual(next.epoch > epoch, true, 'epoch grew');
    },
  ],
  [
    'an open store opened once more begins a new epoch and keeps everything',
    async ({ opened }) => {
      const { store, epoch, commit } = await opened();
      await commit([row('k')]);
      const again = await store.open();
      expectEqual(again.last, { epoch, turn: 1 }, 'last');
      await expectFailure(store.commit({ epoch, turn: 2 }, [], []), 'StaleWriter');
      await store.commit({ epoch: again.epoch, turn: 1 }, [], []);
      expectEqual((await store.read(['k'])).map(Boolean), [true], 'the row is there');
    },
  ],
  [
    'opening a second store makes the first one stale: its commit is refused and changes nothing',
    async ({ opened }) => {
      const first = await opened();
      await first.commit([row('k', { labels: ['l'], body: 1 })]);
      const second = await opened();
      const failure = await expectFailure(
        first.commit([row('k', { labels: ['m'], body: 2 }), row('new', { unfinished: 1 })], ['k']),
        'StaleWriter',
      );
      expectEqual(failure, { type: 'StaleWriter', epoch: first.epoch, current: second.epoch }, 'failure');
      expectEqual(await second.store.read(['k', 'new']), [row('k', { labels: ['l'], body: 1 }), undefined], 'rows');
      expectKeys(await second.store.find('m'), [], 'label of the refused row');
      expectKeys(await second.store.unfinished(), [], 'unfinished');
      expectEqual(await second.store.mark(), { epoch: second.epoch, turn: 0 }, 'mark');
    },
  ],
  [
    'a store that is opened again for an epoch that is over is refused, and the writer in charge goes on',
    async ({ opened }) => {
      const first = await opened();
      await first.commit([row('k')]);
      const again = await first.store.open(first.epoch);
      expectEqual(again.last, { epoch: first.epoch, turn: 1 }, 'last, where the epoch was the stored one');
      const second = await opened();
      const failure = await expectFailure(first.store.open(again.epoch), 'StaleWriter');
      expectEqual(failure, { type: 'StaleWriter', epoch: again.epoch, current: second.epoch }, 'failure');
      await second.commit([row('l')]);
      expectEqual(await second.store.mark(), { epoch: second.epoch, turn: 1 }, 'mark of the one in charge');
    },
  ],
  [
    'a stale writer still reads, and what it reads is the newest',
    async ({ opened }) => {
      const first = await opened();
      const second = await opened();
      await second.commit([row('k', { body: 2 })]);
      expectEqual(await first.store.read(['k']), [row('k', { body: 2 })], 'read');
      expectEqual(await first.store.mark(), { epoch: second.epoch, turn: 1 }, 'mark');
    },
  ],
  [
    'an epoch that was never begun is refused like a stale one',
    async ({ opened }) => {
      const { store, epoch } = await opened();
      await expectFailure(store.commit({ epoch: epoch + 1, turn: 1 }, [row('k')], []), 'StaleWriter');
      expectEqual(await store.read(['k']), [undefined], 'read');
    },
  ],
  [
    'a store that is not open yet, or closed, is unavailable, and opening it helps',
    async ({ connect }) => {
      const store = connect();
      const expectUnavailable = async (epoch: number): Promise<void> => {
        await expectFailure(store.read(['k']), 'StoreUnavailable');
        await expectFailure(store.find('l'), 'StoreUnavailable');
        await expectFailure(store.unfinished(), 'StoreUnavailable');
        await expectFailure(store.mark(), 'StoreUnavailable');
        await expectFailure(store.commit({ epoch, turn: 2 }, [row('late')], []), 'StoreUnavailable');
      };
      await expectUnavailable(0);
      const { epoch } = await store.open();
      await store.commit({ epoch, turn: 1 }, [row('k')], []);
      await store.close();
      await store.close();
      await expectUnavailable(epoch);
      expectEqual((await store.open()).last, { epoch, turn: 1 }, 'last mark');
      expectEqual((await store.read(['k', 'late'])).map(Boolean), [true, false], 'rows');
    },
  ],
  [
    'a close that follows a commit at once loses nothing of it',
    async ({ opened }) => {
      const { store, commit } = await opened();
      const committed = commit([row('k')]).then(
        () => true,
        () => false,
      );
      await store.close();
      const happened = await committed;
      const next = await opened();
      expectEqual((await next.store.read(['k'])).map(Boolean), [happened], 'the row is there if it resolved');
    },
  ],
];
