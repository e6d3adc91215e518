import { expect, test } from 'vitest';
import { seededRandom, virtualClock } from '../../simulation/index.ts';

test('timers fire in the order of their due times, and of their setting where these are equal', async () => {
  const clock = virtualClock({ start: 0 });
  const fired: [string, number][] = [];
  const set = (name: string, delay: number) => clock.setTimer(() => fired.push([name, clock.now()]), delay);
  set('late', 20);
  set('first', 10);
  set('second', 10);
  const cancel = set('cancelled', 15);
  cancel();
  await clock.advance(19);
  expect(fired).toEqual([
    ['first', 10],
    ['second', 10],
  ]);
  expect(clock.now()).toBe(19);
  await clock.advance(1);
  expect(fired.at(-1)).toEqual(['late', 20]);
});

test('promises settle between timers', async () => {
  const clock = virtualClock({ start: 0 });
  const seen: string[] = [];
  clock.setTimer(() => {
    void Promise.resolve()
      .then(() => Promise.resolve())
      .then(() => seen.push('settled'));
  }, 10);
  clock.setTimer(() => seen.push('next'), 11);
  await clock.advance(11);
  expect(seen).toEqual(['settled', 'next']);
});

test('a timer that is set by a timer fires in the same advance', async () => {
  const clock = virtualClock({ start: 0 });
  const at: number[] = [];
  const tick = () => {
    at.push(clock.now());
    clock.setTimer(tick, 5);
  };
  clock.setTimer(tick, 5);
  await clock.advance(20);
  expect(at).toEqual([5, 10, 15, 20]);
});

test('time waits for work outside that is not idle', async () => {
  const clock = virtualClock({ start: 0 });
  const seen: string[] = [];
  let work: Promise<unknown> = Promise.resolve();
  const stop = clock.waitFor(() => work);
  clock.setTimer(() => {
    work = new Promise<void>((resolve) => setTimeout(resolve, 5)).then(() => seen.push('written'));
  }, 10);
  clock.setTimer(() => seen.push('next'), 11);
  await clock.advance(11);
  expect(seen).toEqual(['written', 'next']);
  stop();
});

test('runUntil stops as soon as it holds, and says when it never does', async () => {
  const clock = virtualClock({ start: 0 });
  let count = 0;
  for (const delay of [10, 20, 30]) clock.setTimer(() => (count += 1), delay);
  await clock.runUntil(() => count === 2);
  expect(clock.now()).toBe(20);
  await expect(clock.runUntil(() => count === 9, 100)).rejects.toThrow('still not so after 100 ms');
});

test('two calls may not let time pass at once', async () => {
  const clock = virtualClock();
  const first = clock.advance(1);
  await expect(clock.advance(1)).rejects.toThrow('time is already passing');
  await first;
});

test('runUntilIdle ends when no timer is left', async () => {
  const clock = virtualClock({ start: 0 });
  clock.setTimer(() => clock.setTimer(() => undefined, 7), 5);
  await clock.runUntilIdle();
  expect(clock.now()).toBe(12);
});

test('a seed draws the same again, and another seed does not', () => {
  const draw = (seed: number | string) => {
    const random = seededRandom(seed);
    return [random.number(), random.between(1, 6), random.id(32), random.pick(['a', 'b']), [...random(4)]];
  };
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
  expect(draw('1')).toEqual(draw(1));
});

test('draws are spread evenly and keep to their bounds', () => {
  const random = seededRandom(3);
  const counts = new Map<number, number>();
  for (let i = 0; i < 6_000; i += 1) {
    const roll = random.between(1, 6);
    counts.set(roll, (counts.get(roll) ?? 0) + 1);
  }
  expect([...counts.keys()].toSorted()).toEqual([1, 2, 3, 4, 5, 6]);
  for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  expect(random.chance(0)).toBe(false);
  expect(random.chance(1)).toBe(true);
  expect(() => random.pick([])).toThrow(RangeError);
});
