import * as v from 'valibot';
import { issueWords } from '../machines/vocabulary/issue.ts';
import { copyJson } from '../machines/vocabulary/json-copy.ts';
import type { JsonObject } from '../machines/vocabulary/json.ts';
import { Profile } from '../machines/vocabulary/profile.ts';
import { Fault, JoineryError } from './errors.ts';
import type { EngineOptions } from './options.ts';
import { instanceId, type InstanceRecord, type MachineEvent } from './record.ts';
import type { Registry } from './rows.ts';

/** More than any input needs. */
const limits = { maxBytes: 65_536, maxDepth: 32 };
/** The largest picture, and room for the rest. */
const profileLimits = { maxBytes: 20_000, maxDepth: 32 };

/** The border of the API: what comes from the application is checked here, before anything is stored. */

/** IndexedDB counts no further. */
const mostRows = 2 ** 32 - 1;

/** What goes with a call, by the kind of call. */
const options = {
  call: v.object({
    eventId: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(256))),
    deadline: v.optional(v.pipe(v.number(), v.minValue(0))),
  }),
  search: v.object({
    limit: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.toMaxValue(mostRows))),
    after: v.optional(v.string()),
  }),
  farewell: v.object({ afterDelivery: v.optional(v.boolean(), false) }),
  report: v.object({ all: v.optional(v.boolean(), false) }),
  window: v.object({ deadline: v.number() }),
};

/** A row's key: with what was parked for an instance, longer than that of any instance. */
const longestKey = 400;

/** A name as an error repeats it: text, and not at any length. */
const named = (name: unknown, longest = 200): string =>
  typeof name === 'string' ? name.slice(0, longest) : typeof name;

const inputInvalid = (why: string, machine = ''): JoineryError =>
  new JoineryError({ type: 'InputInvalid', machine, why });

/** What an engine can't begin without. Throws InputInvalid. */
export function assertParts(given: EngineOptions | undefined): void {
  const { store, agent, profileFactory, deliver } = (given ?? {}) as Partial<EngineOptions>;
  const missing = Object.entries({
    store: typeof store?.open === 'function',
    agent: typeof agent?.submit === 'function',
    profileFactory: typeof profileFactory === 'function',
    deliver: deliver === undefined || typeof deliver === 'function',
  }).find(([, isThere]) => !isThere);
  if (missing) throw inputInvalid(`options: ${missing[0]}`);
}

/** The key of a row. Throws InstanceUnknown where it can't be one. */
export function readKey(key: unknown): string {
  if (typeof key === 'string' && key.length <= longestKey) return key;
  throw new JoineryError({ type: 'InstanceUnknown', key: named(key, longestKey) });
}

/** What rows are found by. Throws InputInvalid. */
export function readLabel(label: unknown): string {
  if (typeof label === 'string') return label;
  throw inputInvalid('label: text');
}

/** What goes with a call. Throws InputInvalid. */
export function readOptions<K extends keyof typeof options>(
  kind: K,
  given: unknown,
): v.InferOutput<(typeof options)[K]> {
  const parsed = parseOptions(kind, given);
  if (parsed.success) return parsed.output;
  throw inputInvalid(`options: ${issueWords(parsed.issues[0])}`);
}

/** The end of a window of time. Throws InputInvalid, also where it looks like milliseconds from now. */
export function readDeadline(given: unknown, now: number): number {
  const parsed = parseOptions('window', given);
  if (parsed.success && parsed.output.deadline >= now / 2) return parsed.output.deadline;
  throw inputInvalid('options: deadline: epoch milliseconds');
}

function parseOptions<K extends keyof typeof options>(kind: K, given: unknown) {
  const copy = copyJson(given, limits);
  return v.safeParse(options[kind], 'json' in copy ? copy.json : null);
}

/** Input of a new instance as its machine takes it. Throws MachineUnknown, LinkInvalid or InputInvalid. */
export function readInput(registry: Registry, machine: string, id: string, input: object): JsonObject {
  const definition = typeof machine === 'string' && Object.hasOwn(registry, machine) ? registry[machine] : undefined;
  const { input: schema, idIn } = definition ?? {};
  if (!schema) throw new JoineryError({ type: 'MachineUnknown', machine: named(machine) });
  if (typeof id !== 'string' || !instanceId.test(id)) {
    throw inputInvalid('id: 1 to 128 letters, digits or . : _ -', machine);
  }
  const copy = copyJson(input, limits);
  if ('problem' in copy) throw inputInvalid(copy.problem, machine);
  const parsed = v.safeParse(schema, copy.json);
  if (parsed.success) {
    const output = parsed.output as JsonObject;
    // Under another name it would be told what is meant for somebody else.
    if (idIn !== undefined && output[idIn] !== id) throw inputInvalid(`${idIn}: not the id`, machine);
    return output;
  }
  const [issue] = parsed.issues;
  if (v.getDotPath(issue) === 'link') throw new JoineryError({ type: 'LinkInvalid', why: issueWords(issue) });
  throw inputInvalid(issueWords(issue), machine);
}

/** An event of the application as the instance's machine takes it. Throws MachineUnknown or EventInvalid. */
export function readEvent(registry: Registry, { machine }: InstanceRecord, event: unknown): MachineEvent {
  const definition = Object.hasOwn(registry, machine) ? registry[machine] : undefined;
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

/** A profile as the application's factory made it. Throws a Fault where it is none, a promise of one for example. */
export function readProfile(made: unknown): Profile {
  const copy = copyJson(made, profileLimits);
  if ('problem' in copy) throw new Fault(`profileFactory: ${copy.problem}`);
  const parsed = v.safeParse(Profile, copy.json);
  if (parsed.success) return parsed.output;
  throw new Fault(`profileFactory: ${issueWords(parsed.issues[0])}`);
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
