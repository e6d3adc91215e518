import { expect, it } from 'vitest';
import { timed } from './timed.ts';

it('ten thousand timers need one wake-up, and fire in order', async () => {
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
}, 20_000);
