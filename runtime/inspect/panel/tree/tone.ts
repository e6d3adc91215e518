import { tagsOf } from '../../../step.ts';
import type { InstanceRecord } from '../../../record.ts';
import type { Registry } from '../../../rows.ts';

/** What a state means for whoever looks at it: by the tags of the state, and by what became of the instance. */
export type Tone = 'waiting' | 'needs-user' | 'passing' | 'settled' | 'failed' | 'quarantined' | 'unknown';

/** In the order in which they are listed. */
export const tones: readonly Tone[] = [
  'waiting',
  'needs-user',
  'passing',
  'settled',
  'failed',
  'quarantined',
  'unknown',
];

export type ToneOf = (row: InstanceRecord) => Tone;

/** Says the tone of rows. A machine or state that this panel does not know is `unknown`. */
export function tonesOf(machines: Registry): ToneOf {
  const known = new WeakMap<InstanceRecord, Tone>();
  return (row) => {
    let tone = known.get(row);
    if (!tone) known.set(row, (tone = read(machines, row)));
    return tone;
  };
}

function read(machines: Registry, { machine, value, status, context }: InstanceRecord): Tone {
  if (status === 'quarantined') return 'quarantined';
  const definition = Object.hasOwn(machines, machine) ? machines[machine] : undefined;
  if (!definition) return 'unknown';
  try {
    const tags = tagsOf(definition.machine, value);
    for (const tone of ['needs-user', 'waiting', 'passing'] as const) if (tags.has(tone)) return tone;
    if (!tags.has('settled')) return 'unknown';
    return context['reason'] === undefined || context['reason'] === null ? 'settled' : 'failed';
  } catch {
    return 'unknown';
  }
}
