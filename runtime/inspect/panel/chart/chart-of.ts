import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';
import { type Chart, type ChartNode, type ChartTransition, transitionId } from './chart.ts';
import { guardsIn, guardWords } from './guard-words.ts';

const charts = new WeakMap<AnyStateMachine, Chart>();

/** The statechart of a machine: every state and every transition of it, once. The same machine has the same chart. */
export function chartOf(machine: AnyStateMachine): Chart {
  let chart = charts.get(machine);
  if (!chart) {
    const states = withinOf(machine.root);
    const transitions = states.flatMap(transitionsOf);
    charts.set(machine, (chart = { machine: machine.id, nodes: states.map(nodeOf), transitions }));
  }
  return chart;
}

function withinOf(state: AnyStateNode): AnyStateNode[] {
  return [state, ...(Object.values(state.states) as AnyStateNode[]).flatMap(withinOf)];
}

function nodeOf(state: AnyStateNode): ChartNode {
  const { id, key, type, parent, description, tags, entry, exit, invoke } = state;
  return {
    ...{ id, key, kind: type },
    ...(parent && { parent: parent.id }),
    ...(type === 'compound' && { initial: state.initial.target.map((target: AnyStateNode) => target.id) }),
    ...(description !== undefined && { description }),
    tags,
    entry: namesOf(entry),
    exit: namesOf(exit),
    invokes: invoke.map(({ src }) => (typeof src === 'string' ? src : 'an actor')),
  };
}

function transitionsOf(state: AnyStateNode): ChartTransition[] {
  return [...state.transitions.values(), state.always ?? []].flatMap((siblings: AnyTransitionDefinition[]) =>
    siblings.map((transition, index) => transitionOf(state.id, transition, index)),
  );
}

function transitionOf(source: string, transition: AnyTransitionDefinition, index: number): ChartTransition {
  const { eventType, guard, target, actions } = transition;
  const [, delay] = /^xstate\.after\.([^.]+)\./.exec(eventType) ?? [];
  const guarded = guardWords(guard);
  return {
    id: transitionId({ source, eventType, index }),
    source,
    targets: (target ?? []).map(({ id }) => id),
    eventType,
    event: eventWords(eventType, delay),
    ...(delay !== undefined && { delay }),
    index,
    ...(guarded !== undefined && { guard: guarded }),
    asked: guardsIn(guard),
    actions: namesOf(actions),
  };
}

function eventWords(eventType: string, delay: string | undefined): string {
  if (delay !== undefined) return `after ${/^\d+$/.test(delay) ? `${delay} ms` : delay}`;
  if (eventType === '') return 'always';
  return eventType.replace(/^xstate\.(done|error|snapshot)\.(actor|state)\./, '$1: ');
}

/** XState makes an action of its own of every limit of a state, which starts and stops its timer: nobody wrote those. */
const ofTimers = new Set(['xstate.raise', 'xstate.cancel']);

function namesOf(actions: readonly unknown[]): string[] {
  return actions.map(nameOf).filter((name) => !ofTimers.has(name));
}

function nameOf(action: unknown): string {
  if (typeof action === 'string') return action;
  if ((typeof action === 'object' || typeof action === 'function') && action !== null) {
    const { type, name } = action as { readonly type?: unknown; readonly name?: unknown };
    if (typeof type === 'string') return type;
    if (typeof name === 'string' && name !== '') return name;
  }
  return 'an action';
}
