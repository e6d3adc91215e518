import { type AcceptanceRow, expectEqual, expectKeys, type Promised, rejectionOf, row } from './acceptance-harness.ts';

const cyclic = (): AcceptanceRow => {
  const body: { self?: unknown } = {};
  body.self = [body, () => 'no JSON'];
  return row('cyclic', { body });
};

/** What a commit is: whole, marked, and kept. */
export const commitPromises: readonly Promised[] = [
  [
    'a commit with a row that cannot be stored changes nothing, whichever row it is',
    async ({ opened }) => {
      const { store, epoch, commit } = await opened();
      await commit([row('old', { labels: ['l'], unfinished: 1, body: 1 })]);
      for (const puts of [
        [cyclic(), row('old', { body: 2 })],
        [row('old', { body: 2 }), row('new'), cyclic()],
      ]) {
        await rejectionOf(store.commit({ epoch, turn: 9 }, puts, ['old']), 'a refusal of the cyclic row');
        expectEqual(
          await store.read(['old', 'new']),
          [row('old', { labels: ['l'], unfinished: 1, body: 1 }), undefined],
          'rows',
        );
        expectKeys(await store.find('l'), ['old'], 'label');
        expectKeys(await store.unfinished(), ['old'], 'unfinished');
        expectEqual(await store.mark(), { epoch, turn: 1 }, 'mark');
      }
      await commit([row('new')]);
      expectKeys(await store.unfinished(), ['old'], 'after a good commit that followed');
    },
  ],
  [
    'the mark is written with the rows, and by an empty commit as well',
    async ({ opened }) => {
      const { store, epoch } = await opened();
      expectEqual(await store.mark(), { epoch, turn: 0 }, 'mark of the new epoch');
      await store.commit({ epoch, turn: 1 }, [row('k')], []);
      expectEqual(await store.mark(), { epoch, turn: 1 }, 'mark after a commit');
      await store.commit({ epoch, turn: 2 }, [], []);
      expectEqual(await store.mark(), { epoch, turn: 2 }, 'mark after an empty commit');
    },
  ],
  [
    'a put replaces the whole row',
    async ({ opened }) => {
      const { store, commit } = await opened();
      await commit([row('k', { labels: ['l'], unfinished: 1, body: { a: 1, b: 2 } })]);
      await commit([row('k', { body: { b: 3 } })]);
      expectEqual(await store.read(['k']), [row('k', { body: { b: 3 } })], 'read');
    },
  ],
  [
    'deleting a key that is not there is no error',
    async ({ opened }) => {
      const { store, commit } = await opened();
      await commit([row('k')], ['none', 'none']);
      expectEqual((await store.read(['k', 'none'])).map(Boolean), [true, false], 'there');
    },
  ],
  [
    'a key that is put and deleted in one commit is deleted, and of two puts of a key the later stays',
    async ({ opened }) => {
      const { store, commit } = await opened();
      await commit([row('k', { labels: ['old'] })]);
      await commit([row('k', { labels: ['new'], unfinished: 1 })], ['k']);
      expectEqual(await store.read(['k']), [undefined], 'the deleted row');
      expectKeys(
        [...(await store.find('old')), ...(await store.find('new')), ...(await store.unfinished())],
        [],
        'found',
      );
      await commit([row('k', { labels: ['first'], body: 1 }), row('k', { labels: ['later'], body: 2 })]);
      expectEqual(await store.find('later'), [row('k', { labels: ['later'], body: 2 })], 'the later put');
      expectKeys(await store.find('first'), [], 'the earlier put');
    },
  ],
  [
    'a commit of a thousand puts and a thousand deletes is one like any other',
    async ({ opened }) => {
      const { store, commit } = await opened();
      const keys = Array.from({ length: 1_000 }, (_, n) => `k${String(n).padStart(4, '0')}`);
      await commit(keys.map((key) => row(key, { labels: ['l'], body: key })));
      const next = keys.map((key) => `next-${key}`);
      await commit(
        next.map((key) => row(key, { labels: ['l'], body: key })),
        keys,
      );
      expectKeys(await store.find('l'), next, 'find');
      expectEqual((await store.read([...keys, ...next])).filter(Boolean).length, 1_000, 'rows that are left');
    },
  ],
  [
    'a read that runs beside a commit sees all of it or nothing',
    async ({ opened }) => {
      const { store, commit } = await opened();
      const keys = ['a', 'b', 'c'];
      const generation = (body: number): AcceptanceRow[] => keys.map((key) => row(key, { labels: ['l'], body }));
      await commit(generation(0));
      const seen: Promise<readonly (AcceptanceRow | undefined)[]>[] = [];
      const commits: Promise<void>[] = [];
      for (let body = 1; body <= 10; body++) {
        commits.push(commit(generation(body)));
        seen.push(store.read(keys), store.find('l'));
      }
      await Promise.all(commits);
      for (const rows of await Promise.all(seen)) {
        const [first] = rows;
        expectEqual(
          rows.map((found) => found?.body),
          keys.map(() => first?.body ?? 'a generation'),
          'generations in one read',
        );
      }
      expectEqual((await store.read(['c']))[0]?.body, 10, 'the last commit');
      expectEqual((await store.mark()).turn, 11, 'the last mark');
    },
  ],
];
