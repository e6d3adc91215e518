import type { AnyActorRef, AnyActorScope, AnyMachineSnapshot, AnyStateMachine, ExecutableActionObject } from 'xstate';
import type { Json } from '../machines/vocabulary/json.ts';
import type { MachineEvent } from './record.ts';

/**
 * The world that XState sees while a step is computed: nothing in it is alive. Stubs stand for the parent and the
 * children, so that `sendTo` and `sendParent` find somebody; the system does nothing; the executor only collects.
 */

/** One transition that a step took: for inspection and coverage. */
export interface TakenTransition {
  /** Id of the state node that the transition belongs to. */
  readonly source: string;
  readonly eventType: string;
  /** Position among the source's transitions on this event. */
  readonly index: number;
  readonly targets: readonly string[];
}

export type Trace = (event: MachineEvent, transitions: readonly TakenTransition[]) => void;

/** A guard that was asked, and what it said. */
export interface AskedGuard {
  readonly guard: string;
  /** What it was asked with, where the machine gives it something. */
  readonly params?: Json;
  readonly holds: boolean;
}

const inertLogic = {
  transition: (snapshot: unknown) => snapshot,
  getInitialSnapshot: () => alive,
  getPersistedSnapshot: (snapshot: unknown) => snapshot,
};

const inertMachines = new WeakMap<AnyStateMachine, AnyStateMachine>();

/** The same machine with children that do nothing, so that `spawnChild` does not run a child inside its parent's step. */
export function inertMachine(machine: AnyStateMachine): AnyStateMachine {
  let inert = inertMachines.get(machine);
  if (!inert) {
    const actors = Object.keys(machine.implementations.actors).map((name) => [name, inertLogic] as const);
    inert = machine.provide({ actors: Object.fromEntries(actors) as never }) as AnyStateMachine;
    inertMachines.set(machine, inert);
  }
  return inert;
}

interface Listening {
  readonly machine: AnyStateMachine;
  asked: AskedGuard[];
}

const listeningMachines = new WeakMap<AnyStateMachine, Listening>();

/** The inert machine with guards that say into `asked` what they answer. Steps do not nest: one serves step after step. */
export function listeningMachine(machine: AnyStateMachine, asked: AskedGuard[]): AnyStateMachine {
  let listening = listeningMachines.get(machine);
  if (!listening) {
    const guards: Record<string, unknown> = {};
    for (const [guard, answer] of Object.entries(machine.implementations.guards)) {
      // What is put together of others (`and`, `not`) asks those.
      if (typeof answer !== 'function' || 'check' in answer) continue;
      guards[guard] = (about: unknown, params?: Json): boolean => {
        const holds = (answer as (about: unknown, params?: Json) => boolean)(about, params);
        listeningMachines.get(machine)?.asked.push({ guard, ...(params !== undefined && { params }), holds });
        return holds;
      };
    }
    const inert = inertMachine(machine).provide({ guards: guards as never }) as AnyStateMachine;
    listeningMachines.set(machine, (listening = { machine: inert, asked }));
  }
  listening.asked = asked;
  return listening.machine;
}

const settledSnapshots = new WeakMap<AnyStateMachine, Map<string, AnyMachineSnapshot>>();

/**
 * A snapshot of the state value without context or children, computed once: to find the state nodes is most of what a
 * restore costs. Throws where the machine has no such state.
 */
export function settledSnapshot(inert: AnyStateMachine, value: Json): AnyMachineSnapshot {
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

const alive = { status: 'active', output: undefined, error: undefined };

class Stub {
  constructor(
    readonly id: string,
    readonly src: string,
    readonly system: object,
    readonly _parent?: Stub,
  ) {}

  get sessionId(): string {
    return this.id;
  }

  send(): void {}

  getSnapshot(): object {
    return alive;
  }
}

/** Of a system XState needs no more than this to compute a step: nothing is registered, relayed or scheduled. */
class System {
  constructor(private readonly trace?: Trace) {}

  _bookId(): string {
    return 'inert';
  }

  _sendInspectionEvent(inspected: Microstep): void {
    if (!this.trace || inspected.type !== '@xstate.microstep') return;
    this.trace(inspected.event, inspected._transitions.map(taken));
  }
}

/** What XState is told of the actor whose step it computes. One of them serves step after step: steps do not nest. */
export class Scope {
  readonly id = 'self';
  readonly sessionId = 'self';
  readonly system: System;
  readonly parent: Stub;
  readonly self: Stub;
  actions: ExecutableActionObject[] = [];

  constructor(trace?: Trace) {
    this.system = new System(trace);
    this.parent = new Stub('parent', 'parent', this.system);
    this.self = new Stub('self', 'self', this.system, this.parent);
  }

  readonly actionExecutor = (action: ExecutableActionObject): void => void this.actions.push(action);

  /** The same, as XState names it, with nothing collected yet. */
  begin(): AnyActorScope {
    this.actions = [];
    return this as unknown as AnyActorScope;
  }

  /** Stubs for children, by the names of their machines. */
  children(machines: Readonly<Record<string, string>>): Record<string, AnyActorRef> {
    const stubs: Record<string, AnyActorRef> = {};
    for (const id in machines) stubs[id] = new Stub(id, machines[id] ?? '', this.system) as unknown as AnyActorRef;
    return stubs;
  }
}

interface Microstep {
  readonly type: string;
  readonly event: MachineEvent;
  readonly _transitions: readonly InspectedTransition[];
}

interface InspectedTransition {
  readonly source: {
    readonly id: string;
    readonly transitions: ReadonlyMap<string, readonly unknown[]>;
    readonly always?: readonly unknown[];
  };
  readonly eventType: string;
  readonly target?: readonly { readonly id: string }[];
}

function taken(transition: InspectedTransition): TakenTransition {
  const { source, eventType, target = [] } = transition;
  const siblings = eventType === '' ? source.always : source.transitions.get(eventType);
  return {
    source: source.id,
    eventType,
    index: siblings?.indexOf(transition) ?? -1,
    targets: target.map(({ id }) => id),
  };
}
