import { count, parse } from './command-line.ts';

export interface DemoOptions {
  readonly relays: number;
  /** How many of the relays fail for good. */
  readonly fail: number;
  /** How often the client is killed. */
  readonly crash: number;
  readonly seed: string;
  readonly incognito: boolean;
  readonly json: boolean;
  readonly explain: boolean;
}

export const help = `Joins a channel of a simulated network through its relays, and shows each relay's progress.

Usage: npm run demo -- [options]
       npm run demo -- group [options]    the same for a group of people: see group --help

  --relays N     relays of the channel, 1 to 16 (default 3)
  --fail N       how many of them fail for good (default 0)
  --incognito    join under a profile made for this channel only
  --crash N      kill the client N times during the join, and start it again on the same file (default 0)
  --seed S       what chance draws from: delays, failures, crash points (default: the time)
  --json         print the outcome as one JSON object, the last line; progress goes to stderr
  --explain      print every step: event, state, effects
  --help         print this

The exit code is 0 when the join came to its expected end. Colours are left out where NO_COLOR or CI is set, and where
the output is not a terminal.`;

/** Reads the command line; `help` where it was asked for. Throws a UsageError. */
export function readArguments(args: readonly string[], now: number): DemoOptions | 'help' {
  const values = parse(args, {
    relays: { type: 'string', default: '3' },
    fail: { type: 'string', default: '0' },
    crash: { type: 'string', default: '0' },
    seed: { type: 'string' },
    incognito: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    explain: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  });
  if (values.help) return 'help';
  const relays = count('relays', values.relays, 1, 16);
  return {
    relays,
    fail: count('fail', values.fail, 0, relays),
    crash: count('crash', values.crash, 0, 99),
    seed: values.seed ?? String(now % 1_000_000),
    incognito: values.incognito,
    json: values.json,
    explain: values.explain,
  };
}
