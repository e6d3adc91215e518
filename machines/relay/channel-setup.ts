import { assign, setup } from 'xstate';
import { errorClass } from '../vocabulary/agent-error.ts';
import { agentFailure } from '../vocabulary/agent-failure.ts';
import { as } from '../vocabulary/codec.ts';
import { effects } from '../vocabulary/effect.ts';
import type { JsonObject } from '../vocabulary/json.ts';
import { known } from '../vocabulary/known.ts';
import { membershipKey } from '../member/member-labels.ts';
import type { Reason } from '../vocabulary/reason.ts';
import {
  identityOf,
  type ChannelContext,
  type ChannelEvent,
  type ChannelJoinInput,
  type ProfileChoice,
} from './channel-context.ts';
import { channelRoster } from './channel-roster.ts';
import { linksOutcome, relaysPhase, type LinksOutcome, type RelaysPhase } from './channel-phase.ts';
import { isDirectGroup, readGroupLink, type GroupLink } from './group-link.ts';
import { relayConnection } from './relay-connection.ts';
import * as directions from './relay-directions.ts';
import { isEnded } from './relay-phase.ts';
import { isQuarantined } from './relay-plan.ts';
import { beginsRoster, isAboutMembers, rosterInput, rosterNews } from './roster-news.ts';
import { sameBytes } from './same-bytes.ts';

// ── what an event means here ─────────────────────────────────────────────────────────────────────────────────

function linkIn(event: ChannelEvent): GroupLink | Reason | undefined {
  return event.type === 'LDATA' ? readGroupLink(event.data) : undefined;
}

function problemIn(event: ChannelEvent): Reason | undefined {
  const link = linkIn(event);
  return link && 'code' in link ? link : undefined;
}

function choiceIn(event: ChannelEvent): ProfileChoice | undefined {
  if (event.type !== 'user.connect' && event.type !== 'user.chooseProfile') return undefined;
  if (event.incognito === undefined && event.profile === undefined) return undefined;
  return { incognito: event.incognito ?? false, ...(event.profile ? { profile: event.profile } : {}) };
}

function isAnotherChoice({ choice, profile }: ChannelContext, chosen: ProfileChoice): boolean {
  if (chosen.incognito !== choice.incognito) return true;
  return chosen.profile !== undefined && JSON.stringify(chosen.profile) !== JSON.stringify(profile);
}

/** What changes the channel counts only when an owner signed it, whichever relay it came by. */
function isOwnersMessage(
  { group }: ChannelContext,
  event: ChannelEvent,
  name: 'x.grp.relay.new' | 'x.grp.mem.del' | 'x.grp.del',
): boolean {
  if (event.type !== 'relay.message' || as(event.message, name) === undefined) return false;
  return group?.ownerKeys.some((key) => sameBytes(key, event.signedBy)) ?? false;
}

/** Why it is over with us: an owner removed us, or deleted the channel. */
function endIn(context: ChannelContext, event: ChannelEvent): Reason | undefined {
  if (isOwnersMessage(context, event, 'x.grp.del')) return { code: 'NotHere', what: 'group' };
  if (event.type !== 'relay.message' || !isOwnersMessage(context, event, 'x.grp.mem.del')) return undefined;
  const isUs = sameBytes(as(event.message, 'x.grp.mem.del')?.memberId, context.memberId);
  return isUs ? { code: 'Removed' } : undefined;
}

// ── what it may ask of the world ─────────────────────────────────────────────────────────────────────────────

const vocabulary = setup({
  types: {
    input: {} as ChannelJoinInput,
    context: {} as ChannelContext,
    events: {} as ChannelEvent,
    /** Told once: the user is in. */
    emitted: {} as { type: 'channel.joined' },
    /** Of a group that is no channel: the key of the membership that joins it. */
    output: {} as { membership: string } | undefined,
    tags: {} as 'waiting' | 'settled' | 'needs-user' | 'disposable' | 'passing',
  },
  actors: { 'relay-connection': relayConnection, 'channel-roster': channelRoster },
  actions: {
    ...effects,

    rememberIds: assign(({ event }) =>
      event.type === 'drawn' ? { membershipId: event.bytes.slice(0, 16), memberId: event.bytes.slice(-16) } : {},
    ),
    chooseProfile: assign(({ event }) => {
      const choice = choiceIn(event);
      return choice ? { choice } : {};
    }),
    rememberProfile: assign(({ event }) => (event.type === 'profileMade' ? { profile: event.profile } : {})),
    rememberKey: assign(({ event }) =>
      event.type === 'KEY' ? { key: { keyRef: event.keyRef, publicKey: event.publicKey } } : {},
    ),

    beginAttempt: assign({ reason: undefined, syncing: undefined }),
    /** What went wrong before is over. */
    forgetTrouble: assign({ reason: undefined }),
    beginSync: assign({ syncing: true }),
    endSync: assign({ syncing: undefined }),
    rememberGroup: assign(({ event }) => {
      const link = linkIn(event);
      if (!link || 'code' in link) return { published: [] };
      const { relayLinks, ...group } = link;
      return { group, published: relayLinks };
    }),
    rememberProblem: assign(({ event }) => ({ reason: problemIn(event) })),
    rememberError: assign(({ event }, { during }: { during: 'fetchLink' | 'createKey' }) =>
      event.type === 'ERR' ? { reason: agentFailure(event.error, during) } : {},
    ),
    rememberLimit: assign((_, { waitedFor }: { waitedFor: 'link' | 'key' }) => ({
      reason: { code: 'TimedOut' as const, waitedFor },
    })),

    rememberEnd: assign(({ context, event }) => ({ reason: endIn(context, event) })),
    rememberRelay: assign(({ context, event }) => {
      if (event.type !== 'relay.changed') return {};
      const { type: _, relayId, ...news } = event;
      return { relays: context.relays.map((relay) => (relay.relayId === relayId ? { ...relay, ...news } : relay)) };
    }),
    rememberWait: assign(({ context, event }) => {
      if (event.type !== 'relay.waits') return {};
      const { relayId, wait } = event;
      return { relays: context.relays.map((relay) => (relay.relayId === relayId ? { ...relay, wait } : relay)) };
    }),
    rememberBroken: assign(({ context, event }) => {
      const id = 'actorId' in event ? event.actorId : undefined;
      const broken = { phase: 'failed', reason: { code: 'Quarantined' } } as const;
      return { relays: context.relays.map((relay) => (relay.relayId === id ? { ...relay, ...broken } : relay)) };
    }),
  },
  guards: {
    isOneStep: ({ context }) => context.oneStep,
    isLocked: ({ context, event }) => {
      const choice = choiceIn(event);
      return context.profile !== undefined && choice !== undefined && isAnotherChoice(context, choice);
    },
    isUnlocked: ({ context }) => context.profile === undefined,
    hasIdentity: ({ context }) => identityOf(context) !== undefined,

    needsUpdate: ({ event }) => problemIn(event)?.code === 'UpdateRequired',
    isDirect: ({ event }) => event.type === 'LDATA' && isDirectGroup(event.data),
    hasNoRelays: ({ event }) => problemIn(event)?.code === 'NoRelays',
    isNoChannel: ({ event }) => problemIn(event) !== undefined,
    /** All links are fetched before any join; once we are known to the relays, that is past. */
    goesTogether: ({ context }) => context.policy.linkPolicy === 'all' && identityOf(context) === undefined,
    isTemporary: ({ event }) => event.type === 'ERR' && ['temporary', 'congested'].includes(errorClass(event.error)),

    linksAre: ({ context }, { outcome }: { outcome: LinksOutcome }) =>
      linksOutcome(context.relays, context.policy) === outcome,
    relaysAre: ({ context }, { phase }: { phase: RelaysPhase }) =>
      relaysPhase(context.relays, context.policy) === phase,
    relaysAreNot: ({ context }, { phase }: { phase: RelaysPhase }) =>
      relaysPhase(context.relays, context.policy) !== phase,
    /** Relays go on while we have not yet made who we are: back to waiting for all links. */
    isBeforeIdentity: ({ context }) =>
      identityOf(context) === undefined && relaysPhase(context.relays, context.policy) === 'connecting',
    /** A relay was tried again by itself. What else held us up, only a relay that works outweighs. */
    isUnderWay: ({ context: { relays, policy, reason } }) =>
      reason === undefined
        ? relaysPhase(relays, policy) !== 'awaitingRetry'
        : relaysPhase(relays, policy) === 'functional',
    isGivenUp: ({ context }) => context.oneStep && !context.everFunctional,
    haveEnded: ({ context }) => context.relays.every((relay) => isEnded(relay) || isQuarantined(relay)),
    leaveNothing: ({ context }) =>
      context.oneStep &&
      !context.everFunctional &&
      context.relays.every((relay) => isEnded(relay) || isQuarantined(relay)),

    canSync: ({ context }) => identityOf(context) !== undefined && context.syncing === undefined,
    isNewLinkData: ({ context, event }) => {
      const problem = problemIn(event);
      return context.syncing === true && (problem === undefined || problem.code === 'NoRelays');
    },
    isAnnouncement: ({ context, event }) =>
      context.policy.acceptAnnouncements &&
      identityOf(context) !== undefined &&
      isOwnersMessage(context, event, 'x.grp.relay.new'),
    isEnd: ({ context, event }) => endIn(context, event) !== undefined,
    isRemoval: ({ context, event }) => isOwnersMessage(context, event, 'x.grp.mem.del'),
    isAboutMembers: ({ context, event }) => isAboutMembers(context, event),
  },
  delays: {
    linkLimit: ({ context }) => context.policy.limits.interactive,
    keyLimit: ({ context }) => context.policy.limits.key,
  },
});

/** An action that gives the relays their directions. */
const direct = (decide: (context: ChannelContext, event: ChannelEvent) => directions.Directions) =>
  vocabulary.enqueueActions(({ context, event, enqueue }) => {
    const { remember, spawn = [], send = [] } = decide(context, event);
    if (remember) enqueue.assign(remember);
    for (const input of spawn) enqueue.spawnChild('relay-connection', { id: input.relayId, input });
    for (const { to, event: told } of send) enqueue.sendTo(to, told);
  });

/** What the chart of a channel may name. */
export const channelSetup = vocabulary.extend({
  actions: {
    matchPublished: direct(directions.matchPublished),
    connectAnnounced: direct(directions.connectAnnounced),
    removeNamed: direct(directions.removeNamed),
    retryStuck: direct(directions.retryStuck),
    orderJoins: direct(directions.orderJoins),
    cancelAll: direct(directions.cancelAll),
    leaveAll: direct(directions.leaveAll),

    /** Asks for what is missing of who we are. What is there is never made again. */
    requestIdentity: vocabulary.enqueueActions(({ context: { choice, profile, key }, enqueue }) => {
      if (!profile && choice.profile) enqueue.assign({ profile: choice.profile });
      if (!profile && !choice.profile) {
        enqueue({ type: 'makeProfile', params: { kind: choice.incognito ? 'incognito' : 'main' } });
      }
      if (!key) enqueue({ type: 'command', params: { type: 'createKey' } });
    }),
    /** The group is joined through one of its members: by a membership of its own, as whom the user chose. */
    handOver: vocabulary.enqueueActions(({ context: { link, choice, membershipId }, enqueue }) => {
      const groupId = known(membershipId);
      const key = membershipKey(groupId);
      const input = { by: 'link', groupId, link, ...choice } as JsonObject;
      enqueue.assign({ membership: key });
      enqueue({
        type: 'tell',
        params: { to: { key }, event: { type: 'membership.begin' }, create: { machine: 'membership', input } },
      });
    }),
    /** What concerns the members, to the roster: it is made for the first of it. */
    tellRoster: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      const news = rosterNews(context, event);
      if (!news || !(context.hasRoster ?? beginsRoster(news))) return;
      if (!context.hasRoster) enqueue.spawnChild('channel-roster', { id: 'roster', input: rosterInput(context) });
      enqueue.assign({ hasRoster: true });
      enqueue.sendTo('roster', news);
    }),
    endRoster: vocabulary.enqueueActions(({ context, enqueue }) => {
      if (context.hasRoster) enqueue.sendTo('roster', { type: 'roster.over' });
    }),
    noteFunctional: vocabulary.enqueueActions(({ context, enqueue }) => {
      if (context.everFunctional) return;
      enqueue.assign({ everFunctional: true });
      enqueue.emit({ type: 'channel.joined' });
    }),
  },
});
