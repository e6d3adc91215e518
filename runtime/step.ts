import type { AnyActorRef, AnyActorScope, AnyMachineSnapshot, AnyStateMachine, ExecutableActionObject } from 'xstate';
import type { Json, JsonObject } from '../machines/vocabulary/json.ts';
import { readAction, type Effect } from './effect.ts';
import type { MachineEvent } from './record.ts';

/**
 * The one module that calls XState. A step takes plain data and returns plain data: it computes the transition,
 * runs no action, starts no actor, and hands what the machine asked for back as effects.
 *
 * XState is given a scope of our own in which nothing is alive: stubs for the parent and the children (so that
 * `sendTo` and `sendParent` find somebody), a system that does nothing, and an executor that only collects.
 */

/** The part of an instance that XState knows. */
export interface MachineState {
  readonly status: 'active' | 'done';
  readonly value: Json;
  readonly context: JsonObject;
  readonly output?: Json;
  /** Machine name by child id. */
  readonly children: Readonly<Record<string, string>>;
}

/** One transition that a step took: for inspection and coverage. */
export interface TakenTransition {
  /** Id of the state node that the transition belongs to. */
  readonly source: string;
  readonly eventType: string;
  /** Position among the source's transitions on this event. */
  readonly index: number;
  readonly targets: readonly string[];
}

export interface StepResult {
  readonly state: MachineState;
  readonly effects: readonly Effect[];
  /** False where the event meant nothing: the same state, and nothing asked for. */
  readonly changed: boolean;
}

export type Trace = (event: MachineEvent, transitions: readonly TakenTransition[]) => void;

/** The first state of a new instance, and what it asks for. Throws what the machine throws. */
export function initialStep(machine: AnyStateMachine, input: JsonObject, trace?: Trace): StepResult {
  const inert = inertMachine(machine);
  const scope = new Scope(trace);
  const snapshot: AnyMachineSnapshot = inert.getInitialSnapshot(scope as unknown as AnyActorScope, input);
  if (snapshot.status === 'error') throw snapshot.error;
  return scope.result(snapshot);
}

/** The state after the event, and what it asks for. An instance that is done takes no more events. Throws what the machine throws. */
export function step(machine: AnyStateMachine, state: MachineState, event: MachineEvent, trace?: Trace): StepResult {
  const nothing: StepResult = { state, effects: [], changed: false };
  if (state.status !== 'active') return nothing;
  const inert = inertMachine(machine);
  const scope = new Scope(trace);
  const before: AnyMachineSnapshot = {
    ...settledSnapshot(inert, state.value),
    context: state.context,
    children: scope.stubs(state.children),
  };
  const after: AnyMachineSnapshot = inert.transition(before, event, scope as unknown as AnyActorScope);
  if (after === before && scope.actions.length === 0) return nothing;
  if (after.status === 'error') throw after.error;
  return scope.result(after);
}

/** Tags of a state value. Throws where the machine has no such state. */
export function tagsOf(machine: AnyStateMachine, value: Json): ReadonlySet<string> {
  return settledSnapshot(inertMachine(machine), value).tags;
}

// ── the inert world ──────────────────────────────────────────────────────────────────────────────────────────

const inertLogic = {
  transition: (snapshot: unknown) => snapshot,
  getInitialSnapshot: () => ({ status: 'active', output: undefined, error: undefined }),
  getPersistedSnapshot: (snapshot: unknown) => snapshot,
};

const inertSystem = {
  _bookId: () => 'inert',
  _register: () => 'inert',
  _unregister: () => undefined,
  _set: () => undefined,
  _sendInspectionEvent: () => undefined,
  _relay: () => undefined,
  get: () => undefined,
  getAll: () => ({}),
  inspect: () => ({ unsubscribe: () => undefined }),
  getSnapshot: () => ({ _scheduledEvents: {} }),
  start: () => undefined,
  scheduler: { schedule: () => undefined, cancel: () => undefined, cancelAll: () => undefined },
};

const inertMachines = new WeakMap<AnyStateMachine, AnyStateMachine>();

/** The same machine with children that do nothing, so that `spawnChild` does not run a child inside its parent's step. */
function inertMachine(machine: AnyStateMachine): AnyStateMachine {
  let inert = inertMachines.get(machine);
  if (!inert) {
    const actors = Object.keys(machine.implementations.actors).map((name) => [name, inertLogic] as const);
    inert = machine.provide({ actors: Object.fromEntries(actors) as never }) as AnyStateMachine;
    inertMachines.set(machine, inert);
  }
  return inert;
}

const settledSnapshots = new WeakMap<AnyStateMachine, Map<string, AnyMachineSnapshot>>();

/** A snapshot of the state value without context or children, computed once: resolving state nodes is most of a restore's cost. */
function settledSnapshot(inert: AnyStateMachine, value: Json): AnyMachineSnapshot {
  let byValue = settledSnapshots.get(inert);
  if (!byValue) settledSnapshots.set(inert, (byValue = new Map()));
  const name = typeof value === 'string' ? value : JSON.stringify(value);
  let snapshot = byValue.get(name);
  if (!snapshot) {
    snapshot = inert.resolveState({ value: value as string, context: {} }) as AnyMachineSnapshot;
    byValue.set(name, snapshot);
  }
  return snapshot;
}

/** What XState sees of the actor whose step it computes. */
class Scope {
  readonly actions: ExecutableActionObject[] = [];
  readonly id = 'self';
  readonly sessionId = 'self';
  readonly self: object;
  readonly system: object;
  readonly parent: object;

  constructor(trace?: Trace) {
    this.system = trace ? { ...inertSystem, _sendInspectionEvent: forward(trace) } : inertSystem;
    this.parent = stub('parent', 'parent', this.system);
    this.self = { ...stub('self', 'self', this.system), _parent: this.parent };
  }

  readonly logger = () => undefined;
  readonly defer = () => undefined;
  readonly stopChild = () => undefined;
  readonly emit = () => undefined;
  readonly actionExecutor = (action: ExecutableActionObject) => void this.actions.push(action);

  stubs(children: MachineState['children']): Record<string, AnyActorRef> {
    const stubs: Record<string, AnyActorRef> = {};
    for (const [id, machine] of Object.entries(children)) stubs[id] = stub(id, machine, this.system) as AnyActorRef;
    return stubs;
  }

  /** Reads the collected actions only now: during the transition the target of a `sendTo` may be a mere name. */
  result(snapshot: AnyMachineSnapshot): StepResult {
    const done = snapshot.status === 'done';
    const effects: Effect[] = [];
    for (const action of this.actions) {
      const effect = readAction(action, this.parent, this.self);
      if (effect) effects.push(effect);
    }
    const children: Record<string, string> = {};
    if (!done)
      for (const [id, child] of Object.entries(snapshot.children)) children[id] = (child as { src: string }).src;
    return {
      state: {
        status: done ? 'done' : 'active',
        value: snapshot.value as Json,
        context: snapshot.context as JsonObject,
        ...(snapshot.output === undefined ? {} : { output: snapshot.output as Json }),
        children,
      },
      effects,
      changed: true,
    };
  }
}

function stub(id: string, src: string, system: object): object {
  return { id, src, sessionId: id, system, send: () => undefined, getSnapshot: () => ({ status: 'active' }) };
}

interface MicrostepInspection {
  readonly type: string;
  readonly event: MachineEvent;
  readonly _transitions: readonly {
    readonly source: {
      readonly id: string;
      readonly transitions: ReadonlyMap<string, readonly unknown[]>;
      readonly always?: readonly unknown[];
    };
    readonly eventType: string;
    readonly target?: readonly { readonly id: string }[];
  }[];
}

function forward(trace: Trace) {
  return (inspected: MicrostepInspection) => {
    if (inspected.type !== '@xstate.microstep') return;
    trace(
      inspected.event,
      inspected._transitions.map((taken) => ({
        source: taken.source.id,
        eventType: taken.eventType,
        index:
          (taken.eventType === '' ? taken.source.always : taken.source.transitions.get(taken.eventType))?.indexOf(
            taken,
          ) ?? -1,
        targets: taken.target?.map((node) => node.id) ?? [],
      })),
    );
  };
}
