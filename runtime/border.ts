import * as v from 'valibot';
import { issueWords } from '../machines/vocabulary/issue.ts';
import { copyJson } from '../machines/vocabulary/json-copy.ts';
import type { JsonObject } from '../machines/vocabulary/json.ts';
import { JoineryError } from './errors.ts';
import { instanceId, type InstanceRecord, type MachineEvent } from './record.ts';
import type { Registry } from './rows.ts';

/** More than any input needs. */
const limits = { maxBytes: 65_536, maxDepth: 32 };

/** The border of the API: what comes from the application is checked here, before anything is stored. */

const Options = v.object({
  eventId: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(256))),
  deadline: v.optional(v.pipe(v.number(), v.minValue(0))),
});

/** A name as an error repeats it: text, and not at any length. */
const named = (name: unknown): string => (typeof name === 'string' ? name.slice(0, 200) : typeof name);

/** The key of an instance. Throws InstanceUnknown where it can't be one. */
export function readKey(key: unknown): string {
  if (typeof key === 'string' && key.length <= 200) return key;
  throw new JoineryError({ type: 'InstanceUnknown', key: named(key) });
}

/** What goes with a call. Throws InputInvalid. */
export function readOptions(options: unknown): v.InferOutput<typeof Options> {
  const copy = copyJson(options, limits);
  const parsed = v.safeParse(Options, 'json' in copy ? copy.json : null);
  if (parsed.success) return parsed.output;
  throw new JoineryError({ type: 'InputInvalid', machine: '', why: `options: ${issueWords(parsed.issues[0])}` });
}

/** The end of a window of time. Throws InputInvalid, also where it looks like milliseconds from now. */
export function readDeadline(options: unknown, now: number): number {
  const copy = copyJson(options, limits);
  const parsed = v.safeParse(v.object({ deadline: v.number() }), 'json' in copy ? copy.json : null);
  if (parsed.success && parsed.output.deadline >= now / 2) return parsed.output.deadline;
  throw new JoineryError({ type: 'InputInvalid', machine: '', why: 'options: deadline: epoch milliseconds' });
}

/** Input of a new instance as its machine takes it. Throws MachineUnknown, LinkInvalid or InputInvalid. */
export function readInput(registry: Registry, machine: string, id: string, input: object): JsonObject {
  const schema = typeof machine === 'string' && Object.hasOwn(registry, machine) ? registry[machine]?.input : undefined;
  if (!schema) throw new JoineryError({ type: 'MachineUnknown', machine: named(machine) });
  if (typeof id !== 'string' || !instanceId.test(id)) {
    throw new JoineryError({ type: 'InputInvalid', machine, why: 'id: 1 to 128 letters, digits or . : _ -' });
  }
  const refused = (why: string) => new JoineryError({ type: 'InputInvalid', machine, why });
  const copy = copyJson(input, limits);
  if ('problem' in copy) throw refused(copy.problem);
  const parsed = v.safeParse(schema, copy.json);
  if (parsed.success) return parsed.output as JsonObject;
  const [issue] = parsed.issues;
  if (v.getDotPath(issue) === 'link') throw new JoineryError({ type: 'LinkInvalid', why: issueWords(issue) });
  throw refused(issueWords(issue));
}

/** An event of the application as the instance's machine takes it. Throws MachineUnknown or EventInvalid. */
export function readEvent(registry: Registry, { machine }: InstanceRecord, event: unknown): MachineEvent {
  const definition = registry[machine];
  if (!definition) throw new JoineryError({ type: 'MachineUnknown', machine });
  const copy = copyJson(event, limits);
  const { type, ...fields } = ('json' in copy ? (copy.json ?? {}) : {}) as Record<string, unknown>;
  const name = typeof type === 'string' ? type.slice(0, 64) : '';
  const refused = (why: string) => new JoineryError({ type: 'EventInvalid', machine, event: name, why });
  if ('problem' in copy) throw refused(copy.problem);
  const schema = Object.hasOwn(definition.events, name) ? definition.events[name] : undefined;
  if (!schema) throw refused('no such event');
  const parsed = v.safeParse(schema, fields);
  if (!parsed.success) throw refused(issueWords(parsed.issues[0]));
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
