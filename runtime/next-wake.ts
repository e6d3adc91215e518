import type { Rows } from './rows.ts';

/** Less than this is never slept, whatever the policy says: an alarm each minute is the most that any system grants. */
const floor = 60_000;

/**
 * When the application has to run again, in epoch milliseconds; `undefined` where nothing waits for time. Never earlier
 * than `shortestSleep` from now: what falls due before is joined with it. A command in flight gets on only while the
 * application runs, and each time that was in vain the next sleep is longer, a quarter of the command's age.
 */
export function nextWake(
  now: number,
  shortestSleep: number,
  rows: Pick<Rows, 'due' | 'unfinished'>,
  ...pauses: (number | undefined)[]
): number | undefined {
  let earliest = rows.due.next() ?? Infinity;
  for (const { commands } of rows.unfinished()) {
    for (const { createdAt } of commands) earliest = Math.min(earliest, now + (now - createdAt) / 4);
  }
  for (const pause of pauses) earliest = Math.min(earliest, pause ?? Infinity);
  return earliest === Infinity ? undefined : Math.ceil(Math.max(earliest, now + Math.max(shortestSleep, floor)));
}
