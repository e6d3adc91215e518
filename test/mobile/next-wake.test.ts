import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../persistence/memory.ts';
import type { EnginePolicy } from '../../runtime/policy.ts';
import { firstChild, me, setUp } from '../runtime/setup.ts';
import { hung, ring, small } from '../runtime/tower.ts';
import { waiter } from '../runtime/waiter.ts';

const minute = 60_000;
const hour = 60 * minute;
const halfHour = hour / 2;
const month = 30 * 24 * hour;

/** An engine with instances that wait, each for so many milliseconds. */
async function waiting(limits: readonly number[], policy: EnginePolicy = {}) {
  const world = await setUp({ machines: waiter, more: { policy } });
  for (const [n, limit] of limits.entries()) {
    await world.engine.start('waiter', `w${n}`, { name: `c-${n}`, limit });
  }
  await world.engine.idle();
  const inMinutes = () => {
    const at = world.engine.nextWakeAt();
    return at === undefined ? undefined : (at - world.clock.now()) / minute;
  };
  return { ...world, inMinutes };
}

describe('when the application is to be woken', () => {
  it('is never, where nothing waits for time', async () => {
    const { engine } = await setUp();
    await engine.start('parent', 'p', { greeting: 'hello' });
    expect(engine.nextWakeAt()).toBeUndefined();
  });

  it('is when the earliest timer is due', async () => {
    expect((await waiting([5 * hour, 2 * hour, 9 * hour])).inMinutes()).toBe(120);
  });

  it('is not before half an hour: timers that are due earlier are joined', async () => {
    const world = await waiting([minute, 10 * minute, 25 * minute, 40 * minute]);
    expect(world.inMinutes()).toBe(30);
    await world.clock.advance(halfHour);
    expect(world.inMinutes()).toBe(30);
    await world.clock.advance(halfHour);
    expect(world.inMinutes()).toBeUndefined();
  });

  it('is as early as the policy says, and a minute at the least', async () => {
    const limits = [1, 10 * minute];
    expect((await waiting(limits, { shortestSleep: 5 * minute })).inMinutes()).toBe(5);
    expect((await waiting([7 * minute], { shortestSleep: 5 * minute })).inMinutes()).toBe(7);
    expect((await waiting(limits, { shortestSleep: 0 })).inMinutes()).toBe(1);
  });

  it('is soon for a command without an answer, and ever later as it grows old, up to its limit', async () => {
    const world = await setUp();
    await world.engine.start('parent', 'p', { greeting: 'hello' });
    await world.engine.send(me, { type: 'adopt' });
    await world.engine.idle();
    const began = world.clock.now();
    let wakeUps = 0;
    for (let at = began; at < began + month; wakeUps++) {
      at = world.engine.nextWakeAt() ?? Infinity;
      const sleep = at - world.clock.now();
      expect(sleep).toBeGreaterThanOrEqual(halfHour);
      expect(sleep).toBeLessThanOrEqual(Math.max(halfHour, (world.clock.now() - began) / 4 + 1));
      await world.clock.advance(sleep);
    }
    expect(wakeUps).toBeLessThan(40);
    // Its limit is over: it was abandoned.
    expect((await world.engine.snapshot(firstChild))?.commands).toEqual([]);
  });

  it('is at the end of a pause before the application is told something once more', async () => {
    const world = await hung();
    world.app.takes = () => Promise.reject(new Error('not now'));
    await ring(world, small);
    await world.engine.idle();
    expect(world.engine.nextWakeAt()).toBe(world.clock.now() + halfHour);
  });

  it('is known of a restarted engine, from its rows', async () => {
    const world = await setUp();
    await world.engine.start('child', 'napper', { name: 'napper' });
    await world.engine.send('child/napper', { type: 'pause' });
    const engine = await world.restart();
    expect(engine.nextWakeAt()).toBe(world.clock.now() + halfHour);
    await engine.close();
    const empty = await world.restart({ store: memoryStore() });
    expect(empty.nextWakeAt()).toBeUndefined();
  });
});
