import type { Json } from '../../../../machines/vocabulary/json.ts';
import type { InstanceRecord } from '../../../record.ts';
import type { Stepped } from '../../record.ts';
import { guardWords, isSameGuard } from './guard-words.ts';
import { type Chart, type ChartNode, type ChartTransition, transitionId } from './chart.ts';

/** What is shown on a chart of one instance at a moment: ids of states, and of transitions. */
export interface Marks {
  /** Where it is, with the states around it. */
  readonly active: ReadonlySet<string>;
  /** Of those, the ones without a state inside. */
  readonly leaves: readonly string[];
  /** What can lead on from there. */
  readonly possible: ReadonlySet<string>;
  /** What it did last, with the place of each in the order in which it did that. */
  readonly taken: ReadonlyMap<string, number>;
  /** It began with its last step. */
  readonly began: boolean;
  /** What it did not do then, and the guards that held it back. */
  readonly held: ReadonlyMap<string, readonly string[]>;
}

/** Reads an instance and its last step against the chart of its machine. */
export function marksOf(
  chart: Chart,
  { value, status }: Pick<InstanceRecord, 'value' | 'status'>,
  step?: Stepped,
): Marks {
  const leaves = leavesOf(chart, value);
  const taken = new Map(step?.transitions.map((each, at) => [transitionId(each), at] as const));
  return {
    active: new Set(leaves.flatMap((leaf) => pathOf(chart, leaf)).map(({ id }) => id)),
    leaves: leaves.map(({ id }) => id),
    possible: new Set(status === 'active' ? leaves.flatMap((leaf) => reachable(chart, leaf)).map(({ id }) => id) : []),
    taken,
    began: step !== undefined && step.before === undefined,
    held: step ? heldBack(chart, step, taken) : new Map(),
  };
}

/** The innermost states of a state value. */
function leavesOf(chart: Chart, value: Json): ChartNode[] {
  const childrenOf = (parent: ChartNode) => chart.nodes.filter((node) => node.parent === parent.id);
  const within = (parent: ChartNode, inner: Json): ChartNode[] => {
    const names = typeof inner === 'string' ? { [inner]: {} } : ((inner ?? {}) as Record<string, Json>);
    const found = childrenOf(parent).filter(({ key }) => Object.hasOwn(names, key));
    return found.length === 0 ? [parent] : found.flatMap((child) => within(child, names[child.key] ?? {}));
  };
  const [root] = chart.nodes;
  return root ? within(root, value).filter((leaf) => leaf !== root || chart.nodes.length === 1) : [];
}

/** A state and those around it, from the inside out. */
function pathOf(chart: Chart, leaf: ChartNode): ChartNode[] {
  const parent = chart.nodes.find(({ id }) => id === leaf.parent);
  return [leaf, ...(parent ? pathOf(chart, parent) : [])];
}

/** The transitions of the state and of those around it, without those that another one always comes before. */
function reachable(chart: Chart, leaf: ChartNode): ChartTransition[] {
  const settled = new Set<string>();
  return pathOf(chart, leaf).flatMap((node) =>
    chart.transitions.filter(({ source, eventType, guard }) => {
      if (source !== node.id || settled.has(eventType)) return false;
      if (guard === undefined) settled.add(eventType);
      return true;
    }),
  );
}

function heldBack(chart: Chart, step: Stepped, taken: ReadonlyMap<string, number>): Map<string, string[]> {
  const refusing = step.guards.filter(({ holds }) => !holds);
  const places = [step.before, step.after].flatMap((value) => (value === undefined ? [] : leavesOf(chart, value)));
  const asked = new Set(places.flatMap((leaf) => reachable(chart, leaf)));
  const held = new Map<string, string[]>();
  for (const { id, eventType, asked: guards } of asked) {
    if (taken.has(id) || (eventType !== '' && eventType !== step.event.type)) continue;
    const by = guards.filter((guard) => refusing.some((refused) => isSameGuard(guard, refused)));
    if (by.length > 0)
      held.set(
        id,
        by.flatMap(({ guard, params }) => guardWords({ type: guard, params }) ?? []),
      );
  }
  return held;
}
