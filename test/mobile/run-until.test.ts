import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../persistence/memory.ts';
import { StoreError } from '../../persistence/store.ts';
import type { Remaining } from '../../runtime/background.ts';
import { createEngine } from '../../runtime/engine.ts';
import type { EngineRow } from '../../runtime/rows.ts';
import { seededRandom } from '../../simulation/index.ts';
import { family } from '../runtime/family.ts';
import { heldStore } from '../runtime/held-store.ts';
import { firstChild, me, setUp } from '../runtime/setup.ts';
import { hung, ring, small } from '../runtime/tower.ts';

const second = 1_000;
const minute = 60 * second;
const halfHour = 30 * minute;

type World = Awaited<ReturnType<typeof setUp>>;

/** A window of so many milliseconds, in which `meanwhile` happens. Resolves with what is left, and after how long. */
async function inWindow(world: Pick<World, 'clock' | 'engine'>, length: number, meanwhile?: () => unknown) {
  const began = world.clock.now();
  let took = -1;
  const window = world.engine.runUntil({ deadline: began + length }).finally(() => (took = world.clock.now() - began));
  await world.clock.settle();
  await meanwhile?.();
  await world.clock.advance(length);
  const left: Remaining = await window;
  return { took, left };
}

/** One child whose command the agent has, unanswered. */
async function connecting(options?: Parameters<typeof setUp>[0]) {
  const world = await setUp(options);
  await world.engine.start('parent', 'p', { greeting: 'hello' });
  await world.engine.send(me, { type: 'adopt' });
  await world.engine.idle();
  const [command] = world.held('joinConnection');
  return { ...world, corrId: command!.corrId, commands: () => world.agent.submissions.length };
}

describe('a window in the background', () => {
  it('waits for the answer of a command, unlike idle, and ends soon after it', async () => {
    const world = await connecting();
    const { took, left } = await inWindow(world, 30 * second, async () => {
      await world.clock.advance(5 * second);
      await world.agent.answer(world.corrId, { type: 'JOINED', secured: true });
    });
    expect(took).toBe(7 * second);
    expect(left).toEqual({ unfinished: 0, commands: 0, timers: 0, queue: 0, storage: 'ready' });
    expect((await world.engine.snapshot(firstChild))?.value).toBe('idle');
  });

  it('asks the agent where connections stand, and submits once more what has no answer', async () => {
    const world = await connecting();
    world.agent.setStatus({ connectionId: 'c-child-1', state: 'joined' });
    const asked: string[][] = [];
    const { status } = world.agent;
    world.agent.status = async (ids) => {
      asked.push([...ids]);
      return status(ids);
    };
    await inWindow(world, 10 * second);
    expect(asked).toEqual([['c-child-1']]);
    expect(world.agent.submissions.map(({ corrId }) => corrId)).toEqual([world.corrId, world.corrId]);
  });

  it('returns a second before its deadline with what is left, where the agent does not answer', async () => {
    const world = await connecting();
    const { took, left } = await inWindow(world, 10 * second);
    expect(took).toBe(9 * second);
    const { nextWakeAt, ...counts } = left;
    expect(counts).toEqual({ unfinished: 1, commands: 1, timers: 0, queue: 0, storage: 'ready' });
    expect(nextWakeAt).toBe(world.clock.now() - second + halfHour);
  });

  it('does not wait for a command that the agent will not try again by then', async () => {
    const world = await connecting();
    const until = world.clock.now() + minute;
    await world.agent.emit({ type: 'WAIT', waitingFor: 'network', corrId: world.corrId, until });
    expect((await inWindow(world, 10 * second)).took).toBe(2 * second);
    const online = () => world.agent.emit({ type: 'NETWORK', online: true });
    expect((await inWindow(world, 10 * second, online)).took).toBe(9 * second);
  });

  it('waits for a timer that is due in it, and not for a later one', async () => {
    const world = await connecting();
    await world.agent.answer(world.corrId, { type: 'JOINED', secured: true });
    await world.engine.send(me, { type: 'nap' });
    const { took, left } = await inWindow(world, 10 * second);
    expect([took, left.timers]).toEqual([7 * second, 0]);
    await world.engine.send(me, { type: 'nap' });
    const later = await inWindow(world, 4 * second);
    expect([later.took, later.left.timers]).toEqual([2 * second, 1]);
  });

  it('hands nothing to the agent and fires no timer once it has returned, until the application comes back', async () => {
    const world = await connecting();
    await inWindow(world, 10 * second);
    const said = world.commands();
    // Its answer would lead to the next command, and is not acknowledged.
    let taken = false;
    const answered = world.agent
      .answer(world.corrId, { type: 'ERR', error: { type: 'BROKER', code: 'TIMEOUT' } })
      .then(() => (taken = true));
    await world.clock.advance(10 * minute);
    expect([taken, world.commands()]).toEqual([false, said]);
    expect((await world.engine.snapshot(firstChild))?.value).toBe('connecting');
    await world.engine.wake();
    await answered;
    expect((await world.engine.snapshot(firstChild))?.value).toBe('napping');
    await world.clock.advance(5 * second);
    expect((await world.engine.snapshot(firstChild))?.value).toBe('idle');
  });

  it('is over for what the user does next: its commands leave at once', async () => {
    const world = await connecting();
    await world.agent.answer(world.corrId, { type: 'JOINED', secured: true });
    await inWindow(world, 10 * second);
    const said = world.commands();
    await world.engine.send(me, { type: 'adopt' });
    await world.engine.idle();
    expect(world.commands()).toBe(said + 1);
  });

  it('leaves alone what waits for its turn at the agent: it is submitted by the next one', async () => {
    const world = await setUp({ more: { policy: { agentCalls: 1 } } });
    const taken: string[] = [];
    world.agent.submit = ({ corrId }) =>
      new Promise((resolve) => {
        taken.push(corrId);
        world.clock.setTimer(resolve, 7 * second);
      });
    await world.engine.start('parent', 'p', { greeting: 'hello' });
    for (let n = 0; n < 3; n++) await world.engine.send(me, { type: 'adopt' });
    const { took, left } = await inWindow(world, 10 * second);
    // The call that had begun is waited for as long as there is time, and no other one is begun after it.
    expect([took, taken.length, left.commands]).toEqual([9.5 * second, 2, 3]);
    await world.clock.advance(halfHour);
    expect(taken).toHaveLength(2);
    await inWindow(world, 10 * second);
    expect(new Set(taken.slice(0, 3)).size).toBe(3);
  });

  it('after a deadline that has passed begins nothing, and rests', async () => {
    const world = await connecting();
    const said = world.commands();
    const left = await world.engine.runUntil({ deadline: world.clock.now() - second });
    expect(left).toMatchObject({ unfinished: 1, commands: 1 });
    await world.clock.advance(minute);
    expect(world.commands()).toBe(said);
  });

  it('goes on with a start that is under way, and asks the agent nothing twice', async () => {
    const world = await connecting();
    world.agent.crash();
    let asked = 0;
    const { status } = world.agent;
    world.agent.status = async (ids) => {
      asked++;
      await new Promise((resolve) => void world.clock.setTimer(() => resolve(undefined), second));
      return status(ids);
    };
    const engine = await createEngine({
      ...{ store: memoryStore<EngineRow>({ from: world.data }), agent: world.agent, machines: family },
      ...{ clock: world.clock, random: seededRandom(2), profileFactory: () => ({ displayName: 'Made', fullName: '' }) },
    });
    const { left } = await inWindow({ ...world, engine }, 10 * second);
    expect([asked, left.commands]).toEqual([1, 1]);
    await inWindow({ ...world, engine }, 10 * second);
    expect(asked).toBe(2);
  });
});

describe('two windows at one time', () => {
  it('each end by their own deadline, and the engine rests after the last', async () => {
    const world = await connecting();
    const began = world.clock.now();
    const ends: number[] = [];
    const note = () => ends.push(world.clock.now() - began);
    const first = world.engine.runUntil({ deadline: began + 10 * second }).then(note);
    const second_ = world.engine.runUntil({ deadline: began + 30 * second }).then(note);
    await world.clock.advance(20 * second);
    expect(ends).toEqual([9 * second]);
    await world.agent.answer(world.corrId, { type: 'JOINED', secured: true });
    expect((await world.engine.snapshot(firstChild))?.value).toBe('idle');
    await world.clock.advance(20 * second);
    await Promise.all([first, second_]);
    expect(ends).toEqual([9 * second, 22 * second]);
  });
});

describe('a window while the storage is away', () => {
  it('returns in time, counts what waits, and wakes for the next attempt', async () => {
    let away = false;
    const world = await connecting({
      wrap: (store) => {
        const guard = () => {
          if (away) throw new StoreError({ type: 'StoreUnavailable', detail: 'away on purpose' });
        };
        return {
          ...store,
          open: async (ours) => (guard(), store.open(ours)),
          commit: async (...args) => (guard(), store.commit(...args)),
        };
      },
    });
    away = true;
    const answered = world.agent.answer(world.corrId, { type: 'JOINED', secured: true });
    const { took, left } = await inWindow(
      world,
      10 * second,
      () => void world.agent.emit({ type: 'NETWORK', online: true }),
    );
    expect(took).toBeLessThan(10 * second);
    expect(left).toMatchObject({ storage: 'degraded', unfinished: 1 });
    expect(left.nextWakeAt).toBeDefined();
    away = false;
    await world.clock.advance(minute);
    await world.engine.wake();
    await answered;
    expect((await world.engine.snapshot(firstChild))?.value).toBe('idle');
  });

  it('waits for a commit that has begun', async () => {
    const held = heldStore();
    const world = await connecting({ wrap: held.wrap });
    held.state.holds = true;
    const { took, left } = await inWindow(world, 10 * second, async () => {
      void world.agent.answer(world.corrId, { type: 'JOINED', secured: true });
      world.clock.setTimer(() => held.release(), 9.2 * second);
    });
    expect([took, left.commands]).toEqual([9.2 * second, 0]);
  });

  it('does not wait for one that lasts, and fires no timer though it ends after all', async () => {
    const held = heldStore();
    const world = await connecting({ wrap: held.wrap });
    held.state.holds = true;
    const { took, left } = await inWindow(world, 10 * second, async () => {
      void world.agent.answer(world.corrId, { type: 'ERR', error: { type: 'BROKER', code: 'TIMEOUT' } });
      world.clock.setTimer(() => held.release(), 20 * second);
    });
    expect([took, left.commands]).toEqual([9.5 * second, 1]);
    await world.clock.advance(minute);
    expect((await world.engine.snapshot(firstChild))?.value).toBe('napping');
    await world.engine.wake();
    expect((await world.engine.snapshot(firstChild))?.value).toBe('idle');
  });
});

describe('a window and what the application is told', () => {
  it('hands nothing over after it, and goes on where it was', async () => {
    const world = await hung();
    world.app.takes = async () => Promise.reject(new Error('not now'));
    await ring(world, small);
    await world.engine.idle();
    const { left } = await inWindow(world, 10 * second);
    const tried = world.calls.length;
    expect(left.nextWakeAt).toBe(world.clock.now() - second + halfHour);
    await world.clock.advance(10 * minute);
    expect(world.calls).toHaveLength(tried);
    world.app.takes = async () => undefined;
    await world.engine.wake();
    await world.engine.idle();
    expect(world.calls).toHaveLength(tried + 1);
    expect(await world.emittedRows()).toEqual([]);
  });
});

describe('a window that can’t be', () => {
  it.each([
    ['nothing', undefined],
    ['no deadline', {}],
    ['a date', { deadline: new Date() }],
    ['a text', { deadline: '10' }],
    ['no number', { deadline: NaN }],
    ['no end', { deadline: Infinity }],
    ['milliseconds from now', { deadline: 10_000 }],
  ])('of %s is one clear error', async (_, options) => {
    const { engine } = await setUp();
    const why = 'options: deadline: epoch milliseconds';
    await expect(engine.runUntil(options as never)).rejects.toMatchObject({
      error: { type: 'InputInvalid', machine: '', why },
    });
  });

  it('of a closed engine is EngineClosed, before it and in the middle of it', async () => {
    const world = await connecting();
    const window = world.engine
      .runUntil({ deadline: world.clock.now() + 10 * second })
      .catch((error: unknown) => error);
    await world.clock.advance(second);
    await world.engine.close();
    expect(await window).toMatchObject({ type: 'EngineClosed' });
    await expect(world.engine.runUntil({ deadline: world.clock.now() + 10 * second })).rejects.toMatchObject({
      type: 'EngineClosed',
    });
  });

  it('of an engine that rests may be closed: nothing is handed over by that', async () => {
    const world = await connecting();
    await inWindow(world, 10 * second);
    const said = world.commands();
    const answered = world.agent
      .answer(world.corrId, { type: 'JOINED', secured: true })
      .catch((error: unknown) => error);
    await world.clock.settle();
    await world.engine.close();
    expect(await answered).toMatchObject({ type: 'EngineClosed' });
    expect(world.commands()).toBe(said);
  });
});
