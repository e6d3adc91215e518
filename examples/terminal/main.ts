/** `npm run demo`: joins a channel of a simulated network in the terminal. */
import { constants } from 'node:os';
import { help, readArguments, UsageError, type DemoOptions } from './arguments.ts';
import { runDemo } from './demo.ts';
import { objections } from './outcome.ts';
import { showProgress } from './progress.ts';

/** Milliseconds after which something must be wrong. */
const limit = 120_000;

process.exitCode = await main();

/** Returns the exit code. */
async function main(): Promise<number> {
  try {
    const options = readArguments(process.argv.slice(2), Date.now());
    if (options !== 'help') return await demo(options);
    console.log(help);
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return error instanceof UsageError || error instanceof RangeError ? 2 : 1;
  }
}

async function demo(options: DemoOptions): Promise<number> {
  const progress = showProgress(options.json ? process.stderr : process.stdout, process.env);
  progress.note(introduction(options));
  const stop = new AbortController();
  let exitCode = 1;
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => {
      exitCode = 128 + constants.signals[name];
      stop.abort();
    });
  }
  const timer = setTimeout(() => stop.abort(new Error(`the join did not end in ${limit / 1000} seconds`)), limit);
  try {
    const report = await runDemo(options, progress, stop.signal);
    const wrong = objections(report, options);
    for (const each of wrong) console.error(`Not as expected: ${each}.`);
    if (options.json) console.log(JSON.stringify(report));
    return wrong.length === 0 ? 0 : 1;
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    console.error(exitCode === 1 ? String(stop.signal.reason) : 'Stopped.');
    return exitCode;
  } finally {
    clearTimeout(timer);
  }
}

function introduction({ relays, fail, incognito, crash, seed }: DemoOptions): string {
  const parts = [
    `Joining through ${relays === 1 ? 'one relay' : `${relays} relays`}`,
    ...(incognito ? ['incognito'] : []),
    ...(fail > 0 ? [`${fail} to fail`] : []),
    ...(crash > 0 ? [`${crash} to crash`] : []),
    `seed ${seed}`,
  ];
  return parts.join(', ');
}
