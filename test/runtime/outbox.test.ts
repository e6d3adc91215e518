import { describe, expect, it } from 'vitest';
import { exportRows, importRows } from '../../persistence/archive.ts';
import { encryptedStore } from '../../persistence/encrypted.ts';
import { memoryStore } from '../../persistence/memory.ts';
import { StoreError } from '../../persistence/store.ts';
import type { EngineRow } from '../../runtime/rows.ts';
import { big, hung, inMemory, never, ring, small, tower } from './tower.ts';

const numbers = (last: number): number[] => Array.from({ length: last }, (_, n) => n + 1);

describe('what a machine emits', () => {
  it('is handed over after its commit, with who emitted it and when, and its row goes with the next one', async () => {
    const world = await hung();
    const seen: { stored: string[]; state: unknown }[] = [];
    const { takes } = world.app;
    world.app.takes = async (emitted) => {
      const row = await world.engine.snapshot(emitted.key);
      seen.push({ stored: await world.emittedRows(), state: row?.context });
      await takes(emitted);
    };
    await ring(world, big);
    await world.engine.idle();
    const [call] = world.calls;
    expect(call).toEqual({
      ...{ id: call?.id, key: big, at: world.clock.now() },
      event: { type: 'rung', stroke: 1 },
    });
    expect(seen).toEqual([{ stored: [`emitted/${call?.id}`], state: { strokes: 1 } }]);
    expect(await world.emittedRows()).toEqual([]);
    expect(world.calls).toHaveLength(1);
  });

  it('is handed over one at a time, in order, over instances, turns and children', async () => {
    const world = await hung();
    let under = 0;
    const { takes } = world.app;
    world.app.takes = async (emitted) => {
      expect(++under).toBe(1);
      await Promise.resolve();
      await takes(emitted);
      under--;
    };
    const deeds = [
      ring(world, big, 2),
      world.engine.send(big, { type: 'swing' }),
      ring(world, small),
      ring(world, big),
    ];
    await Promise.all(deeds);
    await world.engine.idle();
    const told = world.calls.map(({ key, event }) => `${key} ${JSON.stringify(event['stroke'])}`);
    expect(told).toEqual(['bell/big 1', 'bell/big 2', 'bell/big/clapper 3', 'bell/small 1', 'bell/big 4']);
    expect(new Set(world.calls.map(({ id }) => id)).size).toBe(5);
    expect(world.calls.map(({ id }) => id)).toEqual(world.calls.map(({ id }) => id).toSorted());
  });

  it('may be answered: a handler asks the engine and sends it events', async () => {
    const world = await hung();
    const { takes } = world.app;
    world.app.takes = async (emitted) => {
      await takes(emitted);
      const row = await world.engine.snapshot(emitted.key);
      if (emitted.key === big) await ring(world, small, Number(row?.context['strokes']));
    };
    await ring(world, big, 2);
    await world.engine.idle();
    expect(world.strokes(big)).toEqual([1, 2]);
    expect(world.strokes(small)).toEqual([1, 2, 3, 4]);
  });

  it('is told to subscribers as well, who hear nothing of the rows that it waits on; nor does a search', async () => {
    const world = await hung();
    const heard: [string, number][] = [];
    world.engine.subscribe('', ({ key, emitted }) => heard.push([key, emitted.length]));
    world.app.takes = () => never;
    await ring(world, big, 2);
    const [row] = await world.emittedRows();
    expect(await world.engine.find('emitted')).toEqual([]);
    expect(await world.engine.snapshot(row ?? '')).toBeUndefined();
    expect(await world.engine.quarantined()).toEqual([]);
    world.app.takes = async () => undefined;
    await world.restart();
    world.engine.subscribe('', ({ key, emitted }) => heard.push([key, emitted.length]));
    await ring(world, small);
    await world.engine.idle();
    expect(await world.emittedRows()).toEqual([]);
    expect(heard).toEqual([
      [big, 2],
      [small, 1],
    ]);
  });

  it('is not kept where nobody takes it: subscribers alone are told', async () => {
    const world = await hung();
    world.app.listens = false;
    await world.restart();
    const heard: unknown[] = [];
    world.engine.subscribe(big, ({ emitted }) => heard.push(...emitted));
    const commits = world.commits.length;
    await ring(world, big);
    await world.engine.idle();
    expect(heard).toEqual([{ type: 'rung', stroke: 1 }]);
    expect(world.commits.slice(commits)).toEqual([{ puts: 1, deletes: 0 }]);
    expect(await world.emittedRows()).toEqual([]);
  });

  it('waits for a process that takes it, where one that does not has begun meanwhile', async () => {
    const world = await hung();
    world.app.takes = () => never;
    await ring(world, big);
    world.app.listens = false;
    await world.restart();
    expect(await world.emittedRows()).toHaveLength(1);
    world.app.listens = true;
    world.app.takes = async ({ id }) => void world.kept.set(id, { ...world.calls[0]!, id });
    await world.restart();
    expect(world.strokes()).toEqual([1]);
  });

  it('is handed over still, where the instance ended with it and left nothing', async () => {
    const world = await hung();
    world.app.takes = () => never;
    await world.engine.send(big, { type: 'melt' });
    expect(await world.engine.snapshot(big)).toBeUndefined();
    const told: string[] = [];
    world.app.takes = async ({ key, event }) => void told.push(`${key} ${event.type}`);
    await world.restart();
    expect(told).toEqual([`${big} melted`]);
  });
});

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

describe('a thousand events that wait', () => {
  it('are read in pages while a handler does not answer, and all come in order after a restart, their rows by the page', async () => {
    const world = await hung();
    world.app.takes = () => never;
    for (let n = 0; n < 20; n++) await ring(world, big, 50);
    expect(world.calls).toHaveLength(1);
    expect(world.reads.slice(-1)).toEqual([{ limit: 100 }]);
    const asked = world.reads.length;
    expect(await world.emittedRows()).toHaveLength(1_000);

    const commits = world.commits.length;
    world.app.takes = async (emitted) => void world.kept.set(emitted.id, emitted);
    await world.restart();
    expect(world.strokes()).toEqual(numbers(1_000));
    expect(world.calls).toHaveLength(1_001);
    expect(world.commits.slice(commits).reduce((sum, { deletes }) => sum + deletes, 0)).toBe(1_000);
    expect(world.reads.slice(asked).every((options) => options?.limit === 100)).toBe(true);
    expect(await world.emittedRows()).toEqual([]);
  });

  it('come from an encrypted store as from any other', async () => {
    const { data } = memoryStore();
    const key = new Uint8Array(32).fill(7);
    const world = await hung(() => encryptedStore<EngineRow>(memoryStore({ from: data }), { key }));
    world.app.takes = () => never;
    await ring(world, big, 250);
    world.app.takes = async (emitted) => void world.kept.set(emitted.id, emitted);
    await world.restart();
    expect(world.strokes()).toEqual(numbers(250));
    expect([...data.rows.values()].some(({ text }) => text.includes('rung'))).toBe(false);
  });

  it('go with an archive, and nothing that is emitted later takes the place of one', async () => {
    const world = await hung();
    world.app.takes = () => never;
    for (let n = 0; n < 10; n++) {
      await ring(world, big, 5);
      await world.restart({ hangs: true });
    }
    const lines: string[] = [];
    for await (const line of exportRows(world.store)) lines.push(line);

    const make = inMemory();
    await importRows(make(), lines);
    const other = await tower(make);
    const { takes } = other.app;
    other.app.takes = () => never;
    for (let n = 0; n < 10; n++) {
      await ring(other, big, 5);
      await other.restart({ hangs: true });
    }
    other.app.takes = takes;
    await other.restart();
    expect(other.strokes().toSorted((a, b) => Number(a) - Number(b))).toEqual(numbers(100));
    expect(other.kept.size).toBe(100);
  });
});

describe('forgetting', () => {
  it('takes what the instance and its children emitted with it, in the same commit, and nothing of others', async () => {
    const world = await hung();
    world.app.takes = () => never;
    await ring(world, big, 3);
    await world.engine.send(big, { type: 'swing' });
    await ring(world, small);
    expect(await world.emittedRows()).toHaveLength(5);
    const commits = world.commits.length;
    await world.engine.forget(big);
    expect(await world.emittedRows()).toHaveLength(1);
    expect(world.commits).toHaveLength(commits + 1);
    expect(JSON.stringify(await world.store.all())).not.toContain(big);
    world.app.takes = async (emitted) => void world.kept.set(emitted.id, emitted);
    await world.restart();
    expect([...world.kept.values()].map(({ key }) => key)).toEqual([small]);
  });

  it('holds for what was read already, and for what an instance that is gone by itself left', async () => {
    const world = await hung();
    let done = () => {};
    world.app.takes = () => new Promise((resolve) => (done = resolve));
    await ring(world, big, 3);
    await world.engine.send(small, { type: 'melt' });
    await world.clock.settle();
    expect(world.calls).toHaveLength(1);
    await world.engine.forget(big);
    await world.engine.forget(small);
    done();
    await world.engine.idle();
    expect(world.calls).toHaveLength(1);
    expect(await world.rows()).toEqual([]);
  });

  it('of everything leaves nothing, and nothing is handed over any more', async () => {
    const world = await hung();
    world.app.takes = () => never;
    await ring(world, big, 3);
    await ring(world, small, 3);
    await world.engine.destroy();
    expect(await world.rows()).toEqual([]);
    await world.restart();
    expect(world.calls).toHaveLength(1);
  });
});
