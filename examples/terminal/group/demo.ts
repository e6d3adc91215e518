import type { Progress } from '../progress.ts';
import type { GroupOptions } from './arguments.ts';
import type { GroupReport } from './outcome.ts';
import type { Person } from './person.ts';
import { playGroup } from './play.ts';
import { groupView } from './view.ts';

/** Real milliseconds between two pictures. */
const frame = 40;

/** Plays the group, and shows it: a picture that moves on a terminal, else only as it stands at the end. */
export async function runGroupDemo(
  options: GroupOptions,
  progress: Progress,
  signal: AbortSignal,
): Promise<GroupReport> {
  let shown = 0;
  let people: readonly Person[] = [];
  function show(everybody: readonly Person[]): void {
    people = everybody;
    if (!progress.isLive || Date.now() - shown < frame) return;
    shown = Date.now();
    progress.show(groupView(people));
  }
  try {
    return await playGroup(options, { show, note: progress.note }, signal);
  } finally {
    if (people.length > 0) progress.show(groupView(people));
    progress.end();
  }
}
