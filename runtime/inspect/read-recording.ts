import * as v from 'valibot';
import { issueWords } from '../../machines/vocabulary/issue.ts';
import { JoineryError, type DomainError } from '../errors.ts';
import { readExplicit } from './explicit-json.ts';
import type { Recording } from './recording.ts';

/** Characters of a file, and records in it. */
const longest = 128_000_000;
const mostRecords = 500_000;

const name = v.pipe(v.string(), v.maxLength(1_024));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const json = v.custom<object>((value) => typeof value === 'object' && value !== null && !Array.isArray(value));
const state = v.union([name, json]);
const event = v.looseObject({ type: name });

const row = v.looseObject({
  ...{ key: name, birth: name, machine: name, version: count, children: json },
  ...{ revision: count, status: v.picklist(['active', 'done', 'quarantined']), value: state, context: json },
  ...{ commands: v.array(json), timers: v.array(json), labels: v.array(name), lastEvents: v.array(name) },
  ...{ since: v.number(), updatedAt: v.number() },
});
const parked = v.looseObject({ key: name, instance: name, parked: json, at: v.number() });

const placed = { seq: count, at: v.number() };
const ofTurn = { ...placed, turn: name };

/** As far as those who show or replay it rely on its form; fields that are not known are kept. */
const record = v.variant('type', [
  v.looseObject({ ...placed, type: v.literal('opened'), rows: v.array(row), machines: v.record(v.string(), count) }),
  v.looseObject({ ...ofTurn, type: v.literal('event'), from: name, to: name, event }),
  v.looseObject({
    ...{ ...ofTurn, type: v.literal('step'), key: name, machine: name, event, before: v.optional(state), after: state },
    transitions: v.array(v.looseObject({ source: name, eventType: name, targets: v.array(name) })),
    guards: v.array(v.looseObject({ guard: name, holds: v.boolean() })),
    ...{ effects: v.array(v.looseObject({ kind: name })), changed: v.boolean() },
  }),
  v.looseObject({ ...ofTurn, type: v.literal('threw'), key: name, event: name, message: v.string() }),
  v.looseObject({ ...ofTurn, type: v.literal('refused'), key: name, event, reason: v.looseObject({ code: name }) }),
  v.looseObject({
    ...{ ...ofTurn, type: v.literal('commit'), puts: v.array(row), parked: v.array(parked), deletes: v.array(name) },
    emitted: v.array(v.looseObject({ key: name, event })),
  }),
  v.looseObject({ ...placed, type: v.literal('call'), key: name, corrId: name, phase: name }),
  v.looseObject({ ...placed, type: v.literal('dead-letter'), letter: v.looseObject({ reason: name, event: json }) }),
  v.looseObject({ ...placed, type: v.literal('health'), health: v.looseObject({ state: name }) }),
]);

const schema = v.pipe(
  v.looseObject({
    ...{ format: v.literal('joinery-recording'), version: v.literal(1) },
    base: v.looseObject({ seq: count, rows: v.array(row), parked: v.optional(v.array(parked)) }),
    records: v.pipe(v.array(record), v.maxLength(mostRecords)),
    ...{ machines: v.record(v.string(), count), redacted: v.boolean() },
  }),
  v.check(({ base, records }) => records.every(({ seq }, at) => seq === base.seq + 1 + at), 'records with a gap'),
);

const head = v.looseObject({ format: v.literal('joinery-recording'), version: count });

/** The recording that a file holds. Throws RecordingInvalid where it holds none, or one that only a newer version can read. */
export function readRecording(text: string): Recording {
  if (text.length > longest) throw invalid({ why: 'tooLarge' });
  const data = parsed(text);
  const { success, output } = v.safeParse(head, data);
  if (!success) throw invalid({ why: 'unreadable', where: 'no recording' });
  if (output.version > 1) throw invalid({ why: 'newer' });
  const read = v.safeParse(schema, data, { abortEarly: true });
  if (!read.success) throw invalid({ why: 'unreadable', where: issueWords(read.issues[0]) });
  return data as Recording;
}

function parsed(text: string): unknown {
  try {
    return readExplicit(text);
  } catch {
    throw invalid({ why: 'unreadable', where: 'no JSON' });
  }
}

const invalid = (error: Omit<Extract<DomainError, { type: 'RecordingInvalid' }>, 'type'>): JoineryError =>
  new JoineryError({ type: 'RecordingInvalid', ...error });
