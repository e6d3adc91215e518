import { expect, test } from 'vitest';
import { LiveView, type EngineSource } from '../../runtime/live/index.ts';
import type { Live, Records } from '../../runtime/live/live-records.ts';
import { heldStore } from '../runtime/held-store.ts';
import { hello, village } from '../runtime/villagers.ts';

const settled = () => new Promise((resolve) => setTimeout(resolve));
const keysOf = (live: Live<Records>) => live.get().records.map(({ key }) => key);

/** Counts how often it was told. */
function follow(live: Live<unknown>) {
  const told = { times: 0, end: () => {} };
  told.end = live.subscribe(() => told.times++);
  return told;
}

/** Counts what is asked of an engine and who listens to it. */
function watched(engine: EngineSource) {
  const asked = { reads: 0, listeners: 0 };
  const counted = (end: () => void) => {
    asked.listeners++;
    return () => {
      asked.listeners--;
      end();
    };
  };
  const source: EngineSource = Object.create(engine, {
    snapshot: { value: async (key: string) => (asked.reads++, engine.snapshot(key)) },
    find: { value: async (...args: Parameters<EngineSource['find']>) => (asked.reads++, engine.find(...args)) },
    subscribe: { value: (...args: Parameters<EngineSource['subscribe']>) => counted(engine.subscribe(...args)) },
    onHealth: { value: (...args: Parameters<EngineSource['onHealth']>) => counted(engine.onHealth(...args)) },
    health: { value: () => engine.health() },
  });
  return { source, asked };
}

test('a row is read once, and follows every change from there', async () => {
  const { engine, act } = await village({ anna: [], bert: [] });
  const { source, asked } = watched(engine);
  const row = new LiveView(source).row('villager/anna');
  expect(row.get()).toEqual({ records: [], isLoading: true });
  const told = follow(row);
  await settled();
  expect(row.get()).toMatchObject({ records: [{ key: 'villager/anna' }], isLoading: false });
  expect(told.times).toBe(1);

  await act('bert', { tell: { to: { key: 'villager/anna' }, event: hello } });
  await settled();
  expect(row.get().records[0]?.context).toMatchObject({ heard: ['hello'] });
  expect(told.times).toBe(2);
  await act('bert', { wear: ['hat'] });
  await settled();
  expect(told.times).toBe(2);
  expect(asked.reads).toBe(1);
});

test('what a commit changes in many rows is told once, and what is the same stays the same object', async () => {
  const { engine, act } = await village({ anna: ['hat'], bert: ['hat'], clara: ['hat'], dora: [] });
  const live = new LiveView(engine);
  const hats = live.rows('hat');
  const told = follow(hats);
  await settled();
  expect(keysOf(hats)).toEqual(['villager/anna', 'villager/bert', 'villager/clara']);
  expect(hats.get()).toBe(hats.get());
  told.times = 0;
  await act('dora', { tell: { to: { label: 'hat' }, event: hello } });
  await settled();
  expect(told.times).toBe(1);
  expect(hats.get().records.map(({ context }) => context['heard'])).toEqual([['hello'], ['hello'], ['hello']]);
});

test('rows come and go with their labels, and with the rows themselves', async () => {
  const { engine, act } = await village({ anna: ['hat'], bert: [] });
  const hats = new LiveView(engine).rows('hat');
  follow(hats);
  await settled();
  await act('bert', { wear: ['hat'] });
  await act('anna', { wear: ['cap'] });
  await engine.start('villager', 'dora', { wears: ['hat'] });
  await settled();
  expect(keysOf(hats)).toEqual(['villager/bert', 'villager/dora']);
  await engine.forget('villager/bert');
  await settled();
  expect(keysOf(hats)).toEqual(['villager/dora']);
});

test('all rows of a machine are read, however many there are', async () => {
  const { engine } = await village({});
  const ids = Array.from({ length: 1_201 }, (_, at) => `v${String(at).padStart(4, '0')}`);
  await Promise.all(ids.map((id) => engine.start('villager', id, {})));
  const all = new LiveView(engine).rows('machine:villager');
  await all.loaded();
  expect(keysOf(all)).toEqual(ids.map((id) => `villager/${id}`));
});

test('a change that is heard of while the rows are read is not undone by the older answer', async () => {
  const { engine, act } = await village({ anna: ['hat'], bert: ['hat'] });
  const { source } = watched(engine);
  let answer = () => {};
  const late: EngineSource = Object.create(source, {
    find: {
      value: async (...args: Parameters<EngineSource['find']>) => {
        const rows = await engine.find(...args);
        await new Promise<void>((resolve) => (answer = resolve));
        return rows;
      },
    },
  });
  const hats = new LiveView(late).rows('hat');
  follow(hats);
  await settled();
  await act('anna', { tell: { to: { key: 'villager/bert' }, event: hello } });
  await engine.forget('villager/anna');
  answer();
  await settled();
  expect(hats.get()).toMatchObject({ records: [{ key: 'villager/bert', context: { heard: ['hello'] } }] });
  expect(hats.get().records).toHaveLength(1);
});

test('who asks for the same rows shares them, and the last who goes ends what was listened to', async () => {
  const { engine, act } = await village({ anna: ['hat'], bert: [] });
  const { source, asked } = watched(engine);
  const view = new LiveView(source);
  expect(view.rows('hat')).toBe(view.rows('hat'));
  const [one, other] = [follow(view.rows('hat')), follow(view.rows('hat'))];
  await settled();
  expect(asked).toEqual({ reads: 1, listeners: 2 });
  one.end();
  expect(asked.listeners).toBe(2);
  other.end();
  expect(asked.listeners).toBe(0);

  await act('bert', { wear: ['hat'] });
  follow(view.rows('hat'));
  await settled();
  expect(keysOf(view.rows('hat'))).toEqual(['villager/anna', 'villager/bert']);
});

test('a row of a list that is followed is there without being read', async () => {
  const { engine, act } = await village({ anna: ['hat'], bert: [] });
  const { source, asked } = watched(engine);
  const view = new LiveView(source);
  follow(view.rows('hat'));
  await settled();
  const row = view.row('villager/anna');
  expect(row.get()).toMatchObject({ records: [{ key: 'villager/anna' }], isLoading: false });
  follow(row);
  await act('bert', { tell: { to: { key: 'villager/anna' }, event: hello } });
  await settled();
  expect(row.get().records[0]?.context).toMatchObject({ heard: ['hello'] });
  expect(asked.reads).toBe(1);
});

test('what nobody follows any more is let go of, but for the newest', async () => {
  const { engine } = await village({});
  const view = new LiveView(engine);
  const first = view.row('villager/0');
  const kept = view.row('villager/kept');
  follow(kept);
  for (let at = 1; at <= 200; at++) view.row(`villager/${at}`);
  expect(view.row('villager/kept')).toBe(kept);
  expect(view.row('villager/200')).toBe(view.row('villager/200'));
  expect(view.row('villager/0')).not.toBe(first);
});

test('rows that could not be read say why, and are read anew for whoever subscribes next', async () => {
  const { wrap, state } = heldStore();
  const { restart } = await village({ anna: [] }, { wrap });
  const engine = await restart();
  state.failingReads = 1;
  const row = new LiveView(engine).row('villager/anna');
  const told = follow(row);
  await settled();
  expect(row.get()).toMatchObject({ records: [], isLoading: false, error: { type: 'StorageUnavailable' } });
  expect(told.times).toBe(1);
  follow(row);
  await settled();
  expect(row.get()).toMatchObject({ records: [{ key: 'villager/anna' }], isLoading: false });
  expect(row.get().error).toBeUndefined();
  expect(told.times).toBe(2);
});

test('rows that could not be read are read once the storage works again, as its health says', async () => {
  const { wrap, state, end, release } = heldStore();
  const { clock, restart } = await village({ anna: [], bert: [] }, { wrap });
  const engine = await restart();
  const view = new LiveView(engine);
  follow(view.health);
  const row = view.row('villager/anna');
  state.failingReads = 1;
  follow(row);
  await settled();
  expect(row.get().error).toMatchObject({ type: 'StorageUnavailable' });

  state.holds = true;
  const sent = engine.send('villager/bert', { type: 'do', acts: [{ wear: ['hat'] }] });
  await settled();
  end('fails');
  await settled();
  expect(view.health.get()?.state).not.toBe('ready');
  release();
  state.holds = false;
  await clock.advance(60_000);
  await sent;
  await settled();
  expect(view.health.get()?.state).toBe('ready');
  expect(view.health.get()).toEqual(engine.health());
  expect(row.get()).toMatchObject({ records: [{ key: 'villager/anna' }], isLoading: false });
});
