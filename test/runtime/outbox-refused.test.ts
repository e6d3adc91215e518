import { describe, expect, it } from 'vitest';
import { StoreError } from '../../persistence/store.ts';
import type { EngineRow } from '../../runtime/rows.ts';
import { big, hung, inMemory, never, ring, small, numbers } from './tower.ts';

describe('where the application does not take it', () => {
  it('it is handed over again after 1, 2, 4 seconds and so on, at most 60; then at once', async () => {
    const world = await hung();
    const times: number[] = [];
    let left = 9;
    const { takes } = world.app;
    world.app.takes = async (emitted) => {
      times.push(world.clock.now());
      if (left-- > 0) throw new Error('no room');
      await takes(emitted);
    };
    world.clock.waitFor(() => world.engine.idle());
    await ring(world, big);
    await world.clock.advance(600_000);
    expect(times).toHaveLength(10);
    const pauses = times.slice(1).map((time, n) => (time - (times[n] ?? 0)) / 1_000);
    for (const [n, pause] of pauses.entries()) {
      const nominal = Math.min(2 ** n, 60);
      expect(pause).toBeGreaterThanOrEqual(nominal * 0.75);
      expect(pause).toBeLessThanOrEqual(nominal * 1.25);
    }
    expect(world.strokes()).toEqual([1]);
    // The next one that fails waits for a second again.
    left = 1;
    const began = world.clock.now();
    await ring(world, big);
    await world.clock.advance(1_250);
    expect(world.strokes()).toEqual([1, 2]);
    expect((times.at(-1) ?? 0) - began).toBeLessThanOrEqual(1_250);
  });

  it('what the same instance emitted waits with it, in order; what others emit goes on', async () => {
    const world = await hung();
    const { takes } = world.app;
    world.app.takes = (emitted) => {
      // A handler may throw before it has a promise.
      if (emitted.key === big) throw new Error('not this one');
      return takes(emitted);
    };
    world.clock.waitFor(() => world.engine.idle());
    await ring(world, big, 3);
    await ring(world, small);
    await world.engine.idle();
    await ring(world, big);
    await ring(world, small);
    await world.engine.idle();
    expect(world.strokes()).toEqual([1, 2]);
    expect(world.calls.filter(({ key }) => key === big)).toHaveLength(1);
    await world.clock.advance(10_000);
    expect(new Set(world.calls.filter(({ key }) => key === big).map(({ event }) => event['stroke']))).toEqual(
      new Set([1]),
    );
    world.app.takes = takes;
    await world.clock.advance(60_000);
    expect(world.strokes(big)).toEqual([1, 2, 3, 4]);
    expect(await world.emittedRows()).toEqual([]);
  });

  it('others go on behind any number of events that wait', async () => {
    const world = await hung();
    const { takes } = world.app;
    world.app.takes = (emitted) => (emitted.key === big ? Promise.reject(new Error('not this one')) : takes(emitted));
    await ring(world, big, 250);
    await ring(world, small, 2);
    await world.engine.idle();
    expect(world.strokes()).toEqual([1, 2]);
    world.app.takes = takes;
    await world.clock.advance(2_000);
    await world.engine.idle();
    expect(world.strokes(big)).toEqual(numbers(250));
  });

  it('a row that is damaged is passed over, and stays', async () => {
    const world = await hung();
    world.app.takes = () => never;
    await ring(world, big, 3);
    const [first, second] = await world.store.find('emitted');
    if (!first || !second) throw new Error('nothing waits');
    const { epoch } = await world.store.open();
    const damaged = [
      { ...first, emitted: null },
      { ...second, emitted: { event: {} } },
    ];
    await world.store.commit({ epoch, turn: 1 }, damaged as unknown as EngineRow[], []);
    world.app.takes = async (emitted) => void world.kept.set(emitted.id, emitted);
    await world.restart();
    expect(world.strokes()).toEqual([3]);
    expect(await world.emittedRows()).toEqual([first.key, second.key]);
    expect(await world.engine.quarantined()).toEqual([]);
    await world.engine.destroy();
    expect(await world.rows()).toEqual([]);
  });

  it('a store that can not be read is opened again, and read after a pause', async () => {
    const make = inMemory();
    let isToBeLost = false;
    let lost = false;
    const world = await hung(() => {
      const store = make();
      const guard = () => {
        if (lost) throw new StoreError({ type: 'StoreUnavailable', detail: 'lost on purpose' });
      };
      return {
        ...store,
        async open(ours) {
          lost = false;
          return store.open(ours);
        },
        async commit(mark, puts, deletes) {
          await store.commit(mark, puts, deletes);
          lost = isToBeLost;
          isToBeLost = false;
        },
        async read(keys) {
          guard();
          return store.read(keys);
        },
        async find(label, options) {
          guard();
          return store.find(label, options);
        },
      };
    });
    isToBeLost = true;
    await ring(world, big);
    await world.engine.idle();
    expect(world.calls).toEqual([]);
    await world.clock.advance(2_000);
    expect(world.strokes()).toEqual([1]);
    expect(world.engine.health().state).toBe('ready');
  });
});
