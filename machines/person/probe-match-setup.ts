import { assign, setup } from 'xstate';
import { chatMessage } from '../vocabulary/chat-message.ts';
import { effects } from '../vocabulary/effect.ts';
import { known } from '../vocabulary/known.ts';
import { askedFor, bindingDigests, noSecrets, readSecret, withoutAnswers, withSecret } from './connection-secrets.ts';
import type { MatchEvent, PersonEmitted } from './person-events.ts';
import { asking, emptyLookup } from './person-lookup.ts';
import type { Holder, MatchContext, MatchInput, News } from './probe-match-context.ts';
import {
  confirmations,
  isNews,
  judged,
  matchedApart,
  matchQueries,
  secretsFor,
  secretsWanted,
  settled,
  withFound,
} from './probe-match-verdict.ts';

type Event = MatchEvent;

const timeOf = (event: Event): number => ('at' in event ? event.at : 0);

function newsIn(event: Event): News | undefined {
  switch (event.type) {
    case 'probe.heard':
    case 'hash.heard':
    case 'probe.sent':
    case 'probe.refused':
      return event;
    default:
      return undefined;
  }
}

const nothingKnown = { lookup: emptyLookup, crowds: {} };
const isMerged = ({ verdict }: Holder): boolean => verdict === 'merged' || verdict === 'gone';
const goneIn = (event: Event): string | undefined => (event.type === 'record.gone' ? event.record : undefined);

// ── what it may ask of the world ─────────────────────────────────────────────────────────────────────────────

const vocabulary = setup({
  types: {
    input: {} as MatchInput,
    context: {} as MatchContext,
    events: {} as Event,
    emitted: {} as PersonEmitted,
    tags: {} as 'waiting' | 'settled' | 'disposable' | 'passing',
  },
  actions: {
    ...effects,
    noteNews: assign(({ context, event }) => {
      const news = newsIn(event);
      const endsAt = context.endsAt || timeOf(event) + context.limits.probe;
      return news ? { news: [...context.news, news], endsAt } : {};
    }),
    beginLookup: assign({ ...nothingKnown, open: 0 }),
    takeFound: assign(({ context, event }) =>
      event.type === 'found' ? { ...withFound(context, event), open: context.open - 1 } : {},
    ),
    takeSecret: assign(({ context, event }) =>
      event.type === 'SECRET' || event.type === 'ERR' ? { secrets: withSecret(context.secrets, event) } : {},
    ),
    endReading: assign(({ context }) => ({ secrets: withoutAnswers(context.secrets) })),
    takeDigest: assign(({ context, event }) => {
      if (event.type !== 'digested') return {};
      const { reply, digest } = event;
      return { bindings: { ...context.bindings, [reply]: digest }, open: context.open - 1 };
    }),
    forgetLookup: assign({ ...nothingKnown, viable: [], secrets: noSecrets, bindings: {} }),
    forgetProbe: assign({ probe: undefined, news: [] }),
    rememberUndelivered: assign(({ context, event }) =>
      event.type === 'probe.undelivered'
        ? { holders: settled(context, event.record, { verdict: 'declined', why: 'Undelivered' }).holders }
        : {},
    ),
    forgetHolder: assign(({ context, event }) => ({
      holders: context.holders.flatMap((each) => {
        if (each.key !== goneIn(event)) return [each];
        return each.verdict === 'merged' ? [{ ...each, verdict: 'gone' as const }] : [];
      }),
      news: context.news.filter((news) => !('from' in news) || news.from !== goneIn(event)),
    })),
    /** What was not confirmed by now never is: the other side would refuse it. */
    end: assign(({ context: { holders } }) => ({
      isOver: true,
      probe: undefined,
      holders: holders.map((each) =>
        each.verdict === 'confirming' ? { ...each, verdict: 'declined' as const, why: 'Undelivered' as const } : each,
      ),
    })),
  },
  guards: {
    isNews: ({ context, event }) => {
      const news = newsIn(event);
      return news !== undefined && isNews(context, news);
    },
    isAskingOn: ({ context }) => context.open === 0 && matchQueries(context).length > 0,
    isAnswered: ({ context }) => context.open === 0,
    wantsSecrets: ({ context }) => context.secrets.open > 0 || secretsWanted(context).length > 0,
    isRead: ({ context }) => context.secrets.open === 0,
    hasViable: ({ context }) => context.viable.length > 0,
    isUnconfirmed: ({ context, event }) =>
      event.type === 'probe.undelivered' &&
      context.holders.some(({ key, verdict }) => key === event.record && verdict === 'confirming'),
    isProber: ({ context, event }) => context.prober !== undefined && context.prober.key === goneIn(event),
    isHolder: ({ context, event }) => context.holders.some(({ key }) => key === goneIn(event)),
    isConfirming: ({ context }) => context.holders.some(({ verdict }) => verdict === 'confirming'),
    isOpenMerge: ({ context }) => !context.isOver && context.holders.some(isMerged),
    isMerge: ({ context }) => context.holders.some(isMerged),
    isOpen: ({ context: { isOver, prober, holders } }) => !isOver && (prober !== undefined || holders.length > 0),
  },
  delays: {
    secretLimit: ({ context }) => context.limits.secret,
    /** What is left of it: nothing that is heard prolongs it. */
    probeLimit: ({ context, event }) => Math.max(0, context.endsAt - timeOf(event)),
  },
});

/** What the chart of the confirming side may name. */
export const matchSetup = vocabulary.extend({
  actions: {
    lookUp: vocabulary.enqueueActions(({ context, enqueue }) => {
      const queries = matchQueries(context);
      for (const params of queries) enqueue({ type: 'query', params });
      enqueue.assign(asking(context.lookup, queries));
    }),
    judge: vocabulary.enqueueActions(({ context: before, enqueue }) => {
      const { context, tells, matched } = judged(before);
      for (const params of tells) enqueue({ type: 'tell', params });
      for (const event of matched) enqueue.emit(event);
      enqueue.assign(context);
    }),
    readSecrets: vocabulary.enqueueActions(({ context, enqueue }) => {
      const asked = secretsWanted(context);
      for (const connectionId of asked) enqueue({ type: 'command', params: readSecret(connectionId) });
      enqueue.assign({ ...nothingKnown, secrets: askedFor(context.secrets, asked) });
    }),
    computeBindings: vocabulary.enqueueActions(({ context, enqueue }) => {
      const probe = known(context.probe);
      const viable = context.holders.filter(({ key }) => context.viable.includes(key));
      const digests = [
        { data: probe, encoding: 'base64url' as const, reply: 'hash' },
        ...viable.flatMap((holder) => {
          const secrets = secretsFor(context, holder);
          return secrets ? bindingDigests(probe, holder.key, secrets) : [];
        }),
      ];
      for (const params of digests) enqueue({ type: 'digest', params });
      enqueue.assign({ open: digests.length });
    }),
    /** Over each holder's own connection. What becomes of it is told by the record, under our key. */
    confirm: vocabulary.enqueueActions(({ context, enqueue }) => {
      const hash = known(context.bindings['hash']);
      const prober = known(context.prober).key;
      let after = context;
      for (const { key, confirmed, binding } of confirmations(context)) {
        after = settled(after, key, confirmed ? { verdict: 'confirming' } : { verdict: 'declined', why: 'Unbound' });
        if (!confirmed) enqueue.emit(matchedApart(prober, key, 'Unbound'));
        const message = chatMessage.infoProbeOk(known(context.probe), binding);
        const event = { type: 'person.say', message, name: `probe-match/${hash}` };
        if (confirmed) enqueue({ type: 'tell', params: { to: { key }, event } });
      }
      enqueue.assign({ hash, holders: after.holders });
    }),
  },
});
