import { describe, expect, it } from 'vitest';
import { storageHealth } from '../../machines/storage/storage-health.ts';
import { StoreError, type Store, type StoreFailure } from '../../persistence/store.ts';
import type { StorageHealth } from '../../runtime/health.ts';
import type { EngineRow } from '../../runtime/rows.ts';
import { me, setUp } from './setup.ts';

const away: StoreFailure = { type: 'StoreUnavailable', detail: 'away on purpose' };

/** A store that a test breaks and mends: while a method has a failure, it rejects with it and does nothing. */
async function breakable() {
  const broken: Partial<Record<'open' | 'commit' | 'read', StoreFailure>> = {};
  const calls: string[] = [];
  const wrap = (store: Store<EngineRow>): Store<EngineRow> => {
    const guard = (method: keyof typeof broken): void => {
      calls.push(method);
      const failure = broken[method];
      if (failure) throw new StoreError(failure);
    };
    return {
      ...store,
      async open(ours) {
        guard('open');
        return store.open(ours);
      },
      async commit(mark, puts, deletes) {
        guard('commit');
        return store.commit(mark, puts, deletes);
      },
      async read(keys) {
        guard('read');
        return store.read(keys);
      },
    };
  };
  const world = await setUp({ wrap });
  await world.engine.start('parent', 'p', { greeting: 'hello' });
  const heard: StorageHealth[] = [];
  world.engine.onHealth((health) => heard.push(health));
  const states = (): string[] => heard.map(({ state }) => state);
  const adopt = (): Promise<unknown> => world.engine.send(me, { type: 'adopt' });
  const adopted = async (): Promise<unknown> => (await world.engine.snapshot(me))?.context['adopted'];
  return { ...world, broken, calls, heard, states, adopt, adopted };
}

describe('the health of the storage', () => {
  it('is ready once the engine is open, since then', async () => {
    const { engine, clock } = await breakable();
    expect(engine.health()).toEqual({ state: 'ready', since: clock.now() });
  });

  it('is degraded while the store stays away, and the turn that waits is taken once when it is back', async () => {
    const { engine, clock, broken, heard, states, adopt, adopted } = await breakable();
    const began = clock.now();
    broken.open = broken.commit = away;
    const sent = adopt();
    await clock.advance(60_000);
    expect(states()).toEqual(['reopening', 'degraded']);
    const error = { type: 'StorageUnavailable', why: 'away on purpose' };
    expect(engine.health()).toEqual({ state: 'degraded', since: began, error });
    delete broken.open;
    delete broken.commit;
    await clock.advance(15_000);
    expect(await sent).toEqual({ changed: true });
    expect(states()).toEqual(['reopening', 'degraded', 'ready']);
    expect(heard.at(-1)).not.toHaveProperty('error');
    expect(await adopted()).toBe(1);
  });

  it.each([
    ['full', 'StoreFull', 'DatabaseFull'],
    ['blocked', 'StoreBlocked', 'DatabaseBlocked'],
  ] as const)(
    'is %s until a turn is stored again, though the store opens, which is tried ever more slowly',
    async (state, failure, error) => {
      const { engine, clock, broken, calls, states, adopt, adopted } = await breakable();
      broken.commit = { type: failure };
      const sent = adopt();
      await clock.advance(60_000);
      expect(engine.health()).toMatchObject({ state, error: { type: error } });
      expect(calls.filter((call) => call === 'commit').length).toBeLessThan(12);
      delete broken.commit;
      await clock.advance(15_000);
      expect(await sent).toEqual({ changed: true });
      expect(states()).toEqual([state, 'ready']);
      expect(await adopted()).toBe(1);
    },
  );

  it.each([
    ['newer', { type: 'StoreNewer' }, 'DatabaseNewer'],
    ['foreign', { type: 'StoreForeign' }, 'DatabaseForeign'],
    ['locked', { type: 'StoreKeyWrong' }, 'DatabaseKeyWrong'],
    ['elsewhere', { type: 'StaleWriter', epoch: 1, current: 2 }, 'WriterElsewhere'],
    ['replaced', { type: 'StaleWriter', epoch: 2, current: 1 }, 'DatabaseReplaced'],
  ] as const)('is %s for good, and the engine ends with the reason', async (state, failure, error) => {
    const { engine, broken, dump, states, adopt } = await breakable();
    const before = dump();
    broken.commit = away;
    broken.open = failure;
    await expect(adopt()).rejects.toMatchObject({ error: { type: error } });
    delete broken.commit;
    delete broken.open;
    await expect(adopt()).rejects.toMatchObject({ error: { type: error } });
    expect(states()).toEqual(['reopening', state]);
    expect(engine.health()).toMatchObject({ state, error: { type: error } });
    expect(dump()).toBe(before);
  });

  it('is replaced where the data were deleted, and nothing is written to what came after', async () => {
    const { data, states, adopt } = await breakable();
    data.mark = { epoch: 0, turn: 0 };
    data.rows.clear();
    data.keysByLabel.clear();
    await expect(adopt()).rejects.toMatchObject({ error: { type: 'DatabaseReplaced' } });
    expect(states()).toEqual(['replaced']);
    expect(data.rows.size).toBe(0);
  });

  it('is elsewhere where another engine took over while the connection was lost, and that one is left in charge', async () => {
    const { broken, states, adopt, restart } = await breakable();
    const next = await restart();
    broken.commit = away;
    await expect(adopt()).rejects.toMatchObject({ error: { type: 'WriterElsewhere' } });
    expect(states()).toEqual(['reopening', 'elsewhere']);
    delete broken.commit;
    expect(await next.send(me, { type: 'adopt' })).toEqual({ changed: true });
    expect(next.health().state).toBe('ready');
  });

  it('is told of a read that fails: the caller hears at once, and the engine opens the store again by itself', async () => {
    const { engine, clock, broken, states } = await breakable();
    broken.read = away;
    await expect(engine.snapshot('parent/none')).rejects.toMatchObject({ error: { type: 'StorageUnavailable' } });
    await clock.advance(1_000);
    expect(engine.health().state).toBe('degraded');
    delete broken.read;
    await clock.advance(15_000);
    expect(states()).toEqual(['reopening', 'degraded', 'ready']);
    expect(await engine.snapshot('parent/none')).toBeUndefined();
  });

  it('is tried at once when the application wakes the engine', async () => {
    const { engine, clock, broken, states, adopt } = await breakable();
    broken.commit = { type: 'StoreFull' };
    const sent = adopt();
    await clock.advance(60_000);
    delete broken.commit;
    const now = clock.now();
    await engine.wake();
    expect(await sent).toEqual({ changed: true });
    expect([states().at(-1), clock.now()]).toEqual(['ready', now]);
  });

  it('is closed at the end, also while the store is away: what waits hears why it was not stored', async () => {
    const { engine, clock, broken, states, adopt } = await breakable();
    broken.open = broken.commit = away;
    const sent = adopt().catch((error: unknown) => error);
    await clock.advance(60_000);
    await engine.close();
    expect(await sent).toMatchObject({ error: { type: 'StorageUnavailable' } });
    expect(states()).toEqual(['reopening', 'degraded', 'closed']);
  });

  it('is told to every listener until it leaves, whatever another one throws', async () => {
    const { engine, clock, broken, states, adopt } = await breakable();
    const left: string[] = [];
    const leave = engine.onHealth(({ state }) => left.push(state));
    engine.onHealth(() => {
      throw new Error('thrown on purpose');
    });
    const last: string[] = [];
    engine.onHealth(({ state }) => last.push(state));
    leave();
    broken.commit = { type: 'StoreFull' };
    const sent = adopt();
    await clock.advance(1);
    delete broken.commit;
    await clock.advance(1_000);
    await sent;
    expect(last).toEqual(['full', 'ready']);
    expect(states()).toEqual(last);
    expect(left).toEqual([]);
  });
});

describe('an engine that cannot be opened', () => {
  it.each([
    ['StoreBlocked', 'DatabaseBlocked'],
    ['StoreFull', 'DatabaseFull'],
    ['StoreNewer', 'DatabaseNewer'],
    ['StoreForeign', 'DatabaseForeign'],
    ['StoreKeyWrong', 'DatabaseKeyWrong'],
  ] as const)('by %s is refused with %s, holds nothing, and can be opened later', async (type, error) => {
    let failing = false;
    const held: string[] = [];
    const world = await setUp({
      wrap: (store) => ({
        ...store,
        async unfinished() {
          if (failing) throw new StoreError({ type });
          return store.unfinished();
        },
        async close() {
          held.push('closed');
          return store.close();
        },
      }),
    });
    failing = true;
    await expect(world.restart()).rejects.toMatchObject({ error: { type: error } });
    expect(held).toEqual(['closed']);
    failing = false;
    expect((await world.restart()).health().state).toBe('ready');
  });
});

describe('the machine storage-health', () => {
  const states = Object.values(storageHealth.root.states);

  it.each(states.map((state) => [state.key, state]))(
    '%s says what leads there, and is final or has a way out',
    (_, state) => {
      expect(state.description).toMatch(/At the start|By (opened|[A-Z]\w+[A-Z])/);
      expect(state.type === 'final' || state.transitions.size > 0).toBe(true);
      const tag = state.type === 'final' || state.key === 'ready' ? 'settled' : 'waiting';
      expect(state.tags).toEqual([tag]);
      expect(tag === 'settled' || state.description?.includes('No limit:')).toBe(true);
    },
  );

  it('reaches every state', () => {
    const targets = [storageHealth.root, ...states].flatMap((node) =>
      [...node.transitions.values()].flat().flatMap(({ target }) => target?.map(({ key }) => key) ?? []),
    );
    expect([...new Set(targets), 'opening'].sort()).toEqual(states.map(({ key }) => key).sort());
  });
});
