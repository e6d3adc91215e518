import { withBenchPage, type BenchPage } from './browser.ts';
import { medianOf, medians, type Result, type Scale } from './measure.ts';

/**
 * How long a start takes until the rows are ready, against a bare read of the unfinished rows by index; whether it
 * depends on how many rows are settled; and the memory that it takes.
 */
export function recoveryBenchmark({ runs, quick }: Scale): Promise<Result[]> {
  const [many, few, unfinished] = quick ? [100, 10, 10] : [100_000, 10_000, 1_000];
  return withBenchPage(async (page) => {
    const { ask } = page;
    const [small, large, nothing, empty] = [
      await ask('fillForRecovery', few, unfinished),
      await ask('fillForRecovery', many, unfinished),
      await ask('fillForRecovery', many, 0),
      await ask('fillForRecovery', 0, 0),
    ];
    const rounds: Record<string, number>[] = [];
    for (let run = -1; run < runs; run++) {
      const order: [string, 'engine' | 'index'][] = [
        [large, 'engine'],
        [large, 'index'],
        [small, 'engine'],
      ];
      const times = new Map<string, number>();
      for (const [name, by] of run % 2 === 0 ? order : order.reverse()) {
        times.set(`${by} ${name}`, await ask('recoverOnce', name, by));
      }
      const time = (by: string, name: string) => times.get(`${by} ${name}`) ?? NaN;
      const figures = {
        'recovery/vs-raw': time('engine', large) / time('index', large),
        'recovery/flat': time('engine', large) / time('engine', small),
      };
      // The first round is not counted: the code is cold.
      if (run >= 0) rounds.push(figures);
    }
    const heaps: number[] = [];
    for (let run = 0; run < runs; run++) heaps.push((await heapOf(page, nothing)) - (await heapOf(page, empty)));
    return [...medians(rounds), medianOf('recovery/heap-mb', heaps)];
  });
}

/** Megabytes of the page's heap while an engine is open on the database, after a collection. */
async function heapOf({ ask, usedHeap }: BenchPage, name: string): Promise<number> {
  await ask('holdEngine', name);
  const used = await usedHeap();
  await ask('releaseEngine');
  return used / 1e6;
}
