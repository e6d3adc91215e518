/** `npm run demo`: joins a channel of a simulated network in the terminal, or brings people together in a group. */
import { constants } from 'node:os';
import { help, readArguments, type DemoOptions } from './arguments.ts';
import { UsageError } from './command-line.ts';
import { runDemo } from './demo.ts';
import { groupHelp, readGroupArguments, type GroupOptions } from './group/arguments.ts';
import { runGroupDemo } from './group/demo.ts';
import { groupObjections, groupSummaryOf } from './group/outcome.ts';
import { objections, summaryOf } from './outcome.ts';
import { showProgress, type Progress } from './progress.ts';

/** Milliseconds after which something must be wrong. */
const limit = 120_000;

process.exitCode = await main(process.argv.slice(2));

/** Returns the exit code. */
async function main([first, ...rest]: string[]): Promise<number> {
  try {
    if (first === 'group') {
      const options = readGroupArguments(rest, Date.now());
      return options === 'help' ? tell(groupHelp) : await demo(options, groupIntroduction(options), playGroup(options));
    }
    const options = readArguments(process.argv.slice(2), Date.now());
    return options === 'help' ? tell(help) : await demo(options, introduction(options), joinChannel(options));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return error instanceof UsageError || error instanceof RangeError ? 2 : 1;
  }
}

/** What is shown, and what it comes to: the report, in one sentence too, and what is not as it has to be. */
type Play = (
  progress: Progress,
  signal: AbortSignal,
) => Promise<{ report: object; summary: string; wrong: readonly string[] }>;

function joinChannel(options: DemoOptions): Play {
  return async (progress, signal) => {
    const report = await runDemo(options, progress, signal);
    return { report, summary: summaryOf(report), wrong: objections(report, options) };
  };
}

function playGroup(options: GroupOptions): Play {
  return async (progress, signal) => {
    const report = await runGroupDemo(options, progress, signal);
    return { report, summary: groupSummaryOf(report), wrong: groupObjections(report, options) };
  };
}

async function demo({ json }: { json: boolean }, title: string, play: Play): Promise<number> {
  const progress = showProgress(json ? process.stderr : process.stdout, process.env);
  progress.note(title);
  const stop = new AbortController();
  let exitCode = 1;
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => {
      exitCode = 128 + constants.signals[name];
      stop.abort();
    });
  }
  const timer = setTimeout(() => stop.abort(new Error(`it did not end in ${limit / 1000} seconds`)), limit);
  try {
    const { report, summary, wrong } = await play(progress, stop.signal);
    progress.note(summary);
    for (const each of wrong) console.error(`Not as expected: ${each}.`);
    if (json) console.log(JSON.stringify(report));
    return wrong.length === 0 ? 0 : 1;
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    console.error(exitCode === 1 ? String(stop.signal.reason) : 'Stopped.');
    return exitCode;
  } finally {
    clearTimeout(timer);
  }
}

function tell(text: string): number {
  console.log(text);
  return 0;
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

function groupIntroduction({ members, offline, crash, seed }: GroupOptions): string {
  const parts = [
    `A group of ${members}`,
    ...(offline > 0 ? [`${offline} to lose the network`] : []),
    ...(crash > 0 ? [`${crash} crashes`] : []),
    `seed ${seed}`,
  ];
  return parts.join(', ');
}
