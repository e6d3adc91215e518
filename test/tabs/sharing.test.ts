import { afterEach, beforeEach, expect, test } from 'vitest';
import { StoreError } from '../../persistence/store.ts';
import { shareEngine } from '../../runtime/worker/share.ts';
import { simulatedWorld, type SimulatedTab, type World } from './world.ts';

let world: World;
beforeEach(() => {
  world = simulatedWorld();
});
afterEach(() => world.close());

const second = 1_000;

/** So many tabs, the first of which writes. */
async function open(count: number): Promise<SimulatedTab[]> {
  const tabs = Array.from({ length: count }, () => world.open());
  await world.clock.advance(second);
  return tabs;
}

/** What comes of it within half a minute. */
async function inTime<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  for (let n = 0; n < 30; n++) await world.clock.advance(second);
  return promise;
}

const write = (tab: SimulatedTab, entry: string) => tab.client.send('ledger/l', { type: 'write', entry });
const entries = async (tab: SimulatedTab) => (await inTime(tab.client.snapshot('ledger/l')))?.context['entries'];
const rolesOf = (tabs: readonly SimulatedTab[]) => tabs.map(({ client }) => client.role);

test('without a name of the profile nothing is shared: all accounts that have none would be one', () => {
  expect(() => shareEngine({ profile: undefined as never, spawn: () => expect.fail('a worker') })).toThrow(TypeError);
});

test.each([NaN, 0, -1])('a deadline of %d milliseconds, by which no call could be answered, is refused', (deadline) => {
  const spawn = () => expect.fail('a worker');
  expect(() => shareEngine({ profile: 'alice', spawn, deadline })).toThrow('InputInvalid');
});

test('the first tab writes, and the next are its mirrors', async () => {
  const tabs = await open(3);
  expect(rolesOf(tabs)).toEqual(['writer', 'mirror', 'mirror']);
  expect(world.spawned()).toBe(1);
});

test('every tab is told the same numbers, and the next engine is asked where the one that was has gone', async () => {
  const [writer, mirror] = await open(2);
  await inTime(writer!.client.start('ledger', 'l', {}));
  const [own, mirrored] = await inTime(Promise.all([writer, mirror].map((tab) => tab!.client.stats({ all: true }))));
  expect(own!.instances).toEqual({ ledger: { open: 1 } });
  expect(mirrored).toEqual(own);
  writer!.freeze();
  const asked = Promise.all([mirror!.client.stats({ all: true }), mirror!.client.nextWakeAt()]);
  const [stats, wakeAt] = await inTime(asked);
  expect(mirror!.client.role).toBe('writer');
  // Counted by another engine, since that one was opened.
  expect(stats).toMatchObject({ instances: { ledger: { open: 1 } }, commits: 0 });
  expect(wakeAt).toBeUndefined();
});

test('a listener that throws keeps the tab from nothing', async () => {
  const [writer, mirror] = await open(2);
  for (const add of ['onRole', 'onHealth', 'onDeath'] as const) {
    mirror!.client[add](() => {
      throw new Error('a bug of the application');
    });
  }
  await inTime(writer!.client.close());
  expect(mirror!.client.role).toBe('writer');
  expect(await inTime(mirror!.client.start('ledger', 'l', {}))).toEqual({ created: true });
});

test('a tab that stands still is replaced by one of those that are seen, and is a mirror afterwards', async () => {
  const tabs = await open(4);
  const [writer] = tabs;
  await inTime(tabs[1]!.client.start('ledger', 'l', {}));
  writer!.freeze();
  const written = [write(tabs[1]!, 'a'), write(tabs[2]!, 'b'), write(writer!, 'c')];
  await inTime(Promise.all(written.slice(0, 2)));
  expect(rolesOf(tabs.slice(1)).toSorted()).toEqual(['mirror', 'mirror', 'writer']);
  expect(world.thefts()).toBe(1);
  writer!.thaw();
  await inTime(written[2]!.catch(() => undefined));
  expect(writer!.client.role).toBe('mirror');
  expect(world.alive()).toBe(1);
  expect(await entries(writer!)).toEqual(expect.arrayContaining(['a', 'b']));
});

test('a worker that hangs is replaced, by its own tab or by another one, and nothing is done twice', async () => {
  const [writer, mirror] = await open(2);
  await inTime(writer!.client.start('ledger', 'l', {}));
  writer!.hang();
  await inTime(Promise.all([write(writer!, 'a'), write(mirror!, 'b')]));
  expect([world.spawned(), world.alive()]).toEqual([2, 1]);
  expect(rolesOf([writer!, mirror!]).toSorted()).toEqual(['mirror', 'writer']);
  for (const tab of [writer, mirror]) expect(((await entries(tab!)) as string[]).toSorted()).toEqual(['a', 'b']);
});

test('a worker that hangs where no other tab is there is replaced by its own', async () => {
  const [alone] = await open(1);
  alone!.hang();
  expect(await inTime(alone!.client.start('ledger', 'l', {}))).toEqual({ created: true });
  await world.clock.advance(10 * second);
  expect([world.spawned(), world.alive(), alone!.client.role]).toEqual([2, 1, 'writer']);
});

test('a tab that nobody looks at steals from nobody, and takes over as soon as somebody does', async () => {
  const tabs = await open(2);
  const [writer, mirror] = tabs;
  mirror!.hide();
  writer!.freeze();
  await world.clock.advance(60 * second);
  expect(world.thefts()).toBe(0);
  expect(mirror!.client.role).toBe('waiting');
  mirror!.show();
  await world.clock.advance(15 * second);
  expect(mirror!.client.role).toBe('writer');
});

test('a tab that stood still itself takes that for no silence of the others', async () => {
  const [writer, mirror] = await open(2);
  for (const tab of [writer!, mirror!]) tab.freeze();
  await world.clock.advance(3_600 * second);
  for (const tab of [mirror!, writer!]) tab.thaw();
  await world.clock.advance(20 * second);
  expect(world.thefts()).toBe(0);
  expect(rolesOf([writer!, mirror!])).toEqual(['writer', 'mirror']);
});

test('a call that no engine takes is rejected by its deadline', async () => {
  const [writer, mirror] = await open(2);
  mirror!.hide();
  writer!.freeze();
  const late = { error: { type: 'NoAnswer', why: 'late' } };
  await expect(inTime(mirror!.client.snapshot('ledger/l'))).rejects.toMatchObject(late);
});

test('a write that was committed but not answered is answered by the next engine, and not done twice', async () => {
  world.wrap((store) => ({
    ...store,
    async commit(...turn) {
      await store.commit(...turn);
      // What it writes is there; that it is, nobody hears.
      if (turn[1].some((row) => JSON.stringify(row).includes('unheard'))) await new Promise(() => undefined);
    },
  }));
  const [writer, mirror] = await open(2);
  expect(await inTime(mirror!.client.start('ledger', 'l', {}))).toEqual({ created: true });
  const shown: unknown[] = [];
  mirror!.client.subscribe('ledger', ({ record }) => shown.push(record?.context['entries']));
  const written = write(mirror!, 'unheard');
  const begun = mirror!.client.start('ledger', 'unheard', {});
  await world.clock.advance(100);
  world.wrap((store) => store);
  writer!.freeze();
  expect(await inTime(written)).toEqual({ changed: true });
  expect(await inTime(begun)).toEqual({ created: true });
  expect(mirror!.client.role).toBe('writer');
  expect(await entries(mirror!)).toEqual(['unheard']);
  expect(shown).toContainEqual(['unheard']);
});

test('subscribers are told of what others wrote and removed before they could hear of it, once, and of nothing else', async () => {
  const [writer, mirror, other] = await open(3);
  for (const id of ['l', 'same', 'gone']) await inTime(mirror!.client.start('ledger', id, {}));
  mirror!.freeze();
  const changes: [string, unknown][] = [];
  mirror!.client.subscribe('', ({ key, record }) => changes.push([key, record?.context['entries']]));
  // What is said to a tab that stands still is lost here.
  await inTime(write(other!, 'missed'));
  await inTime(other!.client.forget('ledger/gone'));
  await inTime(other!.client.start('ledger', 'new', {}));
  mirror!.drop();
  const closed = writer!.client.close();
  await inTime(closed);
  mirror!.thaw();
  await world.clock.advance(30 * second);
  expect(changes.toSorted()).toEqual([
    ['ledger/gone', undefined],
    ['ledger/l', ['missed']],
    ['ledger/new', []],
  ]);
});

test('where the store is blocked another worker tries again, ever more slowly, and goes on by itself', async () => {
  let isBlocked = true;
  world.wrap((store) => ({
    ...store,
    async open(ours) {
      if (isBlocked) throw new StoreError({ type: 'StoreBlocked' });
      return store.open(ours);
    },
  }));
  const [tab] = await open(1);
  await world.clock.advance(60 * second);
  expect(world.spawned()).toBeGreaterThan(5);
  expect(world.spawned()).toBeLessThan(20);
  expect(world.alive()).toBeLessThanOrEqual(1);
  isBlocked = false;
  expect(await inTime(tab!.client.start('ledger', 'l', {}))).toEqual({ created: true });
});

test('where the database is of a newer version no other worker is tried, and every tab hears the reason', async () => {
  world.wrap((store) => ({ ...store, open: () => Promise.reject(new StoreError({ type: 'StoreNewer' })) }));
  const tabs = await open(2);
  const outdated: unknown[] = [];
  tabs[1]!.client.onOutdated((error) => outdated.push(error));
  await world.clock.advance(30 * second);
  for (const tab of tabs) {
    await expect(inTime(tab.client.snapshot('ledger/l'))).rejects.toMatchObject({ type: 'DatabaseNewer' });
  }
  expect(world.spawned()).toBe(1);
  expect(outdated).toContainEqual({ type: 'DatabaseNewer' });
});

test('whatever is said on the channel does no harm', async () => {
  const [writer, mirror] = await open(2);
  await inTime(mirror!.client.start('ledger', 'l', {}));
  const versions = { protocol: 1, rows: {} };
  const words = [
    ...[
      null,
      undefined,
      7,
      'beat',
      [],
      {},
      { joinery: null },
      { joinery: 'beat' },
      { joinery: 'nothing', writer: 'w' },
    ],
    ...[{ joinery: 'who' }, { joinery: 'who', versions: { protocol: '1' } }, { joinery: 'who', versions }],
    ...[
      { joinery: 'beat', writer: 'w', epoch: -1, versions },
      { joinery: 'beat', writer: {}, epoch: 1, versions },
    ],
    ...[
      { joinery: 'news', writer: 'w', news: [null] },
      { joinery: 'news', writer: 'w', news: 'x' },
    ],
    ...[
      { joinery: 'end', writer: 'w' },
      { joinery: 'answer', writer: 'w', message: { id: 'x' } },
    ],
    { joinery: 'call', writer: 'w', message: { id: 'x', type: 'SET', path: ['__proto__', 'polluted'], value: 1 } },
    { joinery: 'call', writer: 'w', message: { id: 'x', type: 'APPLY', path: ['start'], argumentList: [null] } },
    JSON.parse('{"joinery":"beat","writer":"w","epoch":0,"versions":{"protocol":1,"rows":{"__proto__":{"a":1}}}}'),
  ];
  for (const word of words) world.say(word);
  await world.clock.advance(second);
  expect(rolesOf([writer!, mirror!])).toEqual(['writer', 'mirror']);
  expect(await inTime(write(mirror!, 'x'))).toEqual({ changed: true });
  expect('polluted' in {}).toBe(false);
});
