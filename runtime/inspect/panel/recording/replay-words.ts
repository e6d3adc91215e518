import type { Difference, Replay } from '../../replay.ts';

const what: Record<Difference['what'], string> = {
  machine: 'there is no such machine any more',
  version: 'its rows are of another version now',
  threw: 'it throws now',
  state: 'it comes to another state',
  context: 'it remembers something else',
  status: 'it ends otherwise',
  effects: 'it asks for something else',
};

/** What came of a replay, as a sentence. */
export function replayWords({ steps, skipped, difference }: Replay): string {
  const counted = `${steps} ${steps === 1 ? 'step' : 'steps'}`;
  const left = skipped === 0 ? '' : ` ${skipped} of instances that the recording does not hold were left out.`;
  if (!difference) return `Today’s machines take all ${counted} as they were recorded.${left}`;
  const { key, machine, event } = difference;
  const who = key === '' ? machine : key;
  return `The first difference, after ${counted}: ${who}${event === undefined ? '' : ` takes ${event}, and`}${
    event === undefined ? ':' : ''
  } ${what[difference.what]}.${left}`;
}

/** A side of the difference as text, line by line. */
export function sideLines(value: unknown): string[] {
  if (value === undefined) return ['(nothing)'];
  return JSON.stringify(value, undefined, 2).split('\n');
}
