import { expect, test } from 'vitest';
import { indexedDbStore } from '../../persistence/indexeddb.ts';
import { createEngine, type Engine } from '../../runtime/engine.ts';
import type { EngineRow } from '../../runtime/rows.ts';
import { systemClock } from '../../runtime/system.ts';
import { scriptedAgent, virtualClock } from '../../simulation/index.ts';
import { family } from '../runtime/family.ts';
import { deleteDatabase } from './delete-database.ts';

/*
 * Each failure of storage, provoked in a real browser under an engine at work. What the store makes of it is tested
 * beside; here it is what the engine does: it goes on by itself and nothing happened twice, or it ends with the reason.
 */

const parent = 'parent/p';
/** Milliseconds. They pass when a test says so: else a database may take its time to open. */
const openWithin = 300;
const time = virtualClock();

async function setup(name: string, factory: IDBFactory = indexedDB) {
  const agent = scriptedAgent();
  const open = (): Promise<Engine> =>
    createEngine({
      store: indexedDbStore<EngineRow>({ name, indexedDB: factory, clock: time, openWithin }),
      agent,
      machines: family,
      clock: systemClock,
      profileFactory: () => ({ displayName: 'Made', fullName: '' }),
    });
  const engine = await open();
  const states: string[] = [];
  engine.onHealth(({ state }) => states.push(state));
  await engine.start('parent', 'p', { greeting: 'hello' });
  return { agent, engine, open, states };
}

type World = Awaited<ReturnType<typeof setup>>;

/** One child more, and the command that it begins with. */
const adopt = ({ engine }: Pick<World, 'engine'>): Promise<unknown> => engine.send(parent, { type: 'adopt' });

/** What a turn did, by the store and by the agent: each thing once. */
async function expectOnce({ agent, open, engine }: World, turns: number): Promise<void> {
  await engine.idle();
  // A command may be submitted again, under the same id: the agent takes it once.
  expect(new Set(agent.submissions.map(({ corrId }) => corrId)).size).toBe(turns);
  await engine.close();
  const next = await open();
  expect((await next.snapshot(parent))?.context['adopted']).toBe(turns);
  await next.close();
}

function connection(name: string, version?: number, upgrade?: (tx: IDBTransaction) => void): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, version);
    request.onupgradeneeded = () => request.transaction && upgrade?.(request.transaction);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('not opened'));
  });
}

test('a connection that is lost is opened again at the next turn', async () => {
  const world = await setup('lost');
  await expect(connection('lost', 2, (tx) => tx.abort())).rejects.toMatchObject({ name: 'AbortError' });
  expect(await adopt(world)).toEqual({ changed: true });
  expect(world.states).toEqual(['reopening', 'ready']);
  await expectOnce(world, 1);
});

test('an upgrade elsewhere that takes its time blocks the engine, which goes on when that is over', async () => {
  const world = await setup('blocked');
  let release = false;
  let began: () => void = () => undefined;
  const beginning = new Promise<void>((resolve) => (began = resolve));
  const upgrading = connection('blocked', 2, (tx) => {
    began();
    const spin = (): void => {
      if (release) tx.abort();
      else tx.objectStore('meta').get('mark').onsuccess = spin;
    };
    spin();
  }).catch((error: unknown) => error);
  await beginning;
  const sent = adopt(world);
  await expect
    .poll(() => time.advance(openWithin).then(() => world.engine.health()))
    .toMatchObject({ state: 'blocked', error: { type: 'DatabaseBlocked' } });
  release = true;
  expect(await upgrading).toMatchObject({ name: 'AbortError' });
  expect(await sent).toEqual({ changed: true });
  expect(world.states).toEqual(['reopening', 'blocked', 'ready']);
  await expectOnce(world, 1);
});

test('an engine that is blocked at its start says so, and starts once nobody is in the way', async () => {
  const old = await connection('blocked-start', 1);
  const deletion = deleteDatabase('blocked-start');
  let refusal: unknown;
  setup('blocked-start').catch((error: unknown) => (refusal = error));
  await expect
    .poll(() => time.advance(openWithin).then(() => refusal))
    .toMatchObject({ error: { type: 'DatabaseBlocked' } });
  expect(await deletion).toBe('blocked');
  old.close();
  const { engine } = await setup('blocked-start');
  expect(engine.health().state).toBe('ready');
  await engine.close();
});

test('a database that a newer version has upgraded ends the engine, with every row kept', async () => {
  const world = await setup('newer');
  await adopt(world);
  const newer = await connection('newer', 2, () => undefined);
  await expect(adopt(world)).rejects.toMatchObject({ error: { type: 'DatabaseNewer' } });
  expect(world.states).toEqual(['reopening', 'newer']);
  await expect(world.open()).rejects.toMatchObject({ error: { type: 'DatabaseNewer' } });
  const count = newer.transaction('rows').objectStore('rows').count();
  await new Promise((resolve) => (count.onsuccess = resolve));
  expect(count.result).toBe(2);
  newer.close();
});

test('a database that is not ours is refused and stays as it was', async () => {
  const theirs = await connection('foreign', 1, ({ db }) => db.createObjectStore('theirs').put('kept', 'key'));
  await expect(setup('foreign')).rejects.toMatchObject({ error: { type: 'DatabaseForeign' } });
  expect([...theirs.objectStoreNames]).toEqual(['theirs']);
  theirs.close();
});

test('a transaction that the browser aborts is taken again', async () => {
  const world = await setup('aborted');
  const { put } = IDBObjectStore.prototype;
  let aborted = 0;
  IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...args) {
    const request = Reflect.apply(put, this, args);
    if (aborted++ === 0) request.transaction?.abort();
    return request;
  };
  expect(await adopt(world).finally(() => (IDBObjectStore.prototype.put = put))).toEqual({ changed: true });
  expect(aborted).toBeGreaterThan(1);
  expect(world.states).toEqual(['reopening', 'ready']);
  await expectOnce(world, 1);
});

test('a full disk holds turns up, and they are taken once there is room', async () => {
  // Chromium caches the quota of an origin for half a minute; a bucket has its own from the first.
  const { storageBuckets } = navigator as Navigator & {
    storageBuckets: { open(name: string, options: { quota: number }): Promise<{ indexedDB: IDBFactory }> };
  };
  const bucket = await storageBuckets.open('engine', { quota: 3_000_000 });
  const world = await setup('full', bucket.indexedDB);
  const hog = await new Promise<IDBDatabase>((resolve) => {
    const request = bucket.indexedDB.open('hog', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('hog');
    request.onsuccess = () => resolve(request.result);
  });
  // Takes all the room that there is, in ever smaller pieces.
  let key = 0;
  for (let size = 1_000_000; size >= 100;) {
    const tx = hog.transaction('hog', 'readwrite', { durability: 'strict' });
    const bytes = crypto.getRandomValues(new Uint8Array(65_536));
    tx.objectStore('hog').put(new Blob(Array.from({ length: Math.ceil(size / 65_536) }, () => bytes)), key++);
    const fits = await new Promise((resolve) => {
      tx.oncomplete = () => resolve(true);
      tx.onabort = () => resolve(false);
    });
    if (!fits) size = size / 4;
  }
  const sent = Promise.all(Array.from({ length: 40 }, () => adopt(world)));
  await expect.poll(() => world.engine.health().state).toBe('full');
  hog.close();
  await new Promise((resolve) => (bucket.indexedDB.deleteDatabase('hog').onsuccess = resolve));
  await world.engine.wake();
  expect(await sent).toHaveLength(40);
  expect(world.engine.health().state).toBe('ready');
  await expectOnce(world, 40);
});

test('a database that is deleted while it is open ends the engine, which writes nothing to the new one', async () => {
  const world = await setup('deleted-engine');
  await adopt(world);
  expect(await deleteDatabase('deleted-engine')).toBe('deleted');
  await expect(adopt(world)).rejects.toMatchObject({ error: { type: 'DatabaseReplaced' } });
  expect(world.states).toEqual(['reopening', 'replaced']);
  await world.engine.close();
  const next = await world.open();
  expect(await next.snapshot(parent)).toBeUndefined();
  await next.close();
});

test('an engine ends when another one opens its database, and the other one goes on with all of it', async () => {
  const first = await setup('elsewhere');
  await adopt(first);
  const second = await first.open();
  await expect(adopt(first)).rejects.toMatchObject({ error: { type: 'WriterElsewhere' } });
  expect(first.states).toEqual(['elsewhere']);
  await adopt({ engine: second });
  expect((await second.snapshot(parent))?.context['adopted']).toBe(2);
  await Promise.all([first.engine.close(), second.close()]);
});
