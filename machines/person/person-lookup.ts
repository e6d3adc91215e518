import type { HostAnswer, Query } from '../vocabulary/effect.ts';
import type { JsonObject } from '../vocabulary/json.ts';
import { isContactKey, recordsOf } from './identity-context.ts';
import { mergePolicies, type MergePolicy } from './merge-policy.ts';
import { recordOf, type FoundRecord } from './person-found.ts';
import { mergeSettingsKey } from './person-labels.ts';
import type { PersonRecord } from './person-record.ts';

/**
 * What was looked up before anything is decided: the account's choices, records, and who else they are. It is kept for no
 * longer than that: at the end everything is looked up again.
 */
export type Lookup = {
  /** What was asked, by the `reply` of each question. */
  readonly asked: readonly string[];
  readonly policy: MergePolicy;
  readonly records: Readonly<Record<string, FoundRecord>>;
  /** The records of identities, by their keys. */
  readonly people: Readonly<Record<string, readonly string[]>>;
};

type Found = HostAnswer & { type: 'found' };

export const emptyLookup: Lookup = { asked: [], policy: mergePolicies.seed, records: {}, people: {} };

/** What is to be asked about these records, and was not: what the answers lead to is asked in another round. */
export function personQueries({ asked, records }: Lookup, keys: readonly string[]): Query[] {
  const identities = Object.values(records).flatMap(({ identity }) => identity ?? []);
  const queries = [
    { key: mergeSettingsKey, reply: 'settings' },
    ...keys.map((key) => ({ key, reply: `record ${key}` })),
    ...identities.map((key) => ({ key, reply: `identity ${key}` })),
  ];
  const replies = queries.map(({ reply }) => reply);
  return queries.filter(({ reply }, n) => !asked.includes(reply) && replies.indexOf(reply) === n);
}

/** As these are asked: how many answers are to come, and that nobody asks for them again. */
export function asking(lookup: Lookup, queries: readonly Query[]): { open: number; lookup: Lookup } {
  const asked = [...lookup.asked, ...queries.map(({ reply }) => reply)];
  return { open: queries.length, lookup: { ...lookup, asked } };
}

/** With the answer to one of them. Answers to other questions change nothing. */
export function withAnswer(lookup: Lookup, { reply, rows: [row] }: Found): Lookup {
  if (!row) return lookup;
  if (reply === 'settings') return { ...lookup, policy: policyIn(row.context) };
  if (reply.startsWith('identity ')) {
    return { ...lookup, people: { ...lookup.people, [row.key]: recordsOf(row) } };
  }
  return reply.startsWith('record ') ? withRecords(lookup, [row]) : lookup;
}

/** With those of the rows that are records, if they are wanted. */
export function withRecords(lookup: Lookup, rows: Found['rows'], wanted = (_: FoundRecord): boolean => true): Lookup {
  const found = rows.flatMap((row) => recordOf(row) ?? []).filter(wanted);
  return { ...lookup, records: { ...lookup.records, ...Object.fromEntries(found.map((each) => [each.key, each])) } };
}

/** The record with what its identity knows, as far as it was found. */
export function recordIn(lookup: Lookup, key: string): PersonRecord | undefined {
  const record = lookup.records[key];
  return record && asOneOf(record, peopleIn(lookup, record));
}

/** The records of the person whose record it is, as far as they were found. */
export const peopleIn = ({ people }: Lookup, record: FoundRecord | undefined): readonly string[] =>
  (record?.identity !== undefined && people[record.identity]) || [];

/** The record as one of those of its identity. */
export function asOneOf(record: FoundRecord, records: readonly string[]): PersonRecord {
  const contacts = records.filter(isContactKey);
  const all = record.kind === 'contact' ? [...new Set([record.key, ...contacts])] : contacts;
  return { ...record, contacts: all, records: Math.max(1, records.length) };
}

const policyIn = (context: JsonObject): MergePolicy =>
  (context['policy'] ?? mergePolicies.seed) as object as MergePolicy;
