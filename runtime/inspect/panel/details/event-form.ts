import type { MachineDefinition } from '../../../../machines/registry.ts';
import type { JsonObject } from '../../../../machines/vocabulary/json.ts';
import { readEvent } from '../../../border.ts';
import { JoineryError } from '../../../errors.ts';
import { settledSnapshot } from '../../../inert.ts';
import type { InstanceRecord, MachineEvent } from '../../../record.ts';
import type { Registry } from '../../../rows.ts';

/** Types of the events that the application may send an instance: all others come from the agent, or from machines. */
export interface EventChoice {
  /** Those that its state takes now. */
  readonly now: readonly string[];
  readonly others: readonly string[];
}

/** The events of an instance's machine; none where the machine is not known here. */
export function eventChoice(machines: Registry, { machine: name, value }: InstanceRecord): EventChoice {
  const definition = definitionOf(machines, name);
  if (!definition) return { now: [], others: [] };
  const taken = new Set(activeEvents(definition.machine, value));
  const all = Object.keys(definition.events);
  return { now: all.filter((type) => taken.has(type)), others: all.filter((type) => !taken.has(type)) };
}

function activeEvents(machine: Registry[string]['machine'], value: InstanceRecord['value']): string[] {
  try {
    return settledSnapshot(machine, value)._nodes.flatMap((node) => node.ownEvents.map(String));
  } catch {
    return [];
  }
}

/** What is to be sent, or why it can't be: one line. */
export type ReadForm = { readonly event: MachineEvent } | { readonly problem: string };

/** Reads the fields that were written for an event, by the machine's own rules. */
export function readForm(machines: Registry, row: InstanceRecord, type: string, text: string): ReadForm {
  if (type === '') return { problem: 'Choose an event.' };
  const parsed = parse(text.trim() === '' ? '{}' : text);
  if ('problem' in parsed) return parsed;
  const { json } = parsed;
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return { problem: 'The fields of an event are an object: { … }.' };
  }
  if ('type' in json) return { problem: 'type: it is chosen above.' };
  try {
    return { event: readEvent(machines, row, { ...(json as JsonObject), type }) };
  } catch (error) {
    if (!(error instanceof JoineryError)) throw error;
    return { problem: 'why' in error.error ? `${error.error.why}.` : error.type };
  }
}

function parse(text: string): { readonly json: unknown } | { readonly problem: string } {
  try {
    return { json: JSON.parse(text) };
  } catch (error) {
    return { problem: `No JSON: ${error instanceof Error ? error.message : 'unreadable'}` };
  }
}

/** The fields that an event has to have, empty, as a beginning; and which it may have. */
export function emptyForm(machines: Registry, machine: string, type: string): { text: string; optional: string[] } {
  const events = definitionOf(machines, machine)?.events ?? {};
  const schema = Object.hasOwn(events, type) ? events[type] : undefined;
  const entries = schema && 'entries' in schema ? (schema.entries as Readonly<Record<string, Field>>) : {};
  const fields = Object.entries(entries);
  const needed = fields.filter(([, field]) => field.type !== 'optional').map(([name, field]) => [name, emptyOf(field)]);
  return {
    text: needed.length === 0 ? '{}' : JSON.stringify(Object.fromEntries(needed), undefined, 2),
    optional: fields.filter(([, field]) => field.type === 'optional').map(([name]) => name),
  };
}

interface Field {
  readonly type: string;
  readonly options?: readonly unknown[];
}

function emptyOf({ type, options }: Field): unknown {
  if (type === 'picklist') return options?.[0] ?? '';
  const empty: Readonly<Record<string, unknown>> = {
    number: 0,
    boolean: false,
    array: [],
    object: {},
    strict_object: {},
  };
  return Object.hasOwn(empty, type) ? empty[type] : '';
}

function definitionOf(machines: Registry, machine: string): MachineDefinition | undefined {
  return Object.hasOwn(machines, machine) ? machines[machine] : undefined;
}
