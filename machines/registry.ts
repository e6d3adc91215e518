import type * as v from 'valibot';
import type { AnyStateMachine } from 'xstate';
import type { Json, JsonObject } from './vocabulary/json.ts';

/** One machine as an engine hosts it: with its version, its border, and what its rows are found by. */
export interface MachineDefinition {
  readonly machine: AnyStateMachine;
  /** Stamped on every row. Grows when stored rows of the old form need a migration. */
  readonly version: number;
  /** Input of `engine.start`; absent for a machine that is only spawned. */
  readonly input?: v.GenericSchema;
  /** Events that the application may send. */
  readonly events: v.GenericSchema;
  /** What a row is found by: a pure function of its snapshot. */
  readonly labels: (snapshot: { readonly value: Json; readonly context: JsonObject }) => readonly string[];
  /** From the version that is the key to the next. */
  readonly migrations: Readonly<
    Record<number, (stored: { value: Json; context: JsonObject }) => { value: Json; context: JsonObject }>
  >;
}

export const registry: Readonly<Record<string, MachineDefinition>> = {};
