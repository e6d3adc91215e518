import type { HostAnswer, Query } from '../vocabulary/effect.ts';
import { alikeLabel } from './alike.ts';
import { bothSecrets, isWithheld, knowsNone, unread } from './connection-secrets.ts';
import { isContactKey } from './identity-context.ts';
import { mergeDecision } from './merge-decision.ts';
import { asOneOf, peopleIn, personQueries, recordIn, withAnswer, withRecords, type Lookup } from './person-lookup.ts';
import type { PersonRecord } from './person-record.ts';
import type { Candidate, ExchangeContext } from './probe-exchange-context.ts';
import { mostHashes, mostPages } from './probe-limits.ts';

/** Who the secret is said to, and who gets its hash: all pure. Source: docs/merging.md, "Who is asked". */

const pageSize = 64;

/**
 * What is to be looked up next: first the subject, then whose contact it may be, then who looks like it, then who those
 * are. Of a confirmation, the two records that it is about; and who is to be asked where others can't be reached.
 */
export function exchangeQueries(context: ExchangeContext): Query[] {
  const { subject, to, lookup, confirmation, hash, candidates, alike } = context;
  if (confirmation) return personQueries(lookup, [to ?? '', confirmation.from]);
  if (hash !== undefined) return personQueries(lookup, [to ?? '', ...nextInLine(candidates)]);
  const contacts = peopleIn(lookup, lookup.records[subject ?? '']).filter(isContactKey);
  const queries = personQueries(lookup, [subject ?? '', ...(to === undefined ? contacts : [to])]);
  if (queries.length > 0) return queries;
  const about = probed(context);
  const isThrough = alike.pages > 0 && alike.after === undefined;
  if (!about || !lookup.policy.merge || isThrough || alike.pages >= mostPages || alike.keys.length >= mostHashes)
    return [];
  const after = alike.after === undefined ? {} : { after: alike.after };
  return [{ label: alikeLabel(about.profile), limit: pageSize, reply: 'alike', ...after }];
}

/** With what was found. Of those who look alike only who may be the same person is kept. */
export function withFound(context: ExchangeContext, event: HostAnswer & { type: 'found' }): Partial<ExchangeContext> {
  if (event.reply !== 'alike') return { lookup: withAnswer(context.lookup, event) };
  const { lookup, alike } = context;
  const about = probed(context);
  const found = withRecords(lookup, event.rows, (record) => {
    return about !== undefined && isToBeAsked(about, asOneOf(record, []), lookup);
  });
  const keys = event.rows.map(({ key }) => key).filter((key) => key in found.records && key !== about?.key);
  const after = event.more ? event.rows.at(-1)?.key : undefined;
  return { lookup: found, alike: { keys: [...alike.keys, ...keys], pages: alike.pages + 1, after } };
}

/** The record that the secret is said to: where the person has a contact, that one (the first that can be asked). */
export function probed({ subject = '', to, lookup }: ExchangeContext): PersonRecord | undefined {
  if (to !== undefined) return recordIn(lookup, to);
  const it = recordIn(lookup, subject);
  const contacts = it?.contacts.map((key) => recordIn(lookup, key)) ?? [];
  return contacts.find((contact) => contact?.current && !contact.incognito && contact.identity === it?.identity) ?? it;
}

/**
 * Who is known to be one with it need not be asked, unless that proves nothing: it is taken for that member, or was asked
 * anew.
 */
export function isToBeAsked(about: PersonRecord, other: PersonRecord, { policy }: Lookup): boolean {
  const decision = mergeDecision(about, other, policy);
  return decision.merge && (!decision.already || about.renewed === true || other.key === about.boundTo);
}

/**
 * Who may be the same person, by all that is known so far: of each person first the record that is asked, a contact
 * rather than a member, then those that are asked where it can't be reached.
 */
function viable(context: ExchangeContext): PersonRecord[] {
  const { lookup, alike } = context;
  const about = probed(context);
  // A row that comes out of an archive has no secret: it asks nobody.
  if (!about || context.probe === undefined) return [];
  const all = alike.keys
    .flatMap((key) => recordIn(lookup, key) ?? [])
    .filter((each) => isToBeAsked(about, each, lookup));
  // They come in the order of their keys: contacts before members.
  const people = all.map((each) => personOf(each, lookup));
  const isFirst = (_: unknown, n: number): boolean => people.indexOf(people[n] ?? '') === n;
  return [...all.filter(isFirst), ...all.filter((each, n) => !isFirst(each, n))].slice(0, mostHashes);
}

/** Who is asked once. */
const personOf = ({ key, identity = key }: PersonRecord, { policy }: Lookup): string =>
  policy.hashes === 'all' ? key : identity;

/** Keys of those who are to be asked now: of each person the first in line, where nobody else of it is asked or has answered. */
export function nextInLine(candidates: readonly Candidate[]): string[] {
  const people = new Set(
    candidates.flatMap(({ person, standing }) =>
      standing === 'asked' || standing === 'merged' || standing === 'refused' ? [person] : [],
    ),
  );
  return candidates.flatMap(({ key, person, standing }) => {
    if (standing !== 'inLine' || people.has(person)) return [];
    people.add(person);
    return [key];
  });
}

/** The connections whose secrets are wanted, and were not asked for. */
export function secretsWanted(context: ExchangeContext): string[] {
  const { lookup, secrets } = context;
  const candidates = viable(context);
  const { connectionId } = probed(context) ?? {};
  if (lookup.policy.probeBinding === 'never' || candidates.length === 0 || connectionId === undefined) return [];
  if (isWithheld(secrets, connectionId)) return [];
  return unread(secrets, [connectionId, ...candidates.map((each) => each.connectionId)]);
}

/** Who gets the hash, with the secrets that bind it. Without them it goes where it may only. */
export function addressees(
  context: ExchangeContext,
): { key: string; person: string; secrets: readonly [string, string] | undefined }[] {
  const { lookup, secrets } = context;
  const { connectionId } = probed(context) ?? {};
  const { probeBinding } = lookup.policy;
  const mayGoWithout = probeBinding === 'never' || (probeBinding === 'when-supported' && knowsNone(secrets));
  return viable(context)
    .map((each) => ({
      ...{ key: each.key, person: personOf(each, lookup) },
      secrets: probeBinding === 'never' ? undefined : bothSecrets(secrets, connectionId, each.connectionId),
    }))
    .filter((each) => each.secrets !== undefined || mayGoWithout);
}
