import { describe, expect, it } from 'vitest';
import { StoreError } from '../../persistence/store.ts';
import { createEngine } from '../../runtime/engine.ts';
import { memoryStore } from '../../persistence/memory.ts';
import { randomProfile } from '../../runtime/random-profile.ts';
import type { EngineRow } from '../../runtime/rows.ts';
import { createNetwork, seededRandom, virtualClock } from '../../simulation/index.ts';
import { joined } from '../runtime/joined.ts';
import { firstChild, me, setUp } from '../runtime/setup.ts';

describe('the numbers of an engine', () => {
  it('are nothing but zeros at first', async () => {
    const { engine } = await setUp();
    await engine.idle();
    const { turns, ...others } = await engine.stats();
    expect(turns).toBeGreaterThan(0);
    expect(others).toEqual({
      ...{ instances: {}, unfinished: 0, commands: 0, timers: 0, queue: 0, calls: 0, deadLetters: 0, parked: 0 },
      ...{ storage: 'ready', commits: 0 },
    });
  });

  it('count what is unfinished, by machine and state, and all of it when asked', async () => {
    const { engine, clock } = await setUp();
    await engine.start('parent', 'p', { greeting: 'hello' });
    await engine.send(me, { type: 'adopt' });
    await engine.start('child', 'napper', { name: 'napper' });
    await engine.send('child/napper', { type: 'pause' });
    await engine.idle();
    expect(await engine.stats()).toMatchObject({
      instances: { child: { connecting: 1, napping: 1 } },
      ...{ unfinished: 2, commands: 1, timers: 1, commits: 4 },
    });
    const { instances } = await engine.stats({ all: true });
    expect(instances).toEqual({ parent: { open: 1 }, child: { connecting: 1, napping: 1 } });
    await clock.advance(5_000);
    expect(await engine.stats()).toMatchObject({ instances: { child: { connecting: 1 } }, timers: 0 });
  });

  it('read every row in pages when asked for all', async () => {
    const { engine } = await setUp();
    await Promise.all(Array.from({ length: 600 }, (_, n) => engine.start('parent', `p${n}`, { greeting: 'hello' })));
    expect((await engine.stats({ all: true })).instances).toEqual({ parent: { open: 600 } });
    expect((await engine.stats()).instances).toEqual({});
  });

  it('count dead letters, and what is parked for an instance in quarantine', async () => {
    const { engine, agent } = await setUp();
    await engine.start('parent', 'p', { greeting: 'hello' });
    await engine.send(me, { type: 'adopt' });
    await engine.send(firstChild, { type: 'throw' }).catch(() => undefined);
    await agent.emit({ type: 'CON', connectionId: 'nobodys' });
    const stats = await engine.stats();
    expect(stats).toMatchObject({ deadLetters: 1, parked: 1 });
    expect(stats.instances['child']).toEqual({ quarantined: 1 });
  });

  it('are told while the store is away, but for what only it knows', async () => {
    let away = false;
    const { engine } = await setUp({
      wrap: (store) => ({
        ...store,
        find: async (...args) => {
          if (away) throw new StoreError({ type: 'StoreUnavailable', detail: 'away on purpose' });
          return store.find(...args);
        },
      }),
    });
    expect(await engine.stats()).toHaveProperty('parked', 0);
    away = true;
    expect(await engine.stats()).not.toHaveProperty('parked');
  });

  it('name nobody, in the middle of a join, after it, and of rows that are damaged', async () => {
    const { data } = memoryStore<EngineRow>();
    const world = await joined(() => memoryStore<EngineRow>({ from: data }));
    const told = [await world.engine.stats({ all: true })];
    for (const [key, row] of data.rows) {
      data.rows.set(key, { ...row, text: row.text.replace('"machine":"', `"machine":"${world.secrets[0]} `) });
    }
    const damaged = await createEngine({
      store: memoryStore<EngineRow>({ from: data }),
      agent: (await createNetwork({ clock: virtualClock() })).agent('alice'),
      random: seededRandom(1),
      clock: virtualClock(),
      profileFactory: (_, draw) => randomProfile(draw),
    });
    told.push(await damaged.stats({ all: true }), await damaged.stats());
    expect(told[0]?.instances).toEqual({ 'channel-join': { functional: 1 }, 'relay-connection': { connected: 2 } });
    expect(Object.keys(told[1]?.instances ?? {})).toEqual(['unknown']);
    for (const secret of world.secrets) expect(JSON.stringify(told)).not.toContain(secret);
  });
});
