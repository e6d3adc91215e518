import { count, parse } from '../command-line.ts';

export interface GroupOptions {
  /** People in the group, its host among them. */
  readonly members: number;
  /** How many of them lose the network in the middle, and come back. */
  readonly offline: number;
  /** How many crashes there are, of whosever device. */
  readonly crash: number;
  readonly seed: string;
  readonly json: boolean;
  /** Where every chat message is written to. */
  readonly trace?: string;
}

export const groupHelp = `Brings people together in a group of a simulated network: half are invited, half ask by the group's link, and everybody
connects with everybody. Each has an engine and a store of their own. Time is virtual.

Usage: npm run demo -- group [options]

  --members N    people in the group, its host among them, 2 to 40 (default 8)
  --offline N    how many of them lose the network in the middle, and come back (default 0)
  --crash N      kill a device at a commit, N times, and start it again on the same store (default 0)
  --seed S       what chance draws from: who, when, and how long a message takes (default: the time)
  --trace FILE   write every chat message that was sent, one JSON object a line
  --json         print the outcome as one JSON object, the last line; progress goes to stderr
  --help         print this

The exit code is 0 when everybody is connected with everybody, and got what each of the others wrote, once.`;

/** Reads what stands behind `group`; `help` where it was asked for. Throws a UsageError. */
export function readGroupArguments(args: readonly string[], now: number): GroupOptions | 'help' {
  const values = parse(args, {
    members: { type: 'string', default: '8' },
    offline: { type: 'string', default: '0' },
    crash: { type: 'string', default: '0' },
    seed: { type: 'string' },
    trace: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  });
  if (values.help) return 'help';
  const members = count('members', values.members, 2, 40);
  return {
    members,
    offline: count('offline', values.offline, 0, members - 1),
    crash: count('crash', values.crash, 0, 99),
    seed: values.seed ?? String(now % 1_000_000),
    json: values.json,
    ...(values.trace !== undefined && { trace: values.trace }),
  };
}
