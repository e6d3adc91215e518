import type { Relay } from '../../machines/relay/relay-phase.ts';
import type { InstanceRecord } from '../../runtime/record.ts';
import { timersOf, type Tree } from './model.ts';

/**
 * What tells one place of the graph from another: states, children, what is awaited, which timer is next, and those
 * bits of the contexts that guards read. Ids, times, reasons and the like are left out, so that the graph is finite.
 */
export function placeOf(tree: Tree): string {
  let place = places.get(tree);
  if (place === undefined) places.set(tree, (place = describePlace(tree)));
  return place;
}

const places = new WeakMap<Tree, string>();

function describePlace(tree: Tree): string {
  const rows = [...tree.rows.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  return JSON.stringify([rows.map(describeRow), timersOf(tree).map(({ key, timerId }) => `${key} ${timerId}`)]);
}

function describeRow(row: InstanceRecord): unknown {
  const { key, status, value, commands, context } = row;
  const awaited = new Set(commands.filter(({ cancelled }) => !cancelled).map(({ command }) => command.type));
  const known = Object.keys(context).filter((name) => context[name] !== undefined && context[name] !== false);
  const { mode, incarnation, choice } = context;
  return [key, status, value, [...awaited].sort(), known.sort(), mode, incarnation, choice, relaysOf(row)];
}

function relaysOf({ context }: InstanceRecord): readonly string[] {
  const relays = (context['relays'] ?? []) as unknown as readonly Relay[];
  return relays.map(({ relayId, phase, reason }) => `${relayId} ${phase}${reason?.code === 'Quarantined' ? '!' : ''}`);
}
