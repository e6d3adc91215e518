import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Cost } from './engine-meter.ts';
import { groupCost, type GroupCost, type Weigh } from './group-work.ts';
import { median, medianOf, type Result, type Scale } from './measure.ts';

const sizes = [100, 1000, 5000];
/** Whether it runs is seen with these. */
const quickSizes = [26, 27, 28];
const quickPeak = 50;
/** What one member more costs in a group of this size is what the others are measured against. */
const smallest = 10;
const sides = ['host', 'newcomer'] as const;
const measures = ['steps', 'rows', 'bytes', 'milliseconds'] as const;

/**
 * What it costs that somebody joins a group, which has so many members then, for each of them, against a group of ten:
 * the worst of steps, rows, bytes and milliseconds, on the host's device and on the newcomer's. And the most memory that
 * was in use for the largest group: megabytes of heap after a collection, with all that is simulated.
 */
export async function groupBenchmark(scale: Scale): Promise<Result[]> {
  // So that all that the collector does is within its pauses, which the meter takes off.
  const execArgv = ['--import', 'tsx', '--single-threaded-gc', '--no-incremental-marking'];
  const child = fork(fileURLToPath(new URL('group-process.ts', import.meta.url)), [JSON.stringify(scale)], {
    execArgv,
  });
  const told = once(child, 'message') as Promise<[Result[]]>;
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`it ended with ${String(code)}`)));
  const [results] = await Promise.race([told, ended]);
  return results;
}

/** In a process whose collector works in pauses alone. */
export async function measureGroups({ runs, quick }: Scale): Promise<Result[]> {
  // First, as nothing of another group is in memory yet; and the code, which is cold at first, is warm then.
  const { megabytes } = await groupCost(quick ? quickPeak : Math.max(...sizes), heapInUse());
  const small = await typicalCosts(quick ? 1 : 15);
  const results: Result[] = [];
  for (const [at, size] of sizes.entries()) {
    const members = quick ? (quickSizes[at] ?? size) : size;
    const ratios: number[] = [];
    // The largest takes most of a minute, over which chance evens out.
    for (let run = 0; run < Math.min(runs, size < Math.max(...sizes) ? 3 : 1); run++)
      ratios.push(worst(await groupCost(members), members, small));
    results.push(medianOf(`group/${size}`, ratios));
  }
  return [...results, medianOf('group/peak-mb', [megabytes])];
}

/** Weighs what the heap holds more than now, after a collection. */
function heapInUse(): Weigh {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const inUse = () => {
    collect();
    return process.memoryUsage().heapUsed / 1e6;
  };
  const before = inUse();
  return () => inUse() - before;
}

type Costs = Pick<GroupCost, (typeof sides)[number]>;

function worst(large: Costs, members: number, small: Costs): number {
  return Math.max(
    ...sides.flatMap((side) =>
      measures.map((measure) => large[side][measure] / members / (small[side][measure] / smallest)),
    ),
  );
}

/** The median of each measure in the smallest group. */
async function typicalCosts(times: number): Promise<Costs> {
  const costs: Costs[] = [];
  for (let time = 0; time < times; time++) costs.push(await groupCost(smallest));
  const typical = (side: (typeof sides)[number]): Cost => {
    const of = (measure: keyof Cost) => median(costs.map((cost) => cost[side][measure]));
    return { steps: of('steps'), rows: of('rows'), bytes: of('bytes'), milliseconds: of('milliseconds') };
  };
  return { host: typical('host'), newcomer: typical('newcomer') };
}
