import { withBenchPage } from './browser.ts';
import { median, medianOf, type Result, type Scale } from './measure.ts';

/** How long one event by itself takes until it is durable, against one raw transaction that reads and writes one row. */
export function loneEventBenchmark({ runs, quick }: Scale): Promise<Result[]> {
  const size = { runs, eventsEach: quick ? 2 : 60 };
  return withBenchPage(async ({ ask }) => {
    const figure = async (name: string, cold: boolean) => {
      const pairs = await ask('loneEvents', size, cold);
      const ratios = pairs.map(
        (times) => median(times.map(({ event }) => event)) / median(times.map(({ raw }) => raw)),
      );
      return medianOf(name, ratios);
    };
    return [await figure('engine/lone-event', false), await figure('engine/lone-event-cold', true)];
  });
}
