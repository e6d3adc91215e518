import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { encryptedStore, type SealedRow } from '../../persistence/encrypted.ts';
import { libsqlDriver } from '../../persistence/libsql.ts';
import { memoryStore, type MemoryStoreData } from '../../persistence/memory.ts';
import { sqliteStore } from '../../persistence/sqlite.ts';
import { unavailable, type Row, type Store } from '../../persistence/store.ts';
import { createEngine } from '../../runtime/engine.ts';
import type { EngineRow } from '../../runtime/rows.ts';
import { createNetwork, virtualClock } from '../../simulation/index.ts';

type Note = Row & { readonly body?: string };

const key = new Uint8Array(32).fill(1);
const wrongKey = new Uint8Array(32).fill(2);
const canary = 'canary-7f3a';

/** Data with one encrypted row, and stores over them. */
async function setup() {
  const { data } = memoryStore();
  const inner = () => memoryStore<SealedRow>({ from: data });
  const store = encryptedStore<Note>(inner(), { key });
  const { epoch } = await store.open();
  await store.commit({ epoch, turn: 1 }, [{ key: 'a', labels: ['l'], unfinished: 1, body: canary }], []);
  return { data, inner, store, epoch };
}

const rowsOf = (data: MemoryStoreData): string => JSON.stringify([...data.rows]);

/** Changes what is stored of the row with the label. */
function tamper(data: MemoryStoreData, change: (row: SealedRow) => SealedRow): void {
  for (const [name, stored] of data.rows) {
    if (name === 'joinery.encrypted') continue;
    const row = change(JSON.parse(stored.text) as SealedRow);
    data.rows.set(name, { ...stored, text: JSON.stringify(row) });
  }
}

test('with another key the store does not open, and no row has changed', async () => {
  const { data, inner } = await setup();
  const before = rowsOf(data);
  const wrong = encryptedStore<Note>(inner(), { key: wrongKey });
  await expect(wrong.open()).rejects.toMatchObject({ failure: { type: 'StoreKeyWrong' } });
  await expect(wrong.read(['a'])).rejects.toMatchObject({ failure: { type: 'StoreUnavailable' } });
  expect(rowsOf(data)).toBe(before);
  const right = encryptedStore<Note>(inner(), { key });
  await right.open();
  expect((await right.read(['a']))[0]?.body).toBe(canary);
});

test('data that are not encrypted are foreign, and stay as they are', async () => {
  const plain = memoryStore();
  const { epoch } = await plain.open();
  await plain.commit({ epoch, turn: 1 }, [{ key: 'a', labels: [] }], []);
  const before = rowsOf(plain.data);
  const store = encryptedStore<Note>(memoryStore<SealedRow>({ from: plain.data }), { key });
  await expect(store.open()).rejects.toMatchObject({ failure: { type: 'StoreForeign' } });
  expect(rowsOf(plain.data)).toBe(before);
});

test('a store that could not be looked at when it was opened again is nobody else’s', async () => {
  const inner = memoryStore<SealedRow>();
  const fault = { reads: 0 };
  const flaky: Store<SealedRow> = {
    ...inner,
    read: (keys) => (fault.reads-- > 0 ? Promise.reject(unavailable('a read failed')) : inner.read(keys)),
  };
  const store = encryptedStore<Note>(flaky, { key });
  const { epoch } = await store.open();
  const mark = { epoch, turn: 1 };
  await store.commit(mark, [{ key: 'a', labels: [] }], []);
  fault.reads = 2;
  for (let attempt = 0; attempt < 2; attempt++) {
    await expect(store.open(epoch)).rejects.toMatchObject({ failure: { type: 'StoreUnavailable' } });
  }
  // Its commit is found under the epoch that the writer knows; and another writer is noticed all the same.
  const again = await store.open(epoch);
  expect(again).toEqual({ last: mark, epoch: epoch + 3 });
  fault.reads = 1;
  await expect(store.open(again.epoch)).rejects.toMatchObject({ failure: { type: 'StoreUnavailable' } });
  await memoryStore({ from: inner.data }).open();
  await expect(store.open(again.epoch)).rejects.toMatchObject({ failure: { type: 'StaleWriter' } });
});

test('data whose first opening was cut off before the first write open at the next', async () => {
  const { data } = memoryStore();
  await memoryStore({ from: data }).open();
  const store = encryptedStore<Note>(memoryStore<SealedRow>({ from: data }), { key });
  expect((await store.open()).epoch).toBe(2);
});

test.each<[what: string, change: (row: SealedRow) => SealedRow]>([
  ['whose text was changed', (row) => ({ ...row, sealed: `${row.sealed.slice(0, -8)}AAAAAAA=` })],
  ['whose text is gone', ({ sealed: _, ...row }) => row as SealedRow],
  ['that was moved to another key', (row) => ({ ...row, key: `${row.key}x` })],
  ['that was labelled anew', (row) => ({ ...row, labels: [...row.labels, 'more'] })],
  ['that was marked as finished', ({ unfinished: _, ...row }) => row],
])('a row %s is not read', async (_, change) => {
  const { data, store } = await setup();
  tamper(data, change);
  await expect(store.find('l')).rejects.toMatchObject({ failure: { type: 'StoreKeyWrong' } });
});

test('a row that an index gives for a label that it does not bear is not read', async () => {
  const { data, store, epoch } = await setup();
  await store.commit({ epoch, turn: 2 }, [{ key: 'b', labels: ['m'] }], []);
  const [ofA, ofB] = [...data.keysByLabel.keys()];
  data.keysByLabel.set(ofB ?? '', new Set(data.keysByLabel.get(ofA ?? '')));
  await expect(store.find('m')).rejects.toMatchObject({ failure: { type: 'StoreKeyWrong' } });
  expect(await store.find('l')).toHaveLength(1);
});

test('the same row is sealed to another text each time', async () => {
  const { data, store, epoch } = await setup();
  const before = rowsOf(data);
  await store.commit({ epoch, turn: 2 }, [{ key: 'a', labels: ['l'], unfinished: 1, body: canary }], []);
  expect([...data.rows.keys()]).toEqual((JSON.parse(before) as [string][]).map(([name]) => name));
  expect(rowsOf(data)).not.toBe(before);
});

test('all pages are in the order of the true keys, without the row that tells the right key', async () => {
  const { store, epoch } = await setup();
  const keys = Array.from({ length: 9 }, (_, n) => `k${n}`);
  const rows = keys.map((each) => ({ key: each, labels: ['k'] }));
  await store.commit({ epoch, turn: 2 }, rows, ['a']);
  expect((await store.all()).map((row) => row.key)).toEqual(keys);
  expect((await store.all({ after: 'k3', limit: 2 })).map((row) => row.key)).toEqual(['k4', 'k5']);
  expect((await store.find('k', { after: 'k3', limit: 2 })).map((row) => row.key)).toEqual(['k4', 'k5']);
});

test('commits happen in the order of their calls, however long each takes to seal', async () => {
  const { store, epoch } = await setup();
  const long = Array.from({ length: 200 }, (_, n) => ({ key: `k${n}`, labels: ['l'], body: 'first' }));
  const commits = [
    store.commit({ epoch, turn: 2 }, long, []),
    store.commit({ epoch, turn: 3 }, [{ key: 'k0', labels: [], body: 'second' }], []),
  ];
  await Promise.all(commits);
  expect((await store.read(['k0']))[0]?.body).toBe('second');
  expect(await store.mark()).toEqual({ epoch, turn: 3 });
});

test('a key of less than 32 bytes is refused', async () => {
  const store = encryptedStore(memoryStore<SealedRow>(), { key: new Uint8Array(16) });
  await expect(store.open()).rejects.toThrow(RangeError);
});

/** What of the secrets stands in the files of an engine that joined a channel over the store, restarted on the way. */
async function foundAfterJoin(storeAt: (path: string) => Store<EngineRow>): Promise<string[]> {
  const directory = await mkdtemp(join(tmpdir(), 'joinery-'));
  const clock = virtualClock();
  const network = await createNetwork({ clock });
  const { link } = network.addChannel({ name: canary });
  const open = () =>
    createEngine({
      store: storeAt(join(directory, 'store.db')),
      agent: network.agent('alice'),
      profileFactory: () => ({ displayName: `me-${canary}`, fullName: '' }),
      clock,
    });
  const first = await open();
  await first.start('channel-join', 'g1', { link });
  await first.send('channel-join/g1', { type: 'user.connect' });
  await first.close();
  const engine = await open();
  clock.waitFor(() => engine.idle());
  await clock.advance(60_000);
  const record = await engine.snapshot('channel-join/g1');
  expect(record).toMatchObject({ value: 'functional', context: { group: { name: canary } } });
  await engine.close();
  await network.close();

  const files = await readdir(directory);
  const bytes = Buffer.concat(await Promise.all(files.map((file) => readFile(join(directory, file)))));
  await rm(directory, { recursive: true });
  return [canary, link, 'channel-join', 'relay-connection', 'connection:', 'functional'].filter((secret) =>
    bytes.includes(secret),
  );
}

test('an engine over an encrypted file goes on after a restart, and no name, link or state is in the file', async () => {
  const found = await foundAfterJoin((path) => encryptedStore(sqliteStore<SealedRow>(libsqlDriver(path)), { key }));
  expect(found).toEqual([]);
});

test('each of them is in a file that is not encrypted', async () => {
  expect(await foundAfterJoin((path) => sqliteStore(libsqlDriver(path)))).toHaveLength(6);
});
