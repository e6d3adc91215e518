import { describe, expect, it } from 'vitest';
import type { Clock } from '../../runtime/ports.ts';
import { setUp } from './setup.ts';
import { waiter } from './waiter.ts';

const hour = 3_600_000;
const day = 24 * hour;
const one = 'waiter/one';

/** An engine whose wall clock can be set, apart from the time that passes; and what its timers and commits came to. */
async function timed(limit = hour) {
  const world = await setUp({ machines: waiter });
  await world.engine.close();
  const seen = { set: 0, wakeUps: 0, longest: 0, commits: 0 };
  const clock: Clock = {
    now: () => world.clock.now() + seen.set,
    setTimer(fn, delay) {
      seen.wakeUps++;
      seen.longest = Math.max(seen.longest, delay);
      const cancel = world.clock.setTimer(fn, delay);
      return () => {
        seen.wakeUps--;
        cancel();
      };
    },
  };
  const engine = await world.restart({ clock });
  world.clock.waitFor(() => engine.idle());
  await engine.start('waiter', 'one', { name: 'c-one', limit });
  await engine.idle();

  return { ...world, engine, seen, wall: clock };
}

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

  it('need one wake-up, ten thousand of them too, and fire in order', async () => {
    const world = await timed(20_000);
    const ids = Array.from({ length: 10_000 }, (_, n) => `w${String(n).padStart(5, '0')}`);
    await Promise.all(
      ids.map((id, n) => world.engine.start('waiter', id, { name: `c-${id}`, limit: 10_000 + (n % 10) * 1_000 })),
    );
    const pending = world.seen.wakeUps;
    const fired: string[] = [];
    world.engine.subscribe('waiter', ({ key, record }) => void (record?.value === 'late' && fired.push(key)));
    await world.clock.advance(20_000);
    expect(pending).toBe(1);
    expect(fired).toHaveLength(10_001);
    const tens = fired.slice(0, 10_000).map((key) => Number(key.at(-1)));
    expect(tens).toEqual([...tens].sort());
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
