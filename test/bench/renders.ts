import { withBenchPage } from './browser.ts';
import { medianOf, type Result, type Scale } from './measure.ts';

/** How often a page by `joinery/react` is rendered for each commit that changes what it shows, while channels are joined. */
export function rendersBenchmark({ runs, quick }: Scale): Promise<Result[]> {
  return withBenchPage(async ({ ask }) => {
    const ratios: number[] = [];
    for (let run = 0; run < runs; run++) {
      const { renders, changes } = await ask('renders', quick ? 2 : 20);
      if (renders === 0 || changes === 0) throw new Error('nothing happened: the benchmark would count nothing');
      ratios.push(renders / changes);
    }
    return [medianOf('client/renders-per-change', ratios)];
  });
}
