import { describe, expect, it } from 'vitest';
import { big, hung, never, ring, small } from './tower.ts';

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
