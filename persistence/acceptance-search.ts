import { expectEqual, expectKeys, type Promised, row } from './acceptance-harness.ts';

/** What is found by label, and what is unfinished. */
export const searchPromises: readonly Promised[] = [
  [
    'find gives the rows that bear the label, ordered by key',
    async ({ opened }) => {
      const { store, commit } = await opened();
      await commit([
        row('c', { labels: ['l', 'm'] }),
        row('b', { labels: ['m'] }),
        row('a', { labels: ['x', 'l'] }),
        row('B', { labels: ['l'] }),
        row('a/10', { labels: ['l'] }),
        row('a/2', { labels: ['l', 'l'] }),
      ]);
      expectKeys(await store.find('l'), ['B', 'a', 'a/10', 'a/2', 'c'], 'label l');
      expectKeys(await store.find('m'), ['b', 'c'], 'label m');
      expectKeys(await store.find('L'), [], 'a label in other letters');
      expectKeys(await store.find(''), [], 'the empty label');
    },
  ],
  [
    'find takes at most limit rows, and only those after the given key, there or not',
    async ({ opened }) => {
      const { store, commit } = await opened();
      await commit(['a', 'b', 'c', 'd'].map((key) => row(key, { labels: ['l'] })));
      await commit([row('z', { labels: ['other'] })]);
      expectKeys(await store.find('l', { limit: 2 }), ['a', 'b'], 'limit');
      expectKeys(await store.find('l', { limit: 0 }), [], 'limit 0');
      expectKeys(await store.find('l', { limit: 9 }), ['a', 'b', 'c', 'd'], 'limit above the number');
      expectKeys(await store.find('l', { after: 'b' }), ['c', 'd'], 'after');
      expectKeys(await store.find('l', { after: 'bb', limit: 1 }), ['c'], 'after a key that is not there');
      expectKeys(await store.find('l', { after: '' }), ['a', 'b', 'c', 'd'], 'after the empty key');
      expectKeys(await store.find('l', { after: 'd' }), [], 'after the last');
      expectKeys(await store.find('none', { after: 'a' }), [], 'after, of a label that nobody bears');
    },
  ],
  [
    'paging by limit and after meets every row once',
    async ({ opened }) => {
      const { store, commit } = await opened();
      const keys = [
        '',
        ' ',
        '/',
        'A',
        'a',
        'é',
        '漢',
        '\uffee',
        '😀',
        '😁',
        ...Array.from({ length: 40 }, (_, n) => `k${n}`),
      ];
      await commit(keys.map((key) => row(key, { labels: ['l'] })));
      const met: string[] = [];
      for (let after: string | undefined; met.length <= keys.length; after = met.at(-1)) {
        const page = await store.find('l', { limit: 7, ...(after === undefined ? {} : { after }) });
        if (page.length === 0) break;
        met.push(...page.map(({ key }) => key));
      }
      expectEqual([...met].sort(), [...keys].sort(), 'keys met');
    },
  ],
  [
    'all gives every row, ordered by key, in pages of which none is missed',
    async ({ opened }) => {
      const { store, commit } = await opened();
      expectKeys(await store.all(), [], 'of a new store');
      await commit([row('b', { labels: ['l'] }), row('', { unfinished: 1 }), row('a/1'), row('gone'), row('a')]);
      await commit([], ['gone']);
      expectKeys(await store.all(), ['', 'a', 'a/1', 'b'], 'all');
      expectKeys(await store.all({ limit: 2 }), ['', 'a'], 'limit');
      expectKeys(await store.all({ limit: 0 }), [], 'limit 0');
      expectKeys(await store.all({ after: '' }), ['a', 'a/1', 'b'], 'after the empty key');
      expectKeys(await store.all({ after: 'a', limit: 1 }), ['a/1'], 'after, and limit');
      expectKeys(await store.all({ after: 'aa' }), ['b'], 'after a key that is not there');
      expectKeys(await store.all({ after: 'b' }), [], 'after the last');
    },
  ],
  [
    'a row is not found by a label that it lost, nor once it is deleted',
    async ({ opened }) => {
      const { store, commit } = await opened();
      await commit([row('k', { labels: ['old', 'stays'] }), row('gone', { labels: ['old', 'stays'] })]);
      await commit([row('k', { labels: ['stays', 'new'] })], ['gone']);
      expectKeys(await store.find('old'), [], 'the lost label');
      expectKeys(await store.find('stays'), ['k'], 'the label that stayed');
      expectKeys(await store.find('new'), ['k'], 'the new label');
      await commit([row('k')]);
      await commit([row('gone')]);
      expectKeys(await store.find('stays'), [], 'rows that came again without labels');
    },
  ],
  [
    'unfinished gives exactly the rows with the mark, ordered by key',
    async ({ opened }) => {
      const { store, commit } = await opened();
      expectKeys(await store.unfinished(), [], 'of a new store');
      await commit([row('d', { unfinished: 1 }), row('c'), row('b', { unfinished: 1 }), row('a', { unfinished: 1 })]);
      expectKeys(await store.unfinished(), ['a', 'b', 'd'], 'first');
      await commit([row('a'), row('c', { unfinished: 1 })], ['d']);
      expectKeys(await store.unfinished(), ['b', 'c'], 'after one finished, one began and one went');
    },
  ],
];
