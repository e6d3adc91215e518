import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { hostCost, newcomerCost, type Cost, type Weigh } from './group-work.ts';
import { median, medianOf, type Result, type Scale } from './measure.ts';

const sizes = [100, 1000, 5000];
/** Whether it runs is seen with these. */
const quickSizes = [11, 12, 13];
/** What one member more costs in a group of this size is what the others are measured against. */
const smallest = 10;
const sides = [hostCost, newcomerCost];
const measures = ['steps', 'rows', 'bytes', 'milliseconds'] as const;

/**
 * What it costs that somebody joins a group of so many, for each of them, against a group of ten: the worst of steps,
 * rows, bytes and milliseconds, on the host's device and on the newcomer's. And the most memory that either needs in the
 * largest group: megabytes of heap after a collection, with all that their stores hold.
 */
export async function groupBenchmark({ runs, quick }: Scale): Promise<Result[]> {
  // The code is cold at first, and a small group is over before it is warm.
  for (const cost of sides) await cost(quick ? smallest : 300);
  const small: Cost[] = [];
  for (const cost of sides) small.push(await typicalCost(cost, quick ? 1 : 15));
  const results: Result[] = [];
  for (const [at, size] of sizes.entries()) {
    const members = quick ? (quickSizes[at] ?? size) : size;
    const ratios: number[] = [];
    for (let run = 0; run < Math.min(runs, 3); run++) {
      const large: Cost[] = [];
      for (const cost of sides) large.push(await cost(members));
      ratios.push(Math.max(...large.flatMap((cost, side) => perMember(cost, members, small[side]))));
    }
    results.push(medianOf(`group/${size}`, ratios));
  }
  const largest = quick ? 700 : Math.max(...sizes);
  const weighed: Cost[] = [];
  for (const cost of sides) weighed.push(await cost(largest, heapInUse()));
  return [...results, medianOf('group/peak-mb', [Math.max(...weighed.map(({ megabytes }) => megabytes))])];
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

function perMember(large: Cost, members: number, small: Cost | undefined): number[] {
  return measures.map((measure) => large[measure] / members / ((small?.[measure] ?? NaN) / smallest));
}

/** The median of each measure in the smallest group. */
async function typicalCost(side: (typeof sides)[number], times: number): Promise<Cost> {
  const costs: Cost[] = [];
  for (let time = 0; time < times; time++) costs.push(await side(smallest));
  const typical = (measure: keyof Cost) => median(costs.map((cost) => cost[measure]));
  const [steps, rows, bytes] = [typical('steps'), typical('rows'), typical('bytes')];
  return { steps, rows, bytes, milliseconds: typical('milliseconds'), megabytes: typical('megabytes') };
}
