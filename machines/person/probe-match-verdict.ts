import type { HostAnswer, Query, Tell } from '../vocabulary/effect.ts';
import { known } from '../vocabulary/known.ts';
import { bothSecrets, isWithheld, knowsNone, unread } from './connection-secrets.ts';
import { isApart, mergeDecision } from './merge-decision.ts';
import { mergeTells } from './merge-tells.ts';
import type { PersonEmitted } from './person-events.ts';
import { personLabels } from './person-labels.ts';
import { personQueries, recordIn, withAnswer } from './person-lookup.ts';
import { mostHolders, mostOpen } from './probe-limits.ts';
import type { Holder, MatchContext, News } from './probe-match-context.ts';

/** What the confirming side makes of what it heard, once everything is looked up: all pure. Source: docs/merging.md. */

const recordOf = (news: News): string => (news.type === 'probe.sent' ? news.record : news.from);
const matchKey = (hash: string): string => `probe-match/${hash}`;

/**
 * Whom it is about. Who said the secret refuses too, over its own record: it names the hash by its binding; without one it
 * can mean nobody but who is gone.
 */
function holderOf({ prober, holders }: MatchContext, news: News): Holder | undefined {
  if (news.type !== 'probe.refused' || news.from !== prober?.key)
    return holders.find(({ key }) => key === recordOf(news));
  const { binding } = news;
  return holders.find((each) => (binding === undefined ? each.verdict === 'gone' : each.binding === binding));
}

/** Whether it changes anything. Repeats do not, nor does what is too much. */
export function isNews(context: MatchContext, news: News): boolean {
  const { prober, holders, isOver, news: noted } = context;
  const verdict = holderOf(context, news)?.verdict;
  switch (news.type) {
    case 'probe.heard':
      return !isOver && !prober && !noted.some(({ type }) => type === 'probe.heard');
    case 'hash.heard': {
      const heard = [...holders.map(({ key }) => key), ...noted.filter(({ type }) => type === news.type).map(recordOf)];
      return !isOver && !heard.includes(news.from) && heard.length < mostHolders;
    }
    case 'probe.sent':
      return verdict === 'confirming';
    case 'probe.refused':
      return verdict !== undefined && verdict !== 'declined';
  }
}

/** What is to be looked up: who has a part in it, and how much else those are part of from whom we hear for the first time. */
export function matchQueries({ lookup, prober, holders, news }: MatchContext): Query[] {
  const undecided = holders.filter(({ verdict }) => verdict === undefined).map(({ key }) => key);
  const heard = news.filter(({ type }) => type.endsWith('.heard')).map(recordOf);
  const crowds = [...new Set(heard)].map((record) => ({
    ...{ label: personLabels.probesOf(record), limit: 64, reply: `open ${record}` },
  }));
  return [
    ...personQueries(lookup, [...(prober ? [prober.key] : []), ...undecided, ...news.map(recordOf)]),
    ...crowds.filter(({ reply }) => !lookup.asked.includes(reply)),
  ];
}

export function withFound(context: MatchContext, event: HostAnswer & { type: 'found' }): Partial<MatchContext> {
  const { reply, rows, more } = event;
  if (!reply.startsWith('open ')) return { lookup: withAnswer(context.lookup, event) };
  const open = rows.filter(({ machine, value }) => machine === 'probe-match' && value !== 'merged' && value !== 'kept');
  const crowd = more ? mostOpen : open.length;
  return { crowds: { ...context.crowds, [reply.slice('open '.length)]: crowd } };
}

type Judgement = {
  readonly context: MatchContext;
  readonly tells: readonly Tell[];
  readonly matched: readonly PersonEmitted[];
};

/** What follows from all that was noted, and who is to be confirmed. */
export function judged(context: MatchContext): Judgement {
  const start: Judgement = { context: { ...context, news: [] }, tells: [], matched: [] };
  return decided(context.news.reduce(taken, start));
}

function taken(judgement: Judgement, news: News): Judgement {
  const { context } = judgement;
  const { prober, holders } = context;
  const holder = holderOf(context, news);
  switch (news.type) {
    case 'probe.heard': {
      if (prober || !isAdmitted(context, news.from)) return judgement;
      const { from: key, binds, probe } = news;
      return { ...judgement, context: { ...context, prober: { key, binds }, probe } };
    }
    case 'hash.heard': {
      if (holder || !isAdmitted(context, news.from)) return judgement;
      const { from: key, binds, binding } = news;
      return { ...judgement, context: { ...context, holders: [...holders, { key, binds, binding }] } };
    }
    case 'probe.sent':
      return holder?.verdict === 'confirming' ? merged(judgement, holder) : judgement;
    case 'probe.refused':
      return holder ? undone(judgement, holder) : judgement;
  }
}

/** With merging off, from who knows us in disguise, and from who floods us, nothing is heard. */
function isAdmitted({ lookup, crowds }: MatchContext, key: string): boolean {
  const record = recordIn(lookup, key);
  if (!record || !lookup.policy.merge || (crowds[key] ?? 0) >= mostOpen) return false;
  return record.current && !record.incognito;
}

/**
 * The confirmation got out: the other side merges by it, and so do we, whatever was chosen or renamed since, unless the
 * user says that they are two, or one of them is not there.
 */
function merged({ context, tells, matched }: Judgement, { key }: Holder): Judgement {
  const { prober, lookup, hash } = context;
  const [one, other] = [recordIn(lookup, known(prober).key), recordIn(lookup, key)];
  if (!one || !other || isApart(one, other))
    return { context: settled(context, key, { verdict: 'declined', why: 'Apart' }), tells, matched };
  const id = `${hash}-m${context.holders.findIndex((each) => each.key === key)}`;
  const merging = mergeTells(one, other, matchKey(known(hash)), id);
  return { context: settled(context, key, { verdict: 'merged' }), tells: [...tells, ...merging], matched };
}

function undone({ context, tells, matched }: Judgement, { key, verdict }: Holder): Judgement {
  const { prober, lookup, hash } = context;
  const one = known(prober).key;
  const identity = recordIn(lookup, one)?.identity ?? recordIn(lookup, key)?.identity;
  const event = { type: 'identity.undo', by: matchKey(known(hash)), one, other: key };
  const undoing: Tell[] = verdict !== 'confirming' && identity !== undefined ? [{ to: { key: identity }, event }] : [];
  return {
    context: settled(context, key, { verdict: 'declined', why: 'Refused' }),
    tells: [...tells, ...undoing],
    matched,
  };
}

/** Who is the same person, by all but the binding, is to be confirmed; who is not stays separate, and the client is told. */
function decided({ context, tells, matched }: Judgement): Judgement {
  const { prober, probe, lookup, holders } = context;
  if (!prober || probe === undefined) return { context: { ...context, viable: [] }, tells, matched };
  const one = recordIn(lookup, prober.key);
  const decisions = holders
    .filter(({ verdict }) => verdict === undefined)
    .map(({ key }) => {
      const other = recordIn(lookup, key);
      const decision = one && other && mergeDecision(one, other, lookup.policy);
      return { key, why: decision ? (decision.merge ? undefined : decision.why) : ('NotCurrent' as const) };
    });
  const declined = decisions.flatMap(({ key, why }) => (why === undefined ? [] : [{ key, why }]));
  const viable = decisions.filter(({ why }) => why === undefined).map(({ key }) => key);
  const told = declined.map(({ key, why }) => matchedApart(prober.key, key, why));
  const after = declined.reduce((all, { key, why }) => settled(all, key, { verdict: 'declined', why }), context);
  return { context: { ...after, viable }, tells, matched: [...matched, ...told] };
}

export const matchedApart = (
  one: string,
  other: string,
  why: Extract<PersonEmitted, { type: 'person.matched' }>['why'],
): PersonEmitted => ({ type: 'person.matched', records: [one, other], why });

export function settled(context: MatchContext, key: string, verdict: Pick<Holder, 'verdict' | 'why'>): MatchContext {
  return { ...context, holders: context.holders.map((each) => (each.key === key ? { ...each, ...verdict } : each)) };
}

// ── the binding ──────────────────────────────────────────────────────────────────────────────────────────────

/** Whether the hash has to be bound: one of the two announces it, and what is not bound may have been passed on. */
function isToBeBound({ lookup, prober }: MatchContext, { binds }: Holder): boolean {
  const { probeBinding } = lookup.policy;
  return probeBinding === 'required' || (probeBinding === 'when-supported' && (binds || prober?.binds === true));
}

const isViable = ({ viable }: MatchContext, { key }: Holder): boolean => viable.includes(key);
const connectionOf = ({ lookup }: MatchContext, key?: string): string | undefined =>
  key === undefined ? undefined : lookup.records[key]?.connectionId;

/** The connections whose secrets are wanted, and were not asked for. */
export function secretsWanted(context: MatchContext): string[] {
  const { holders, prober, secrets } = context;
  const bound = holders.filter((each) => isViable(context, each) && isToBeBound(context, each));
  const ofProber = connectionOf(context, prober?.key);
  if (bound.length === 0 || ofProber === undefined || isWithheld(secrets, ofProber)) return [];
  return unread(secrets, [ofProber, ...bound.map(({ key }) => connectionOf(context, key))]);
}

/** Of a holder that is to be confirmed: the secrets that its hash has to be bound by, if we know them. */
export function secretsFor(context: MatchContext, holder: Holder): readonly [string, string] | undefined {
  if (!isToBeBound(context, holder)) return undefined;
  return bothSecrets(context.secrets, connectionOf(context, context.prober?.key), connectionOf(context, holder.key));
}

/** It need not be bound; or it should be, and our agent knows no secrets. */
const goesWithout = (context: MatchContext, holder: Holder): boolean =>
  !isToBeBound(context, holder) || (context.lookup.policy.probeBinding !== 'required' && knowsNone(context.secrets));

/** Who is confirmed now, and with which binding; the others that were to be are declined. */
export function confirmations(
  context: MatchContext,
): { key: string; confirmed: boolean; binding: string | undefined }[] {
  const { holders, bindings } = context;
  return holders
    .filter((each) => isViable(context, each))
    .map((holder) => {
      const { key, binding } = holder;
      const check = bindings[`check ${key}`];
      const confirmed = check === undefined ? goesWithout(context, holder) : binding === check;
      return { key, confirmed, binding: bindings[`ok ${key}`] };
    });
}
