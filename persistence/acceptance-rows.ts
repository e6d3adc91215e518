import { type AcceptanceRow, expectEqual, expectKeys, type Promised, rejectionOf, row } from './acceptance-harness.ts';

const nested = {
  text: 'é 漢字 😀 \u0000 \ud800 " \\ \n',
  numbers: [0, -1, 1.5, 2 ** 53 - 1, 1e-300],
  empty: [{}, [], '', null, false],
  deep: { a: { b: [{ c: [[['d']]] }] } },
};

const oddKeys = [
  '',
  ' ',
  '%',
  '*',
  '/',
  '0',
  "Robert'); --",
  '[object Object]',
  '__proto__',
  'a/b/c',
  'constructor',
  'é',
  '漢字',
  '😀',
];

/** What a row is, kept and found by its key. */
export const rowPromises: readonly Promised[] = [
  [
    'a row comes back deeply equal, whatever JSON is in it',
    async ({ opened }) => {
      const { store, commit } = await opened();
      const kept = row('k', { labels: ['l'], unfinished: 1, body: nested });
      await commit([kept]);
      expectEqual(await store.read(['k']), [kept], 'read');
      expectEqual(await store.find('l'), [kept], 'find');
      expectEqual(await store.unfinished(), [kept], 'unfinished');
    },
  ],
  [
    'a field named __proto__ is kept as a field',
    async ({ opened }) => {
      const { store, commit } = await opened();
      await commit([row('k', { body: JSON.parse('{"__proto__":{"polluted":true},"own":1}') as unknown })]);
      const [read] = await store.read(['k']);
      expectEqual(Object.keys(read?.body ?? {}).sort(), ['__proto__', 'own'], 'fields');
      expectEqual('polluted' in {}, false, 'the prototype of all objects has the field');
    },
  ],
  [
    'a read gives the rows in the order of its keys, the same one twice, and undefined where there is none',
    async ({ opened }) => {
      const { store, commit } = await opened();
      await commit([row('a', { body: 1 }), row('b', { body: 2 })]);
      const read = await store.read(['none', 'b', 'a', 'toString', 'b']);
      expectEqual(
        read.map((found) => found?.key ?? null),
        [null, 'b', 'a', null, 'b'],
        'keys',
      );
      expectEqual(await store.read([]), [], 'a read of no keys');
    },
  ],
  [
    'odd text serves as key and as label',
    async ({ opened }) => {
      const { store, commit } = await opened();
      await commit(oddKeys.map((key) => row(key, { labels: [key], body: key })));
      const read = await store.read(oddKeys);
      expectEqual(
        read.map((found) => found?.body),
        oddKeys,
        'read',
      );
      for (const key of oddKeys) expectKeys(await store.find(key), [key], `find ${JSON.stringify(key)}`);
      await commit([], oddKeys);
      expectEqual((await store.read(oddKeys)).filter(Boolean), [], 'after their deletion');
    },
  ],
  [
    'keys and labels that are not well-formed text are refused with a RangeError, and their commit with them',
    async ({ opened, connect }) => {
      const { store, commit } = await opened();
      for (const text of ['\ud800', 'a\udc00b', 'a\u0000b']) {
        for (const bad of [row(text), row('k', { labels: ['fine', text] })]) {
          const error = await rejectionOf(commit([row('before'), bad, row('after')]), 'a RangeError');
          expectEqual(error instanceof RangeError, true, `${String(error)} is a RangeError`);
        }
      }
      expectEqual((await store.read(['before', 'after', 'k'])).filter(Boolean), [], 'rows of the refused commits');
      expectEqual((await store.mark()).turn, 0, 'turn');
      expectEqual((await connect().open()).last.turn, 0, 'turn after a restart');
    },
  ],
  [
    'a row of 16 kB is kept',
    async ({ opened }) => {
      const { store, commit } = await opened();
      const big = row('big', { body: 'é'.repeat(8_000) });
      await commit([big]);
      expectEqual(await store.read(['big']), [big], 'read');
    },
  ],
  [
    'neither the caller nor a reader changes a stored row by changing an object',
    async ({ opened }) => {
      const { store, commit } = await opened();
      const body = { list: [1] };
      const labels = ['l'];
      await commit([{ key: 'k', labels, body }]);
      body.list.push(2);
      labels.push('m');
      (await store.read(['k'])).forEach(append);
      (await store.find('l')).forEach(append);
      expectEqual(await store.read(['k']), [row('k', { labels: ['l'], body: { list: [1] } })], 'read');
      expectKeys(await store.find('m'), [], 'find by the label that was added afterwards');
    },
  ],
];

function append(found: AcceptanceRow | undefined): void {
  (found?.body as { list: number[] } | undefined)?.list.push(3);
}
