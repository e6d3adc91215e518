import { candidatesBenchmark } from './candidates.ts';
import { clientBenchmark } from './client.ts';
import { groupBenchmark } from './group.ts';
import { inspectBenchmark } from './inspect.ts';
import { joinBenchmark } from './join.ts';
import { loneEventBenchmark } from './lone-event.ts';
import type { Result, Scale } from './measure.ts';
import { recoveryBenchmark } from './recovery.ts';
import { rendersBenchmark } from './renders.ts';
import { sqliteBenchmark } from './sqlite.ts';
import { stepBenchmark } from './step.ts';
import { throughputBenchmark } from './throughput.ts';

/** Every benchmark by its name. */
export const benchmarks: Readonly<Record<string, (scale: Scale) => Result[] | Promise<Result[]>>> = {
  step: stepBenchmark,
  engine: throughputBenchmark,
  'lone-event': loneEventBenchmark,
  recovery: recoveryBenchmark,
  join: joinBenchmark,
  sqlite: sqliteBenchmark,
  group: groupBenchmark,
  candidates: candidatesBenchmark,
  inspect: inspectBenchmark,
  client: async (scale) => [...(await clientBenchmark(scale)), ...(await rendersBenchmark(scale))],
};

/** Runs those of the names, or all, one after the other. */
export async function runBenchmarks(names: readonly string[], scale: Scale): Promise<Result[]> {
  const results: Result[] = [];
  for (const [name, run] of Object.entries(benchmarks)) {
    if (names.length === 0 || names.includes(name)) results.push(...(await run(scale)));
  }
  return results;
}
