import type { Clock } from '../../runtime/ports.ts';
import { setUp } from './setup.ts';
import { waiter } from './waiter.ts';

const hour = 3_600_000;

/** An engine whose wall clock can be set, apart from the time that passes; and what its timers and commits came to. */
export async function timed(limit = hour) {
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
