import * as v from 'valibot';
import type { JsonObject } from '../machines/vocabulary/json.ts';
import { JoineryError } from './errors.ts';
import type { InstanceRecord, MachineEvent } from './record.ts';
import type { Registry } from './rows.ts';

/** The border of the API: what comes from the application is checked here, before anything is stored. */

/** Input of a new instance as its machine takes it. Throws MachineUnknown, LinkInvalid or InputInvalid. */
export function readInput(registry: Registry, machine: string, id: string, input: object): JsonObject {
  const schema = Object.hasOwn(registry, machine) ? registry[machine]?.input : undefined;
  if (!schema) throw new JoineryError({ type: 'MachineUnknown', machine });
  if (!/^[\w.:-]{1,128}$/.test(id)) {
    throw new JoineryError({ type: 'InputInvalid', machine, why: 'id: 1 to 128 letters, digits or . : _ -' });
  }
  const parsed = v.safeParse(schema, input);
  if (parsed.success) return parsed.output as JsonObject;
  const [issue] = parsed.issues;
  const path = v.getDotPath(issue) ?? 'input';
  throw new JoineryError(
    path === 'link'
      ? { type: 'LinkInvalid', why: issue.message }
      : { type: 'InputInvalid', machine, why: `${path}: ${issue.message}` },
  );
}

/** An event of the application as the instance's machine takes it. Throws MachineUnknown or EventInvalid. */
export function readEvent(registry: Registry, { machine }: InstanceRecord, event: unknown): MachineEvent {
  const definition = registry[machine];
  if (!definition) throw new JoineryError({ type: 'MachineUnknown', machine });
  const { type, ...fields } = (event ?? {}) as Record<string, unknown>;
  const name = typeof type === 'string' ? type.slice(0, 64) : '';
  const schema = Object.hasOwn(definition.events, name) ? definition.events[name] : undefined;
  const refused = (why: string) => new JoineryError({ type: 'EventInvalid', machine, event: name, why });
  if (!schema) throw refused('no such event');
  const parsed = v.safeParse(schema, fields);
  if (!parsed.success) throw refused(`${v.getDotPath(parsed.issues[0]) ?? 'event'}: ${parsed.issues[0].message}`);
  return { ...(parsed.output as JsonObject), type: name };
}

/** Whether two inputs ask for the same, in whatever order their fields are. */
export function sameInput(one: JsonObject | undefined, other: JsonObject): boolean {
  return canonicalJson(one) === canonicalJson(other);
}

function canonicalJson(value: unknown): string | undefined {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
