import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../persistence/memory.ts';
import { StoreError, type Store } from '../../persistence/store.ts';
import type { EngineRow } from '../../runtime/rows.ts';
import { me, setUp } from './setup.ts';

const down = () => Promise.reject(new StoreError({ type: 'StoreUnavailable', detail: 'down on purpose' }));

/** A store that can be down: what is committed then fails, or is stored without its answer getting through. */
async function fragile() {
  const fault = { down: false, stores: false };
  const wrap = (store: Store<EngineRow>): Store<EngineRow> => ({
    ...store,
    open: () => (fault.down ? down() : store.open()),
    async commit(mark, puts, deletes) {
      if (fault.down && !fault.stores) return down();
      await store.commit(mark, puts, deletes);
      return fault.down ? down() : undefined;
    },
  });
  const world = await setUp({ wrap });
  await world.engine.start('parent', 'p', { greeting: '' });
  const adopted = async () => (await world.engine.snapshot(me))?.context['adopted'];
  const adopt = (eventId: string) => {
    const settled = world.engine.send(me, { type: 'adopt' }, { eventId, deadline: 1_000 }).then(
      () => 'stored',
      (reason: { error: unknown }) => reason.error,
    );
    return settled;
  };
  return { ...world, fault, adopted, adopt };
}

describe('a deadline', () => {
  it('that does not pass changes nothing', async () => {
    const { adopt, adopted, clock } = await fragile();
    expect(await adopt('e1')).toBe('stored');
    await clock.advance(60_000);
    expect(await adopted()).toBe(1);
  });

  it('withdraws what no turn had yet: it never happens', async () => {
    const { adopt, adopted, fault, clock, engine } = await fragile();
    fault.down = true;
    const first = engine.send(me, { type: 'adopt' });
    await clock.advance(100);
    const second = adopt('e2');
    await clock.advance(1_000);
    expect(await second).toEqual({
      type: 'StorageUnavailable',
      why: 'not stored within 1000 ms',
      outcome: 'withdrawn',
    });
    fault.down = false;
    await clock.advance(60_000);
    await first;
    expect(await adopted()).toBe(1);
  });

  it('says that the outcome is unknown where the commit failed, and withdraws it if it did not happen', async () => {
    const { adopt, adopted, fault, clock, engine } = await fragile();
    fault.down = true;
    const sent = adopt('e1');
    await clock.advance(1_000);
    expect(await sent).toMatchObject({ type: 'StorageUnavailable', outcome: 'unknown' });
    fault.down = false;
    await clock.advance(60_000);
    expect(await adopted()).toBe(0);
    expect(await engine.send(me, { type: 'adopt' }, { eventId: 'e1' })).toEqual({ changed: true });
    expect(await adopted()).toBe(1);
  });

  it('says that the outcome is unknown where the commit happened unheard, and the same event has no second effect', async () => {
    const { adopt, adopted, fault, clock, engine } = await fragile();
    Object.assign(fault, { down: true, stores: true });
    const sent = adopt('e1');
    await clock.advance(1_000);
    expect(await sent).toMatchObject({ type: 'StorageUnavailable', outcome: 'unknown' });
    Object.assign(fault, { down: false, stores: false });
    await clock.advance(60_000);
    expect(await engine.send(me, { type: 'adopt' }, { eventId: 'e1' })).toEqual({ changed: false });
    expect(await adopted()).toBe(1);
  });

  it('holds for a start too', async () => {
    const { fault, clock, engine } = await fragile();
    fault.down = true;
    const started = engine.start('parent', 'q', { greeting: '' }, { deadline: 500 }).catch((reason: unknown) => reason);
    await clock.advance(500);
    expect(await started).toMatchObject({ error: { type: 'StorageUnavailable', outcome: 'unknown' } });
    fault.down = false;
    await clock.advance(60_000);
    expect(await engine.snapshot('parent/q')).toBeUndefined();
  });

  it('holds where the store does not even answer a read', async () => {
    const world = await setUp();
    const engine = await world.restart({
      store: { ...memoryStore<EngineRow>({ from: world.data }), read: () => new Promise<never>(() => undefined) },
    });
    const sent = engine.send('parent/q', { type: 'adopt' }, { deadline: 500 }).catch((reason: unknown) => reason);
    await world.clock.advance(500);
    expect(await sent).toMatchObject({ error: { type: 'StorageUnavailable', outcome: 'withdrawn' } });
  });
});
