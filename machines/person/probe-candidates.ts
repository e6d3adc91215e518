import type { HostAnswer, Query } from '../vocabulary/effect.ts';
import { alikeLabel } from './alike.ts';
import { bothSecrets, unread } from './connection-secrets.ts';
import { mergeDecision } from './merge-decision.ts';
import { personQueries, recordIn, withAnswer, withRecords } from './person-lookup.ts';
import type { PersonRecord } from './person-record.ts';
import type { ExchangeContext } from './probe-exchange-context.ts';
import { mostHashes, mostPages } from './probe-limits.ts';

/** Who the secret is said to, and who gets its hash: all pure. Source: docs/merging.md, "Who is asked". */

const pageSize = 64;

/**
 * What is to be looked up next: first the subject, then whose contact it may be, then who looks like it, then who those
 * are. Of a confirmation, the two records that it is about.
 */
export function exchangeQueries(context: ExchangeContext): Query[] {
  const { subject, to, lookup, confirmation, alike } = context;
  if (confirmation) return personQueries(lookup, [to ?? '', confirmation.from]);
  const { identity } = lookup.records[subject ?? ''] ?? {};
  const contacts = (identity !== undefined && lookup.contacts[identity]) || [];
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
    const other = { ...record, contacts: record.kind === 'contact' ? [record.key] : [] };
    const decision = about && mergeDecision(about, other, lookup.policy);
    return decision?.merge === true && !decision.already;
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

/** Who may be the same person, by all that is known so far: each person once, by a contact rather than a member. */
function viable(context: ExchangeContext): PersonRecord[] {
  const { lookup, alike } = context;
  const about = probed(context);
  if (!about) return [];
  const all = alike.keys
    .flatMap((key) => recordIn(lookup, key) ?? [])
    .filter((each) => {
      const decision = mergeDecision(about, each, lookup.policy);
      return decision.merge && !decision.already;
    });
  const chosen = lookup.policy.hashes === 'all' ? all : all.filter((each) => each === foremost(all, each));
  return chosen.slice(0, mostHashes);
}

function foremost(all: readonly PersonRecord[], one: PersonRecord): PersonRecord {
  if (one.identity === undefined) return one;
  const person = all.filter(({ identity }) => identity === one.identity);
  return person.find(({ kind }) => kind === 'contact') ?? person[0] ?? one;
}

/** The connections whose secrets are wanted, and were not asked for. */
export function secretsWanted(context: ExchangeContext): string[] {
  const { lookup, secrets } = context;
  const candidates = viable(context);
  const { connectionId } = probed(context) ?? {};
  if (lookup.policy.probeBinding === 'never' || candidates.length === 0 || connectionId === undefined) return [];
  if (secrets.read[connectionId] === null) return [];
  return unread(secrets, [connectionId, ...candidates.map((each) => each.connectionId)]);
}

/** Who gets the hash, with the secrets that bind it. Where a binding is required, nobody gets it without. */
export function addressees(
  context: ExchangeContext,
): { key: string; secrets: readonly [string, string] | undefined }[] {
  const { lookup, secrets } = context;
  const { connectionId } = probed(context) ?? {};
  const { probeBinding } = lookup.policy;
  return viable(context)
    .map((each) => ({
      key: each.key,
      secrets: probeBinding === 'never' ? undefined : bothSecrets(secrets, connectionId, each.connectionId),
    }))
    .filter((each) => each.secrets !== undefined || probeBinding !== 'required');
}
