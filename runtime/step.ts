import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import type { Json, JsonObject } from '../machines/vocabulary/json.ts';
import { readAction, type Effect } from './effect.ts';
import { inertMachine, listeningMachine, Scope, settledSnapshot, type AskedGuard, type Trace } from './inert.ts';
import type { MachineEvent } from './record.ts';

/** The part of an instance that XState knows. */
export interface MachineState {
  readonly status: 'active' | 'done';
  readonly value: Json;
  readonly context: JsonObject;
  readonly output?: Json;
  /** Machine name by child id. */
  readonly children: Readonly<Record<string, string>>;
}

export interface StepResult {
  readonly state: MachineState;
  readonly effects: readonly Effect[];
  /** False where the event meant nothing: the same state, and nothing asked for. */
  readonly changed: boolean;
}

const untraced = new Scope();
const unwatched: StepWatch = {};

/** What is told of a step besides its result: every transition as it is taken, and what every guard said. */
export interface StepWatch {
  readonly trace?: Trace;
  readonly asked?: AskedGuard[];
}

/**
 * The first state of a new instance, and what it asks for. Throws what the machine throws.
 *
 * A step takes plain data and returns plain data: it computes the transition, runs no action, starts no actor, and
 * hands what the machine asked for back as effects.
 */
export function initialStep(machine: AnyStateMachine, input: JsonObject, watch = unwatched): StepResult {
  const scope = watch.trace ? new Scope(watch.trace) : untraced;
  const snapshot: AnyMachineSnapshot = watched(machine, watch).getInitialSnapshot(scope.begin(), input);
  if (snapshot.status === 'error') throw snapshot.error;
  return result(snapshot, scope);
}

/** The state after the event, and what it asks for. An instance that is done takes no more events. Throws what the machine throws. */
export function step(
  machine: AnyStateMachine,
  state: MachineState,
  event: MachineEvent,
  watch = unwatched,
): StepResult {
  if (state.status !== 'active') return { state, effects: [], changed: false };
  const scope = watch.trace ? new Scope(watch.trace) : untraced;
  const inert = watched(machine, watch);
  const before: AnyMachineSnapshot = {
    ...settledSnapshot(inert, state.value),
    context: state.context,
    children: scope.children(state.children),
  };
  const after: AnyMachineSnapshot = inert.transition(before, event, scope.begin());
  if (after === before && scope.actions.length === 0) return { state, effects: [], changed: false };
  if (after.status === 'error') throw after.error;
  return result(after, scope);
}

function watched(machine: AnyStateMachine, { asked }: StepWatch): AnyStateMachine {
  return asked ? listeningMachine(machine, asked) : inertMachine(machine);
}

/** Tags of a state value. Throws where the machine has no such state. */
export function tagsOf(machine: AnyStateMachine, value: Json): ReadonlySet<string> {
  return settledSnapshot(inertMachine(machine), value).tags;
}

/** Reads the collected actions only now: during the transition the target of a `sendTo` may be a mere name. */
function result({ status, value, context, output, children }: AnyMachineSnapshot, scope: Scope): StepResult {
  const done = status === 'done';
  const effects: Effect[] = [];
  for (const action of scope.actions) {
    const effect = readAction(action, scope.parent, scope.self);
    if (effect) effects.push(effect);
  }
  const known: Record<string, string> = {};
  if (!done) for (const id in children) known[id] = (children[id] as unknown as { src: string }).src;
  const state: MachineState = {
    status: done ? 'done' : 'active',
    value: value as Json,
    context: context as JsonObject,
    children: known,
  };
  return { state: output === undefined ? state : { ...state, output: output as Json }, effects, changed: true };
}
