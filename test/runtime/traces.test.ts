import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { exportRows } from '../../persistence/archive.ts';
import { indexedDbStore } from '../../persistence/indexeddb.ts';
import { libsqlDriver } from '../../persistence/libsql.ts';
import { sqliteStore } from '../../persistence/sqlite.ts';
import type { Store } from '../../persistence/store.ts';
import type { EngineRow } from '../../runtime/rows.ts';
import { joined, room } from './joined.ts';

type World = Awaited<ReturnType<typeof joined>>;

/** Which of the secrets are in the bytes, as text of one or two bytes a character. */
function found(bytes: Buffer, secrets: readonly string[]): string[] {
  return secrets.filter((secret) => bytes.includes(secret) || bytes.includes(Buffer.from(secret, 'utf16le')));
}

/** A second channel, so that pages are shared, and whose traces are to stay. */
async function beside({ engine, clock, network }: World) {
  const channel = network.addChannel({ name: 'Daylight Gardening', relays: 3 });
  await engine.start('channel-join', 'the-other', { link: channel.link });
  await engine.send('channel-join/the-other', { type: 'user.connect' });
  await clock.advance(60_000);
}

async function forgotten(world: World) {
  await world.engine.forget(room);
  await world.clock.advance(600_000);
}

describe('once a channel is forgotten and the agent has confirmed it, nothing of it is found', () => {
  it('in the files of an SQLite store, its log and an export of it, while it is open', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'joinery-'));
    const path = join(folder, 'store.db');
    const open = () => sqliteStore<EngineRow>(libsqlDriver(path));
    const files = async () =>
      Buffer.concat(await Promise.all((await readdir(folder)).map((f) => readFile(join(folder, f)))));
    const world = await joined(open, 5);
    await beside(world);
    const before = found(await files(), world.secrets);
    await forgotten(world);
    const after = found(await files(), world.secrets);
    const other = found(await files(), ['Daylight Gardening']);

    const reader = sqliteStore(libsqlDriver(path), { readOnly: true });
    await reader.open();
    const lines = await linesOf(reader);
    await reader.close();
    await world.engine.close();
    const closed = found(await files(), world.secrets);
    await rm(folder, { recursive: true });

    expect(before).toEqual(world.secrets);
    expect(after).toEqual([]);
    expect(closed).toEqual([]);
    expect(other).toEqual(['Daylight Gardening']);
    expect(lines).toHaveLength(1 + 4);
    expect(found(Buffer.from(lines.join('\n')), world.secrets)).toEqual([]);
  });

  it('in any object store of IndexedDB, or an export of it', async () => {
    const world = await joined(() => indexedDbStore<EngineRow>({ name: 'alice' }), 5);
    await beside(world);
    const before = found(await dump('alice'), world.secrets);
    await forgotten(world);
    const after = await dump('alice');
    await world.engine.close();

    const store = indexedDbStore({ name: 'alice' });
    await store.open();
    const lines = await linesOf(store);
    await store.close();

    expect(before).toEqual(world.secrets);
    expect(found(after, world.secrets)).toEqual([]);
    expect(found(after, ['Daylight Gardening'])).toEqual(['Daylight Gardening']);
    expect(lines).toHaveLength(1 + 4);
    expect(found(Buffer.from(lines.join('\n')), world.secrets)).toEqual([]);
  });
});

async function linesOf(store: Store): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of exportRows(store)) lines.push(line);
  return lines;
}

/** All that is in a database: every object store, keys and values, and the keys of every index. */
async function dump(name: string): Promise<Buffer> {
  const asked = <T>(request: IDBRequest): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result as T);
      request.onerror = () => reject(request.error ?? new Error('not read'));
    });
  const database = await asked<IDBDatabase>(indexedDB.open(name));
  const stores = [...database.objectStoreNames];
  const transaction = database.transaction(stores, 'readonly');
  const all = await Promise.all(
    stores.flatMap((each) => {
      const store = transaction.objectStore(each);
      const indexes = [...store.indexNames].map((index) => asked<unknown>(store.index(index).getAllKeys()));
      return [asked<unknown>(store.getAll()), asked<unknown>(store.getAllKeys()), ...indexes];
    }),
  );
  database.close();
  return Buffer.from(JSON.stringify(all));
}
