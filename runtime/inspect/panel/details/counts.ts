import type { InstanceKey, InstanceRecord } from '../../../record.ts';
import { stateText } from '../tree/state-text.ts';
import type { Tone, ToneOf } from '../tree/tone.ts';

/** How many instances of a machine are in which state. */
export interface MachineCounts {
  readonly machine: string;
  readonly states: readonly {
    readonly name: string;
    readonly tone: Tone;
    readonly count: number;
    /** Of one of them. */
    readonly key: InstanceKey;
  }[];
}

/** Machines by name, and the states of each, the most frequent first. */
export function countsOf(rows: Iterable<InstanceRecord>, toneOf: ToneOf): MachineCounts[] {
  const machines = new Map<string, Map<string, { name: string; tone: Tone; count: number; key: InstanceKey }>>();
  for (const row of rows) {
    const states = machines.get(row.machine) ?? new Map<string, never>();
    machines.set(row.machine, states);
    const [name, tone] = [stateText(row.value), toneOf(row)];
    const known = states.get(`${name} ${tone}`);
    if (known) known.count += 1;
    else states.set(`${name} ${tone}`, { name, tone, count: 1, key: row.key });
  }
  return [...machines]
    .map(([machine, states]) => ({
      machine,
      states: [...states.values()].sort((one, other) => other.count - one.count),
    }))
    .sort((one, other) => (one.machine < other.machine ? -1 : 1));
}
