import { assign, setup } from 'xstate';
import { chatMessage, type ChatMessage } from '../vocabulary/chat-message.ts';
import { effects, type Tell } from '../vocabulary/effect.ts';
import { known } from '../vocabulary/known.ts';
import { askedFor, bindingDigests, noSecrets, readSecret, withoutAnswers, withSecret } from './connection-secrets.ts';
import { mergeDecision } from './merge-decision.ts';
import { mergeTells } from './merge-tells.ts';
import type { ExchangeEvent } from './person-events.ts';
import { asking, emptyLookup, recordIn } from './person-lookup.ts';
import {
  addressees,
  exchangeQueries,
  isToBeAsked,
  nextInLine,
  probed,
  secretsWanted,
  withFound,
} from './probe-candidates.ts';
import type { Candidate, Confirmation, ExchangeContext, ExchangeInput } from './probe-exchange-context.ts';

type Event = ExchangeEvent;
type About = { context: ExchangeContext; event: Event };

const say = (record: string, message: ChatMessage, name?: string): Tell => ({
  to: { key: record },
  event: { type: 'person.say', message, ...(name !== undefined && { name }) },
});

const timeOf = (event: Event): number => ('at' in event ? event.at : 0);
const nothingKnown = { lookup: emptyLookup, alike: { keys: [], pages: 0 } } as const;
const nothingSecret = { ...nothingKnown, probe: undefined, secrets: noSecrets, bindings: {} } as const;

/** It got the hash; or it seems that it did not, and a confirmation proves otherwise. */
const isAwaited = ({ standing }: Candidate): boolean => standing === 'asked' || standing === 'unreached';
const isOpen = ({ candidates }: ExchangeContext, key: string): boolean =>
  candidates.some((each) => each.key === key && isAwaited(each));

/** The candidates, of whom those that are named stand otherwise now. */
function withStanding(
  all: readonly Candidate[],
  keys: readonly string[],
  standing: Candidate['standing'],
): Candidate[] {
  return all.map((each) => (keys.includes(each.key) ? { ...each, standing } : each));
}

/** A confirmation that is bound has to be bound to these two connections; one that is not counts where it may. */
function isGenuine({ candidates, lookup }: ExchangeContext, { from, binding }: Confirmation): boolean {
  const ok = candidates.find(({ key }) => key === from)?.ok;
  if (binding !== undefined && ok !== undefined) return binding === ok;
  return lookup.policy.probeBinding !== 'required';
}

// ── what it may ask of the world ─────────────────────────────────────────────────────────────────────────────

const vocabulary = setup({
  types: {
    input: {} as ExchangeInput,
    context: {} as ExchangeContext,
    events: {} as Event,
    tags: {} as 'waiting' | 'settled' | 'disposable' | 'passing',
  },
  actions: {
    ...effects,
    rememberProbe: assign(({ event }) =>
      event.type === 'probe.begin' ? { subject: event.subject, probe: event.probe } : {},
    ),
    beginLookup: assign({ ...nothingKnown, open: 0 }),
    takeFound: assign(({ context, event }) =>
      event.type === 'found' ? { ...withFound(context, event), open: context.open - 1 } : {},
    ),
    takeSecret: assign(({ context, event }: About) =>
      event.type === 'SECRET' || event.type === 'ERR' ? { secrets: withSecret(context.secrets, event) } : {},
    ),
    endReading: assign(({ context }) => ({ secrets: withoutAnswers(context.secrets) })),
    takeDigest: assign(({ context, event }) => {
      if (event.type !== 'digested') return {};
      const { reply, digest } = event;
      return { bindings: { ...context.bindings, [reply]: digest }, open: context.open - 1 };
    }),
    forgetSecrets: assign(nothingSecret),
    rememberConfirmation: assign(({ event }) => (event.type === 'probe.confirmed' ? { confirmation: event } : {})),
    loseCandidate: assign(({ context: { candidates }, event }) => {
      if (event.type !== 'record.gone' && event.type !== 'probe.undelivered') return {};
      const standing = event.type === 'record.gone' ? 'gone' : 'unreached';
      return { candidates: withStanding(candidates, [event.record], standing) };
    }),
  },
  guards: {
    isAskingOn: ({ context }) => context.open === 0 && exchangeQueries(context).length > 0,
    isAnswered: ({ context }) => context.open === 0,
    wantsSecrets: ({ context }) => secretsWanted(context).length > 0,
    hasAddressees: ({ context }) => addressees(context).length > 0,
    isRead: ({ context }) => context.secrets.open === 0,

    /** From who got the hash, for the first time. */
    isAwaited: ({ context, event }) => event.type === 'probe.confirmed' && isOpen(context, event.from),
    isWeighing: ({ context }) => context.confirmation !== undefined,
    /** By what is so now: choices, profiles, connections and identities may have changed since the hash was sent. */
    isConfirmed: ({ context }) => {
      const { to = '', lookup, confirmation } = context;
      const [one, other] = [recordIn(lookup, to), confirmation && recordIn(lookup, confirmation.from)];
      if (!confirmation || !one || !other) return false;
      return isGenuine(context, confirmation) && mergeDecision(one, other, lookup.policy).merge;
    },
    isProbed: ({ context, event }) => event.type === 'record.gone' && event.record === context.to,
    isCandidate: ({ context, event }) => 'record' in event && isOpen(context, event.record),
    /** The hashes were sent: who was asked can't be reached. */
    isTurning: ({ context }) => context.hash !== undefined,
    isNextInLine: ({ context }) => nextInLine(context.candidates).length > 0,
    isAwaitingMore: ({ context }) => context.candidates.some(isAwaited),
    hasMerged: ({ context }) => context.candidates.some(({ standing }) => standing === 'merged'),
    hasRefused: ({ context }) => context.candidates.some(({ standing }) => standing === 'refused'),
  },
});

type Enqueue = Parameters<Parameters<typeof vocabulary.enqueueActions>[0]>[0]['enqueue'];

/** They get the hash. Under our name, so that it is told here where one can't be reached. */
function ask(enqueue: Enqueue, hash: string, candidates: readonly Candidate[], keys: readonly string[]): Candidate[] {
  for (const { key, check } of candidates.filter((each) => keys.includes(each.key)))
    enqueue({ type: 'tell', params: say(key, chatMessage.infoProbeCheck(hash, check), `probe-exchange/${hash}`) });
  return withStanding(candidates, keys, 'asked');
}

/** What the chart of the probing side may name. */
export const exchangeSetup = vocabulary.extend({
  delays: {
    secretLimit: ({ context }) => context.limits.secret,
    /** What is left of it: a confirmation that was weighed does not prolong it. */
    probeLimit: ({ context, event }) => Math.max(0, context.endsAt - timeOf(event)),
    graceLimit: ({ context }) => context.limits.probe,
  },
  actions: {
    lookUp: vocabulary.enqueueActions(({ context, enqueue }) => {
      const queries = exchangeQueries(context);
      for (const params of queries) enqueue({ type: 'query', params });
      enqueue.assign(asking(context.lookup, queries));
    }),

    /** The same whether anybody is asked or not: who gets it can't tell. */
    sayProbe: vocabulary.enqueueActions(({ context, enqueue }) => {
      const { subject, probe, said, lookup } = context;
      if (said) return;
      const to = probed(context)?.key ?? known(subject);
      const binds = lookup.policy.probeBinding !== 'never';
      enqueue({ type: 'tell', params: say(to, chatMessage.infoProbe(known(probe), binds)) });
      enqueue.assign({ to, said: true });
    }),
    readSecrets: vocabulary.enqueueActions(({ context, enqueue }) => {
      const asked = secretsWanted(context);
      for (const connectionId of asked) enqueue({ type: 'command', params: readSecret(connectionId) });
      enqueue.assign({ ...nothingKnown, secrets: askedFor(context.secrets, asked) });
    }),

    chooseCandidates: vocabulary.enqueueActions(({ context, enqueue }) => {
      const probe = known(context.probe);
      const chosen = addressees(context);
      const digests = [
        { data: probe, encoding: 'base64url' as const, reply: 'hash' },
        ...chosen.flatMap(({ key, secrets }) => (secrets ? bindingDigests(probe, key, secrets) : [])),
      ];
      for (const params of digests) enqueue({ type: 'digest', params });
      const candidates = chosen.map(({ key, person }): Candidate => ({ key, person, standing: 'inLine' }));
      enqueue.assign({ open: digests.length, candidates });
    }),
    sayHashes: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      const { bindings, limits } = context;
      const hash = known(bindings['hash']);
      const candidates = context.candidates.map((each) => ({
        ...each,
        ...{ check: bindings[`check ${each.key}`], ok: bindings[`ok ${each.key}`] },
      }));
      const asked = ask(enqueue, hash, candidates, nextInLine(candidates));
      enqueue.assign({ ...nothingSecret, hash, endsAt: timeOf(event) + limits.probe, candidates: asked });
    }),
    /** By what is so now, as when the first were asked. */
    askNext: vocabulary.enqueueActions(({ context, enqueue }) => {
      const { to = '', hash, lookup, candidates } = context;
      const next = nextInLine(candidates);
      const about = recordIn(lookup, to);
      const viable = next.filter((key) => {
        const other = recordIn(lookup, key);
        return about !== undefined && other !== undefined && isToBeAsked(about, other, lookup);
      });
      const left = withStanding(candidates, next, 'gone');
      enqueue.assign({ ...nothingKnown, candidates: ask(enqueue, known(hash), left, viable) });
    }),

    merge: vocabulary.enqueueActions(({ context, enqueue }) => {
      const { to, lookup, confirmation, hash, candidates } = context;
      const { from } = known(confirmation);
      const [one, other] = [known(recordIn(lookup, known(to))), known(recordIn(lookup, from))];
      const id = `${hash}-${candidates.findIndex(({ key }) => key === from)}`;
      for (const params of mergeTells(one, other, `probe-exchange/${hash}`, id)) enqueue({ type: 'tell', params });
      enqueue.assign({
        ...nothingKnown,
        confirmation: undefined,
        candidates: withStanding(candidates, [from], 'merged'),
      });
    }),
    /**
     * It has merged, as it had our hash: where it understands that, it is told to undo it; over both records, as one of
     * them may be deleted by now. Nor is who was asked at its address taken for it any more.
     */
    refuseCandidate: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      const { candidates } = context;
      const { from, undoes } = known(event.type === 'probe.confirmed' ? event : context.confirmation);
      const to = known(context.to);
      if (recordIn(context.lookup, to)?.boundTo === from) {
        const untie = { type: 'contact.untie', record: from, why: 'Refused' };
        enqueue({ type: 'tell', params: { to: { key: to }, event: untie } });
      }
      const refused = chatMessage.infoProbeRefused(
        known(context.hash),
        candidates.find(({ key }) => key === from)?.check,
      );
      if (undoes) for (const record of [from, to]) enqueue({ type: 'tell', params: say(record, refused) });
      const settled = withStanding(candidates, [from], 'refused');
      enqueue.assign({ ...nothingKnown, confirmation: undefined, candidates: settled });
    }),
  },
});
