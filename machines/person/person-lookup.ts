import type { HostAnswer, Query } from '../vocabulary/effect.ts';
import type { JsonObject } from '../vocabulary/json.ts';
import { contactsOf } from './identity-context.ts';
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
  /** The contacts of identities, by their keys. */
  readonly contacts: Readonly<Record<string, readonly string[]>>;
};

type Found = HostAnswer & { type: 'found' };

export const emptyLookup: Lookup = { asked: [], policy: mergePolicies.seed, records: {}, contacts: {} };

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

/** With the answer to one of them. Answers to other questions change nothing. */
export function withAnswer(lookup: Lookup, { reply, rows: [row] }: Found): Lookup {
  if (!row) return lookup;
  if (reply === 'settings') return { ...lookup, policy: policyIn(row.context) };
  if (reply.startsWith('identity ')) {
    return { ...lookup, contacts: { ...lookup.contacts, [row.key]: contactsOf(row) } };
  }
  return reply.startsWith('record ') ? withRecords(lookup, [row]) : lookup;
}

/** With those of the rows that are records, if they are wanted. */
export function withRecords(lookup: Lookup, rows: Found['rows'], wanted = (_: FoundRecord): boolean => true): Lookup {
  const found = rows.flatMap((row) => recordOf(row) ?? []).filter(wanted);
  return { ...lookup, records: { ...lookup.records, ...Object.fromEntries(found.map((each) => [each.key, each])) } };
}

/** The record with what its identity knows, as far as it was found. */
export function recordIn({ records, contacts }: Lookup, key: string): PersonRecord | undefined {
  const record = records[key];
  if (!record) return undefined;
  const known = (record.identity !== undefined && contacts[record.identity]) || [];
  return { ...record, contacts: record.kind === 'contact' ? [...new Set([key, ...known])] : known };
}

const policyIn = (context: JsonObject): MergePolicy =>
  (context['policy'] ?? mergePolicies.seed) as object as MergePolicy;
