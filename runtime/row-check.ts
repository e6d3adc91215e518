import { expectedAnswer } from '../machines/vocabulary/agent-command.ts';
import type { InstanceRecord } from './record.ts';

type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === 'string';
const object = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const list =
  (each: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(each);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const fields =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value) =>
    object(value) && unreadable(value, checks) === undefined;

const event = fields({ type: text });

/** What a row has to be for the engine to work on it at all. What is in its context only its machine knows. */
const row: { readonly [F in keyof Required<InstanceRecord>]: Check } = {
  key: text,
  birth: text,
  machine: text,
  version: Number.isInteger,
  parent: optional(text),
  children: (value) => object(value) && Object.values(value).every(text),
  revision: Number.isInteger,
  status: (value) => value === 'active' || value === 'done' || value === 'quarantined',
  value: (value) => text(value) || object(value),
  context: object,
  output: () => true,
  error: optional(fields({ message: text })),
  commands: list(
    fields({
      corrId: text,
      command: (value) =>
        object(value) && text(value['type']) && Object.hasOwn(expectedAnswer, value['type'] as string),
      expects: text,
      createdAt: Number.isFinite,
    }),
  ),
  timers: list(fields({ id: text, event, dueAt: Number.isFinite, delay: Number.isFinite })),
  labels: list(text),
  lastEvents: list(text),
  createdAt: optional(Number.isFinite),
  since: Number.isFinite,
  updatedAt: Number.isFinite,
  input: optional(object),
  unfinished: () => true,
};

/** The first field of a stored row that can't be what an engine wrote, if there is one. */
export function unreadableField(stored: object): string | undefined {
  return unreadable(stored as Record<string, unknown>, row);
}

function unreadable(value: Record<string, unknown>, checks: Readonly<Record<string, Check>>): string | undefined {
  for (const name in checks) if (!checks[name]?.(value[name])) return name;
  return undefined;
}
