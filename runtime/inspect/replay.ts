import type { JsonObject } from '../../machines/vocabulary/json.ts';
import { faultOf } from '../errors.ts';
import type { InstanceKey, InstanceRecord } from '../record.ts';
import type { Registry } from '../rows.ts';
import { initialStep, type MachineState, step } from '../step.ts';
import { mismatch } from './difference.ts';
import type { Committed, InspectionRecord, Stepped } from './record.ts';
import type { Recording } from './recording.ts';

/** Where today's machines go another way than those that were recorded. */
export interface Difference {
  /** Of the record; 0 where it is about a machine itself. */
  readonly seq: number;
  readonly key: InstanceKey;
  readonly machine: string;
  /** The event of the step; of a commit there is none. */
  readonly event?: string;
  /**
   * `machine`: there is none of this name any more; `version`: its rows are of another version; `threw`: it throws now;
   * `state`, `context`, `status`, `effects`: these differ.
   */
  readonly what: 'machine' | 'version' | 'threw' | 'state' | 'context' | 'status' | 'effects';
  /** The field that differs first. */
  readonly where?: string;
  /** What was recorded there; absent where nothing was. */
  readonly expected?: unknown;
  readonly got?: unknown;
}

export interface Replay {
  /** Steps that were computed once more. */
  readonly steps: number;
  /** Steps of instances whose rows the recording does not hold until then. */
  readonly skipped: number;
  readonly difference: Difference | undefined;
}

/**
 * Takes every step of a recording once more with these machines, in order, from the rows that it holds, and compares states
 * and effects, and at each commit the rows. Ends at the first difference. Pure: nothing is started or sent.
 */
export function replay(recording: Recording, machines: Registry): Replay {
  return new Replaying(recording, machines).run();
}

interface Known {
  /** Absent until the row of a new instance is committed. */
  readonly birth?: string;
  readonly state: MachineState;
  /** Whether it has stepped since its row was seen: of a turn that had begun when a recorder went on no step is told. */
  readonly stepped: boolean;
}

class Replaying {
  readonly #known = new Map<InstanceKey, Known>();
  #steps = 0;
  #skipped = 0;

  constructor(
    private readonly recording: Recording,
    private readonly machines: Registry,
  ) {}

  run(): Replay {
    const difference = this.#versions() ?? this.#first();
    return { steps: this.#steps, skipped: this.#skipped, difference };
  }

  #versions(): Difference | undefined {
    for (const [machine, expected] of Object.entries(this.recording.machines)) {
      const got = this.#definition(machine)?.version;
      if (got !== undefined && got !== expected)
        return { ...{ seq: 0, key: '', machine }, what: 'version', expected, got };
    }
    return undefined;
  }

  #first(): Difference | undefined {
    const { base, records } = this.recording;
    for (const row of base.rows) this.#take(row);
    for (const record of records) {
      const difference = this.#replay(record);
      if (difference) return difference;
    }
    return undefined;
  }

  #replay(record: InspectionRecord): Difference | undefined {
    if (record.type === 'step') return this.#step(record, record.seq);
    if (record.type === 'commit') return this.#commit(record, record.seq);
    if (record.type !== 'opened') return undefined;
    // Something may have happened that nobody recorded.
    this.#known.clear();
    for (const row of record.rows) this.#take(row);
    return undefined;
  }

  #step(recorded: Stepped, seq: number): Difference | undefined {
    const { key, machine, event } = recorded;
    const about = { seq, key, machine, event: event.type };
    const definition = this.#definition(machine);
    if (!definition) return { ...about, what: 'machine' };
    const known = this.#known.get(key);
    const isFirst = event.type === 'xstate.init';
    if (!isFirst && !known) {
      this.#skipped += 1;
      return undefined;
    }
    this.#steps += 1;
    try {
      const { state, effects } =
        isFirst || !known
          ? initialStep(definition.machine, (event['input'] ?? {}) as JsonObject)
          : step(definition.machine, known.state, event);
      this.#known.set(key, { ...(!isFirst && known), state, stepped: true });
      return (
        this.#differ({ ...about, what: 'state' }, recorded.after, state.value) ??
        this.#differ({ ...about, what: 'effects' }, recorded.effects, effects)
      );
    } catch (error) {
      return { ...about, what: 'threw', got: faultOf(error) };
    }
  }

  #commit({ puts, deletes }: Committed, seq: number): Difference | undefined {
    for (const row of puts) {
      const known = this.#known.get(row.key);
      this.#take(row);
      const isSame = known?.stepped && (known.birth ?? row.birth) === row.birth;
      const difference = isSame && this.#compare(row, known.state, seq);
      if (difference) return difference;
    }
    for (const key of deletes) this.#known.delete(key);
    return undefined;
  }

  #compare({ key, machine, value, context, status }: InstanceRecord, state: MachineState, seq: number) {
    const about = { seq, key, machine };
    const found =
      this.#differ({ ...about, what: 'state' }, value, state.value) ??
      this.#differ({ ...about, what: 'context' }, context, state.context);
    // One that was stopped by its parent is done without a step of its own; one that threw stands as it stood.
    if (found || state.status === 'active' || status !== 'active') return found;
    return this.#differ({ ...about, what: 'status' }, status, state.status);
  }

  #differ(about: Omit<Difference, 'where' | 'expected' | 'got'>, expected: unknown, got: unknown) {
    const found = mismatch(expected, got, this.recording.redacted);
    if (!found) return undefined;
    const { where, ...values } = found;
    return { ...about, ...(where !== '' && { where }), ...values } satisfies Difference;
  }

  #take({ key, birth, status, value, context, children }: InstanceRecord): void {
    const state: MachineState = { status: status === 'done' ? 'done' : 'active', value, context, children };
    this.#known.set(key, { birth, state, stepped: false });
  }

  #definition(machine: string): Registry[string] | undefined {
    return Object.hasOwn(this.machines, machine) ? this.machines[machine] : undefined;
  }
}
