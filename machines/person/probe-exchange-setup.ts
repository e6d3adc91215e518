import { assign, setup } from 'xstate';
import { chatMessage, type ChatMessage } from '../vocabulary/chat-message.ts';
import { effects, type Tell } from '../vocabulary/effect.ts';
import { known } from '../vocabulary/known.ts';
import { bindingDigests, noSecrets, readSecret, withoutAnswers, withSecret } from './connection-secrets.ts';
import { mergeDecision } from './merge-decision.ts';
import { mergeTells } from './merge-tells.ts';
import type { ExchangeEvent } from './person-events.ts';
import { emptyLookup, recordIn } from './person-lookup.ts';
import { addressees, exchangeQueries, probed, secretsWanted, withFound } from './probe-candidates.ts';
import type { Candidate, Confirmation, ExchangeContext, ExchangeInput } from './probe-exchange-context.ts';

type Event = ExchangeEvent;
type About = { context: ExchangeContext; event: Event };

const say = (record: string, message: ChatMessage): Tell => ({
  to: { key: record },
  event: { type: 'person.say', message },
});

const timeOf = (event: Event): number => ('at' in event ? event.at : 0);
const nothingKnown = { lookup: emptyLookup, alike: { keys: [], pages: 0 } } as const;
const nothingSecret = { ...nothingKnown, probe: undefined, secrets: noSecrets, bindings: {} } as const;

const isOpen = ({ candidates }: ExchangeContext, key: string): boolean =>
  candidates.some((each) => each.key === key && each.verdict === undefined);

function settled({ candidates }: ExchangeContext, key: string, verdict: Candidate['verdict']): Candidate[] {
  return candidates.map((each) => (each.key === key ? { ...each, verdict } : each));
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
    forgetCandidate: assign(({ context, event }) =>
      event.type === 'record.gone' ? { candidates: settled(context, event.record, 'gone') } : {},
    ),
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
    isCandidate: ({ context, event }) => event.type === 'record.gone' && isOpen(context, event.record),
    isAwaitingMore: ({ context }) => context.candidates.some(({ verdict }) => verdict === undefined),
    hasMerged: ({ context }) => context.candidates.some(({ verdict }) => verdict === 'merged'),
    hasRefused: ({ context }) => context.candidates.some(({ verdict }) => verdict === 'refused'),
  },
});

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
      const { lookup } = context;
      const asked = [...lookup.asked, ...queries.map(({ reply }) => reply)];
      enqueue.assign({ open: queries.length, lookup: { ...lookup, asked } });
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
      enqueue.assign({ ...nothingKnown, secrets: { ...context.secrets, asked, open: asked.length } });
    }),

    chooseCandidates: vocabulary.enqueueActions(({ context, enqueue }) => {
      const probe = known(context.probe);
      const chosen = addressees(context);
      const digests = [
        { data: probe, encoding: 'base64url' as const, reply: 'hash' },
        ...chosen.flatMap(({ key, secrets }) => (secrets ? bindingDigests(probe, key, secrets) : [])),
      ];
      for (const params of digests) enqueue({ type: 'digest', params });
      enqueue.assign({ open: digests.length, candidates: chosen.map(({ key }) => ({ key })) });
    }),
    sayHashes: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      const { candidates, bindings, limits } = context;
      const hash = known(bindings['hash']);
      for (const { key } of candidates) {
        enqueue({ type: 'tell', params: say(key, chatMessage.infoProbeCheck(hash, bindings[`check ${key}`])) });
      }
      enqueue.assign({
        ...nothingSecret,
        hash,
        endsAt: timeOf(event) + limits.probe,
        candidates: candidates.map(({ key }) => ({ key, ok: bindings[`ok ${key}`] })),
      });
    }),

    merge: vocabulary.enqueueActions(({ context, enqueue }) => {
      const { to, lookup, confirmation, hash, candidates } = context;
      const { from } = known(confirmation);
      const [one, other] = [known(recordIn(lookup, known(to))), known(recordIn(lookup, from))];
      const id = `${hash}-${candidates.findIndex(({ key }) => key === from)}`;
      for (const params of mergeTells(one, other, `probe-exchange/${hash}`, id)) enqueue({ type: 'tell', params });
      enqueue.assign({ ...nothingKnown, confirmation: undefined, candidates: settled(context, from, 'merged') });
    }),
    /** It has merged, as it had our hash: where it understands that, it is told to undo it. */
    refuseCandidate: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      const { from, undoes } = known(event.type === 'probe.confirmed' ? event : context.confirmation);
      if (undoes) enqueue({ type: 'tell', params: say(from, chatMessage.infoProbeRefused(known(context.hash))) });
      enqueue.assign({ ...nothingKnown, confirmation: undefined, candidates: settled(context, from, 'refused') });
    }),
  },
});
