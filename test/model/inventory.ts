import { createMachine, type AnyStateMachine } from 'xstate';
import type { ChainHost } from '../../runtime/chain-host.ts';

/**
 * What there is to cover, counted from a machine's config alone: nothing here explores or runs anything.
 *
 * A transition has one name, `<state id> <event>[<index>]`, here and when it is seen fired. A guard has the name of
 * its transition, so that a guard that is used twice has to be seen both ways twice.
 */
export interface Inventory {
  readonly transitions: readonly string[];
  /** Names of the transitions that have a guard, with the guard. */
  readonly guards: ReadonlyMap<string, string>;
}

type TransitionConfig = { guard?: unknown };
type Guarded = { type: string; params?: unknown };
interface StateConfig {
  readonly on?: Record<string, unknown>;
  readonly always?: unknown;
  readonly after?: Record<string, unknown>;
  readonly states?: Record<string, StateConfig>;
}

/** Counts every transition of every state: each branch on each event, `always`, `after`, and the root's `on`. */
export function inventoryOf(machine: AnyStateMachine): Inventory {
  const transitions: string[] = [];
  const guards = new Map<string, string>();
  mapTransitions(machine, (name, transition) => {
    transitions.push(name);
    const guard = guardOf(transition);
    if (guard)
      guards.set(name, guard.params === undefined ? guard.type : `${guard.type} ${JSON.stringify(guard.params)}`);
    return transition;
  });
  return { transitions, guards };
}

/** The name of a transition that was taken. */
export function nameOf({ source, eventType, index }: Parameters<NonNullable<ChainHost['trace']>>[2][number]): string {
  return `${source} ${eventType === '' ? 'always' : eventType}[${index}]`;
}

/** The same machine, telling every result of every guard, by the name of its transition. */
export function withGuardsTold(
  machine: AnyStateMachine,
  tell: (name: string, result: boolean) => void,
): AnyStateMachine {
  const originals = machine.implementations.guards as Record<string, (args: never, params: never) => boolean>;
  const guards: typeof originals = {};
  const config = mapTransitions(machine, (name, transition) => {
    const guard = guardOf(transition);
    if (!guard) return transition;
    const decide = originals[guard.type];
    if (!decide) throw new Error(`${name}: no guard ${guard.type}`);
    guards[name] = (args) => {
      const result = decide(args, guard.params as never);
      tell(name, result);
      return result;
    };
    return { ...transition, guard: name };
  });
  return createMachine(config as never, { ...machine.implementations, guards } as never);
}

// ── the walk over a config ───────────────────────────────────────────────────────────────────────────────────

/** A copy of the config with each transition as `map` makes it. */
function mapTransitions(
  machine: AnyStateMachine,
  map: (name: string, transition: TransitionConfig) => TransitionConfig,
): StateConfig {
  const branches = (state: string, event: string, configured: unknown): unknown => {
    if (typeof configured === 'string') {
      map(`${state} ${event}[0]`, {});
      return configured;
    }
    const list = (Array.isArray(configured) ? configured : [configured]) as TransitionConfig[];
    return list.map((transition, index) => map(`${state} ${event}[${index}]`, transition));
  };
  const byEvent = (state: string, on: Record<string, unknown>, nameOfEvent = (event: string) => event) =>
    Object.fromEntries(
      Object.entries(on).map(([event, configured]) => [event, branches(state, nameOfEvent(event), configured)]),
    );
  const walk = (id: string, config: StateConfig): StateConfig => {
    for (const other of ['invoke', 'onDone']) {
      if (other in config) throw new Error(`${id}: the transitions of ${other} are not counted`);
    }
    const { on, always, after, states } = config;
    return {
      ...config,
      ...(on && { on: byEvent(id, on) }),
      ...(always !== undefined && { always: branches(id, 'always', always) }),
      ...(after && { after: byEvent(id, after, (delay) => `xstate.after.${delay}.${id}`) }),
      ...(states && {
        states: Object.fromEntries(Object.entries(states).map(([key, state]) => [key, walk(`${id}.${key}`, state)])),
      }),
    };
  };
  return walk(machine.id, machine.config as StateConfig);
}

function guardOf({ guard }: TransitionConfig): Guarded | undefined {
  if (guard === undefined) return undefined;
  if (typeof guard === 'string') return { type: guard };
  if (typeof guard === 'object' && guard !== null && 'type' in guard) return guard as Guarded;
  throw new Error('a guard without a name');
}
