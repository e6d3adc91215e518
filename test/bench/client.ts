import { bundle, withBenchPage } from './browser.ts';
import { median, medianOf, type Result, type Scale } from './measure.ts';

/**
 * How long a page waits for the first state of its worker's engine, in milliseconds; and how much longer a call takes
 * through the client than a bare round trip of comlink and the same call inside the worker together. In Chromium, on disk.
 */
export async function clientBenchmark({ runs, quick }: Scale): Promise<Result[]> {
  const source = await bundle('client-worker');
  const calls = quick ? 5 : 200;
  return withBenchPage(async ({ ask }) => {
    // The first of each is not counted: the code is cold, and the channel is not there yet.
    await ask('firstState', source);
    await ask('clientCalls', source, quick ? 1 : 50);
    const first: number[] = [];
    const ratios: number[] = [];
    for (let run = 0; run < runs; run++) {
      first.push(await ask('firstState', source));
      const { client, bare, inside } = await ask('clientCalls', source, calls);
      ratios.push(median(client) / (median(bare) + median(inside)));
    }
    return [medianOf('client/first-state-ms', first), medianOf('client/send-vs-engine', ratios)];
  });
}
