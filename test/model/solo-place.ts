import type { JsonObject } from '../../machines/vocabulary/json.ts';
import type { InstanceKey } from '../../runtime/record.ts';
import { timersOf, type Tree } from './model.ts';

/**
 * What tells one place of a machine's graph from another: its state, what is awaited, which timer is next, how its
 * children stand, and the shape of its context. Ids, times and texts are left out, so that the graph is finite.
 */
export function soloPlace(tree: Tree, key: InstanceKey, more: (context: JsonObject) => unknown = () => null): string {
  const row = tree.rows.get(key);
  if (!row) return 'nowhere';
  const { status, value, commands, context, children } = row;
  const awaited = commands.filter(({ cancelled }) => !cancelled).map(({ command }) => command.type);
  const family = Object.keys(children).map((id) => `${id} ${tree.rows.get(`${key}/${id}`)?.status}`);
  const timers = timersOf(tree).map(({ timerId }) => timerId);
  const awaitedOnce = [...new Set(awaited)].sort();
  return JSON.stringify([status, value, awaitedOnce, family, timers, shapeOf(context, 0), more(context)]);
}

/** How far into a context is looked, and up to what is counted. */
const deepest = 3;
const most = 3;

function shapeOf(value: unknown, depth: number): unknown {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return Math.min(value, most);
  if (typeof value === 'string') return /^[a-z][A-Za-z]{1,15}$/.test(value) ? value : '';
  if (Array.isArray(value)) return Math.min(value.length, most);
  if (typeof value !== 'object' || value === null || depth === deepest) return null;
  return Object.entries(value)
    .filter(([name, each]) => each !== undefined && name !== 'limits')
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, each]) => [name, shapeOf(each, depth + 1)]);
}
