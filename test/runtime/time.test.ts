import { describe, expect, it } from 'vitest';
import { setUp } from './setup.ts';
import { timed } from './timed.ts';
import { waiter } from './waiter.ts';

const hour = 3_600_000;
const day = 24 * hour;
const one = 'waiter/one';

type World = Awaited<ReturnType<typeof timed>>;

const valueOf = async ({ engine }: Pick<World, 'engine'>, key = one) => (await engine.snapshot(key))?.value;

describe('after sleep', () => {
  it('the word of the agent comes before a timer that is overdue, which does not fire then', async () => {
    const world = await timed();
    world.agent.setStatus({ connectionId: 'c-one', state: 'ready' });
    // The host's timers stood still while the device slept.
    world.seen.set = 2 * hour;
    await world.clock.advance(hour);
    expect(await valueOf(world)).toBe('arrived');
    expect((await world.engine.snapshot(one))?.context['fired']).toBe(0);
  });

  it('a timer that is overdue by less than a minute fires without asking', async () => {
    const world = await timed();
    world.seen.set = 30_000;
    await world.clock.advance(hour);
    expect(await valueOf(world)).toBe('late');
  });

  it('one that came due several times over while the process was dead fires once', async () => {
    const world = await timed();
    await world.engine.close();
    await world.clock.advance(30 * day);
    const quiet = { ...world.agent, onEvent: () => () => undefined, status: async () => [] };
    const next = await world.restart({ agent: quiet });
    expect((await next.snapshot(one))?.context['fired']).toBe(1);
    await world.clock.advance(day);
    expect((await next.snapshot(one))?.context['fired']).toBe(1);
  });
});

describe('when the wall clock is set', () => {
  it('back by years, a timer waits no longer than its delay from when that is noticed', async () => {
    const world = await timed();
    world.seen.set = -3 * 365 * day;
    await world.engine.start('waiter', 'other', { name: 'c-other', limit: day });
    const [timer] = (await world.engine.snapshot(one))?.timers ?? [];
    expect(timer?.dueAt).toBe(world.wall.now() + hour);
    await world.clock.advance(hour - 1);
    expect(await valueOf(world)).toBe('waiting');
    await world.clock.advance(1);
    expect(await valueOf(world)).toBe('late');
  });

  it('back while nothing else happens, the wake-up itself notices it', async () => {
    const world = await timed();
    world.seen.set = -365 * day;
    await world.clock.advance(2 * hour);
    expect(await valueOf(world)).toBe('late');
  });

  it('back before a restart, the rows that are read wait for their delay and nothing is written for it', async () => {
    const world = await timed();
    const before = world.dump();
    const years = 3 * 365 * day;
    const wall = { ...world.clock, now: () => world.clock.now() - years };
    const quiet = { ...world.agent, onEvent: () => () => undefined, status: async () => [] };
    const next = await world.restart({ clock: wall, agent: quiet });
    expect((await next.snapshot(one))?.timers).toMatchObject([{ dueAt: wall.now() + hour }]);
    expect(world.dump()).toBe(before);
    await world.clock.advance(hour);
    await next.idle();
    expect(await valueOf({ engine: next })).toBe('late');
  });

  it('forward, what is due by it fires once, at the next turn', async () => {
    const world = await timed();
    world.seen.set = 10 * hour;
    await world.engine.start('waiter', 'other', { name: 'c-other', limit: day });
    await world.clock.advance(hour);
    expect((await world.engine.snapshot(one))?.context['fired']).toBe(1);
  });
});

describe('timers', () => {
  it('of more than 24 days fire to the millisecond, by wake-ups that no host timer overflows on', async () => {
    const limit = 40 * day + 7;
    const world = await timed(limit);
    await world.clock.advance(limit - 1);
    expect(await valueOf(world)).toBe('waiting');
    await world.clock.advance(1);
    expect(await valueOf(world)).toBe('late');
    expect(world.seen.longest).toBeLessThan(2 ** 31);
  });

  it.each([NaN, Infinity])('of %s milliseconds are a fault of their machine, and hold up no other', async (delay) => {
    const machine = waiter.waiter.machine.provide({ delays: { limit: () => delay } });
    const world = await setUp({ machines: { ...waiter, endless: { ...waiter.waiter, machine } } });
    await expect(world.engine.start('endless', 'e', { name: 'c-e', limit: 1 })).rejects.toMatchObject({
      error: { type: 'MachineFailed', why: expect.stringContaining(`a delay of ${delay} ms`) as string },
    });
    await world.engine.start('waiter', 'one', { name: 'c-one', limit: hour });
    world.clock.waitFor(() => world.engine.idle());
    await world.clock.advance(hour);
    expect(await valueOf(world)).toBe('late');
    expect(await world.engine.snapshot('endless/e')).toBeUndefined();
  });

  it('need no wake-up where there is none', async () => {
    const world = await timed();
    expect(world.seen.wakeUps).toBe(1);
    await world.engine.send(one, { type: 'stop' });
    await world.engine.idle();
    expect(world.seen.wakeUps).toBe(0);
  });

  it('are not told to a state that was left in the turn that they were due in', async () => {
    const world = await timed();
    await world.clock.advance(hour - 1);
    world.seen.set = 1_000;
    await world.engine.send(one, { type: 'stop' });
    await world.clock.advance(day);
    expect(await world.engine.snapshot(one)).toMatchObject({ value: 'stopped', timers: [], context: { fired: 0 } });
  });
});
