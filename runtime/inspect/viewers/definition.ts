import type { AnyStateMachine } from 'xstate';
import type { JsonObject } from '../../../machines/vocabulary/json.ts';
import type { Registry } from '../../rows.ts';

/** The definitions of machines by their names, as JSON, each made once. Of a machine that is not known it is its name. */
export function definitionTexts(
  machines: Registry,
  convert: (definition: JsonObject) => JsonObject = (definition) => definition,
): (machine: string) => string {
  const texts = new Map<string, string>();
  return (name) => {
    const known = machines[name]?.machine;
    const text = texts.get(name) ?? JSON.stringify(convert(known ? definitionOf(known) : { id: name }));
    texts.set(name, text);
    return text;
  };
}

/** Where a function computes what is shown as it is at each moment. */
const computed = new Set(['context', 'input', 'output', 'params']);

/**
 * The config of a machine as JSON: functions that are named by what they are for give way to their names, the others are
 * left out. A context that stands in the config is left out too: what it says is no part of the chart.
 */
function definitionOf(machine: AnyStateMachine): JsonObject {
  const { context: _, types: __, schemas: ___, ...config } = machine.config as Record<string, unknown>;
  return JSON.parse(JSON.stringify({ id: machine.id, ...config }, nameFunctions)) as JsonObject;
}

function nameFunctions(field: string, value: unknown): unknown {
  if (field === 'src' && typeof value === 'object' && value !== null) return (value as { id?: string }).id ?? 'inline';
  if (typeof value !== 'function') return value;
  return computed.has(field) ? undefined : { type: nameOf(value) };
}

/** XState's own actions have a type, its guards ask others. */
interface Named {
  readonly name: string;
  readonly type?: string;
  readonly guards?: readonly unknown[];
}

function nameOf({ name, type, guards }: Named): string {
  if (guards) return `${name}(${guards.map(guardName).join(', ')})`;
  return type ?? (name || 'inline');
}

function guardName(guard: unknown): string {
  if (typeof guard === 'string') return guard;
  return typeof guard === 'function' ? nameOf(guard) : String((guard as { type?: unknown }).type);
}
