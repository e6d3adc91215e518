import { withBenchPage } from './browser.ts';
import { medians, type Result, type Scale } from './measure.ts';

/**
 * Rows per second of an engine that joins 200 channels of five relays each at once, against raw puts of the very same
 * rows; and its events per second, against what the documentation of XState advises. In Chromium, on disk.
 */
export function throughputBenchmark({ runs, quick }: Scale): Promise<Result[]> {
  const size = quick ? { engine: 3, sequence: 1, parallel: 2 } : { engine: 200, sequence: 15, parallel: 60 };
  return withBenchPage(async ({ ask }) => {
    // The first round is not counted: the code is cold.
    await ask('throughput', size, false);
    const rounds: Record<string, number>[] = [];
    for (let run = 0; run < runs; run++) {
      const { rows, raw, events, recipe, parallelRecipe, rowsPerEvent } = await ask('throughput', size, run % 2 === 1);
      rounds.push({
        'engine/rows-vs-raw': rows / raw,
        'engine/events-vs-recipe': events / recipe,
        'engine/events-vs-parallel-recipe': events / parallelRecipe,
        'engine/rows-per-event': rowsPerEvent,
      });
    }
    return medians(rounds);
  });
}
