import { expect, test } from 'vitest';
import { aims } from './aims.ts';
import { runBenchmarks } from './benchmarks.ts';

test('every benchmark runs and gives its figures, whatever they are', async () => {
  const results = await runBenchmarks([], { runs: 1, quick: true });
  expect(results.map(({ name }) => name)).toEqual([
    'step/vs-live',
    'step/vs-transition',
    'engine/rows-vs-raw',
    'engine/events-vs-recipe',
    'engine/events-vs-parallel-recipe',
    'engine/rows-per-event',
    'engine/lone-event',
    'engine/lone-event-cold',
    'recovery/vs-raw',
    'recovery/flat',
    'recovery/heap-mb',
    'join/vs-critical-path',
    'join/vs-naive',
    'sqlite/rows-vs-raw',
    'sqlite/store-rows-vs-raw',
    'group/100',
    'group/1000',
    'group/5000',
    'group/peak-mb',
    'candidates/10000',
    'candidates/100000',
    'address/100000',
    'inspect/off-vs-absent',
    'inspect/on-vs-off',
    'client/first-state-ms',
    'client/send-vs-engine',
    'client/renders-per-change',
  ]);
  for (const { ratio, runs } of results) {
    expect(ratio).toBeTypeOf('number');
    expect(Number.isFinite(ratio)).toBe(true);
    expect(runs).toBeGreaterThan(0);
  }
  expect(results.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(aims)));
});

test('a join in virtual time takes as long as its slowest answers, and no longer', async () => {
  const [join] = await runBenchmarks(['join'], { runs: 1, quick: true });
  expect(join).toEqual({ name: 'join/vs-critical-path', ratio: 1, runs: 2 });
});
