import { assign, sendTo, setup } from 'xstate';
import { peerConnection } from '../peer/peer-connection.ts';
import type { PeerOrder } from '../peer/peer-events.ts';
import { associate } from '../person/association.ts';
import { probeDraw } from '../person/probing.ts';
import { followPerson, goneFrom, isAboutProbes, isProbe } from '../person/record.ts';
import { reasonOfWait } from '../peer/peer-wait.ts';
import { agentFailure } from '../vocabulary/agent-failure.ts';
import { announces } from '../vocabulary/capability.ts';
import { chatMessage, type ChatMessage } from '../vocabulary/chat-message.ts';
import { as } from '../vocabulary/codec.ts';
import { effects } from '../vocabulary/effect.ts';
import type { Awaited, Reason } from '../vocabulary/reason.ts';
import { broadcastTo, type BroadcastInput } from './broadcast.ts';
import { foundConnection } from './found-rows.ts';
import { directionsOf } from './group-message.ts';
import { isToMeet, meetingsAfter, scopeOf } from './introducing.ts';
import { memberInfo } from './invitation-messages.ts';
import { answererIn, isForUs, isHeard, messageIn, newcomerIn, outboxIn, says } from './member-connection-event.ts';
import type {
  MemberConnectionContext,
  MemberConnectionEvent,
  MemberConnectionInput,
  MemberEmitted,
} from './member-connection-context.ts';
import * as orders from './member-connection-orders.ts';
import {
  contactGuards,
  contactRefused,
  followWish,
  idOf,
  isThere,
  mayInvite,
  wishForContact,
  wishIn,
} from './member-contact.ts';
import type { MemberPhase, ReachedMember } from './member-events.ts';
import { keptProfile, memberIdIn, speaksWithUs } from './member-facts.ts';
import { groupLabels, memberConnectionKey } from './member-labels.ts';
import { isAtLeast, mayChange } from './roles.ts';
import { isUnseen, seenWith } from './seen-messages.ts';
import { tellAuthor, undelivered } from './unheard.ts';

const keyOf = ({ group, facts }: MemberConnectionContext): string => memberConnectionKey(group.groupId, facts.memberId);

const isIntroducer = (event: MemberConnectionEvent): boolean =>
  event.type === 'found' && event.reply === orders.introducerReply;

/** As many newcomers are remembered until they can be introduced. */
const mostMissed = 32;

// ── what it may ask of the world ─────────────────────────────────────────────────────────────────────────────

const vocabulary = setup({
  types: {
    input: {} as MemberConnectionInput,
    context: {} as MemberConnectionContext,
    events: {} as MemberConnectionEvent,
    emitted: {} as MemberEmitted,
    tags: {} as 'waiting' | 'settled' | 'needs-user' | 'passing',
  },
  actors: { 'peer-connection': peerConnection },
  actions: {
    ...effects,

    rememberQueue: assign(({ event }) =>
      event.type === 'connection.created' ? { connectionId: event.connectionId, request: event.request } : {},
    ),
    rememberInvitation: assign(({ context, event }) => {
      if (event.type !== 'member.invited') return {};
      const { request, facts } = event;
      return { request, facts: { ...facts, role: context.facts.role } };
    }),
    /** Another version of the app may speak with us. */
    rememberVersions: assign(({ context: { facts }, event }) =>
      event.type === 'member.reintroduced' ? { facts: { ...facts, versions: event.versions } } : {},
    ),
    /** It is the one that was introduced, and this is how it shows itself. */
    rememberMember: assign(({ context, event }) => {
      const profile = answererIn(event)?.profile;
      const message = messageIn(event);
      if (!profile || !message) return {};
      const versions = message.v === undefined ? {} : { versions: message.v };
      return {
        verified: true,
        reintroduces: announces(message, 'reintro'),
        facts: { ...context.facts, ...versions, profile: keptProfile(profile) },
      };
    }),
    rememberReady: assign(({ event }) =>
      event.type === 'connection.ready' ? { connectionId: event.connectionId, verified: true } : {},
    ),
    rememberProfile: assign(({ context, event }) => {
      const message = messageIn(event);
      const info = message && as(message, 'x.info');
      return info ? { facts: { ...context.facts, profile: keptProfile(info.profile) } } : {};
    }),
    rememberRole: assign(({ context, event }) =>
      'role' in event ? { facts: { ...context.facts, role: event.role } } : {},
    ),
    rememberOurRole: assign(({ context: { group }, event }) =>
      event.type === 'group.ourRole' ? { group: { ...group, me: { ...group.me, role: event.role } } } : {},
    ),
    rememberContact: assign(({ context: { contact }, event }) => {
      if (event.type !== 'member.contact') return {};
      if (event.contact !== undefined) return { contact: { key: event.contact, state: 'there' as const } };
      return contact ? { contact: { ...contact, state: 'gone' as const } } : {};
    }),
    rememberMissed: assign(({ context, event }) =>
      event.type === 'member.introduce'
        ? { missed: [...context.missed, event.newcomer.memberId].slice(-mostMissed), ...meetingsAfter(context, event) }
        : {},
    ),
    loseIntroducer: assign({ introducerGone: true }),
    regainIntroducer: assign({ introducerGone: undefined }),
    loseConnection: assign({ connection: 'broken' }),
    rememberEnding: assign((_, { ending }: { ending: NonNullable<MemberConnectionContext['ending']> }) => ({ ending })),

    rememberReason: assign(({ event }) =>
      event.type === 'connection.failed' || event.type === 'connection.troubled' ? { reason: event.reason } : {},
    ),
    rememberWait: assign(({ event }) =>
      event.type === 'connection.waits' ? { reason: reasonOfWait(event.wait) } : {},
    ),
    rememberError: assign(({ event }) =>
      event.type === 'ERR' || event.type === 'MERR' ? { reason: agentFailure(event.error, 'send') } : {},
    ),
    rememberLimit: assign((_, { waitedFor }: { waitedFor: Awaited }) => ({
      reason: { code: 'TimedOut' as const, waitedFor },
    })),
    rememberProblem: assign((_, { reason }: { reason: Reason }) => ({ reason })),
    /** Whatever went wrong before is over. */
    forgetTrouble: assign({ reason: undefined }),

    allow: sendTo('connection', ({ context }): PeerOrder => ({
      type: 'connection.allow',
      message: orders.ourselves(context),
    })),
    refuseWrongMember: sendTo('connection', (): PeerOrder => ({
      type: 'connection.refuse',
      reason: { code: 'WrongMember' },
    })),
    tryAgain: sendTo('connection', (): PeerOrder => ({ type: 'connection.retry' })),
  },
  guards: {
    isNewcomer: ({ context }) => context.side === 'newcomer',
    isIncompatible: ({ context }) => !speaksWithUs(context.facts.versions),
    isBroken: ({ context }) => context.connection === 'broken',
    hasNoConnection: ({ context }) => context.connection !== 'begun',
    /** Nobody can introduce us again. */
    isOnItsOwn: ({ context }) => context.introducerGone === true,
    canAsk: ({ context: { introducer, introducerGone } }) => introducer.reintroduces === true && !introducerGone,
    isMember: ({ context, event }) => memberIdIn(answererIn(event)?.memberId ?? '') === context.facts.memberId,
    isDisabled: ({ event }) => event.type === 'connection.troubled' && event.trouble === 'disabled',
    ends: ({ context }, { ending }: { ending: NonNullable<MemberConnectionContext['ending']> }) =>
      context.ending === ending,

    /** Of the introducer, for the other side of a pair than the one that makes queues; and not joined before. */
    isNewInvitation: ({ context, event }) =>
      event.type === 'member.invited' && isForUs(context, event.by, 'member') && event.request !== context.request,
    isReintroduced: ({ context, event }) =>
      event.type === 'member.reintroduced' && isForUs(context, event.by, 'newcomer'),
    isWantedAgain: ({ context, event }) =>
      event.type === 'member.reintroduced' && isForUs(context, event.by, 'newcomer') && event.again === true,

    isHeard: ({ context, event }) => isHeard(context, event),
    /** Of the introducer, while it is to pass on what we write. */
    isUnheard: ({ context, event }) => event.type === 'member.unheard' && event.by === context.introducer.memberId,
    isAboutProbes: ({ context, event }) => isAboutProbes(keyOf(context), event),
    isProbe: ({ event }) => isProbe(event),
    isFarewell: ({ context, event }) => says(context, event, 'x.grp.leave'),
    isProfile: ({ context, event }) => says(context, event, 'x.info'),
    ...contactGuards((context: MemberConnectionContext) => context, isHeard),
    isIntroducerThere: ({ event }) => isIntroducer(event) && foundConnection(event) !== undefined,
    isIntroducerMissing: ({ event }) => isIntroducer(event),
    isOutboxFree: ({ event }) => outboxIn(event)?.isFree === true,
    isOutboxBusy: ({ event }) => outboxIn(event) !== undefined,
    mayNotChange: ({ context: { group, facts }, event }) =>
      !mayChange(group.me.role, facts.role) ||
      (event.type === 'user.changeRole' && !isAtLeast(group.me.role, event.role)),
    mayChange: ({ context, event }) => 'byRole' in event && mayChange(event.byRole, context.facts.role),

    isForOthers: ({ context, event }) => event.type === 'member.say' && event.except === context.facts.memberId,
    /** Who introduced the member to us has let it in: the two know each other. */
    isToMeet: ({ context: { facts, introducer, met }, event }) =>
      event.type === 'member.introduce' &&
      event.newcomer.memberId !== introducer.memberId &&
      isToMeet(event, { ...facts, met }),
    isNewcomerThere: ({ event }) => newcomerIn(event) !== undefined,
  },
  delays: {
    sendLimit: ({ context }) => context.group.limits.background,
    introductionLimit: ({ context }) => context.group.limits.introduction,
  },
});

type Enqueue = Parameters<Parameters<typeof vocabulary.enqueueActions>[0]>[0]['enqueue'];

/** Tells an event to all bearers of a label, however many they are. */
function announce({ group, facts, broadcasts }: MemberConnectionContext, enqueue: Enqueue, told: BroadcastInput): void {
  const id = `${group.groupId}.${facts.memberId}.m${String(broadcasts).padStart(4, '0')}`;
  enqueue({ type: 'tell', params: broadcastTo(id, told) });
  enqueue.assign({ broadcasts: broadcasts + 1 });
}

function announceIntroducer(context: MemberConnectionContext, enqueue: Enqueue, is: 'gone' | 'back'): void {
  const label = groupLabels.introducedBy(context.group.groupId, context.facts.memberId);
  announce(context, enqueue, { label, event: { type: `introducer.${is}` } });
  enqueue.assign({ unreachable: is === 'gone' });
}

/** To everybody in the group; to the member itself as well, unless it was told. */
function sayToAll(context: MemberConnectionContext, enqueue: Enqueue, message: ChatMessage, except?: string): void {
  const event = { type: 'member.say', message, ...(except !== undefined && { except }) };
  announce(context, enqueue, { label: groupLabels.members(context.group.groupId), event });
}

function meet(
  context: MemberConnectionContext,
  enqueue: Enqueue,
  newcomer: ReachedMember,
  scope?: ReturnType<typeof scopeOf>,
): void {
  const message = chatMessage.memNew(memberInfo(newcomer), scope);
  enqueue.sendTo('connection', { type: 'connection.send', message });
  enqueue({ type: 'tell', params: orders.tellIntroduction(context, newcomer) });
}

const count = (phase: MemberPhase | undefined) =>
  vocabulary.enqueueActions(({ context, enqueue }) => {
    if (phase === context.phase) return;
    enqueue({ type: 'tell', params: orders.tellCount(context, phase) });
    enqueue.assign({ phase });
  });

/** What the chart of a member may name. */
export const memberConnectionSetup = vocabulary.extend({
  actions: {
    begin: vocabulary.enqueueActions(({ context, enqueue }) => {
      const beginning = orders.beginningOf(context);
      if (context.connection === 'begun') enqueue.sendTo('connection', { type: 'connection.begin', beginning });
      else {
        const input = { beginning, limits: context.group.limits };
        enqueue.spawnChild('peer-connection', { id: 'connection', input });
      }
      enqueue.assign({ connection: 'begun', connectionId: undefined, verified: false });
    }),
    endConnection: vocabulary.enqueueActions(({ context: { connection, ending }, enqueue }) => {
      if (connection !== 'begun') return;
      const afterDelivery = ending !== 'left';
      enqueue.sendTo('connection', { type: 'connection.end', afterDelivery });
    }),
    part: vocabulary.enqueueActions(({ context, enqueue }) => {
      for (const params of orders.partings(context)) enqueue({ type: 'tell', params });
    }),
    tellConnected: vocabulary.enqueueActions(({ context, enqueue }) => {
      const { group, facts, introducerGone } = context;
      enqueue.emit({ type: 'member.connected', groupId: group.groupId, memberId: facts.memberId });
      if (!introducerGone) enqueue({ type: 'query', params: orders.lookForIntroducer({ context }) });
    }),
    /** The group counts it as this; who is gone, no more. */
    countConnecting: count('connecting'),
    countConnected: count('connected'),
    countFailed: count('failed'),
    countGone: count(undefined),

    /** Nothing reaches it: nor can it introduce anybody to us. Once something does, it can again. */
    tellGone: vocabulary.enqueueActions(({ context, enqueue }) => announceIntroducer(context, enqueue, 'gone')),
    tellBack: vocabulary.enqueueActions(({ context, enqueue }) => {
      if (context.unreachable) announceIntroducer(context, enqueue, 'back');
    }),
    /** Whom we are not connected with, its host tells. */
    sayRemoval: vocabulary.enqueueActions(({ context: { phase, facts }, enqueue }) => {
      if (phase !== 'connected') return;
      enqueue.sendTo('connection', { type: 'connection.send', message: chatMessage.memDel(facts.memberId) });
    }),
    tellRemoval: vocabulary.enqueueActions(({ context, enqueue }) => {
      const { memberId } = context.facts;
      sayToAll(context, enqueue, chatMessage.memDel(memberId), memberId);
    }),
    tellRole: vocabulary.enqueueActions(({ context, enqueue }) => {
      const { memberId, role } = context.facts;
      sayToAll(context, enqueue, chatMessage.memRole(memberId, role));
    }),

    say: vocabulary.enqueueActions(({ event, enqueue }) => {
      if (event.type !== 'member.say') return;
      enqueue.sendTo('connection', { type: 'connection.send', message: event.message });
    }),
    /** Tells this member of a newcomer, and begins the introduction of the two. */
    meet: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== 'member.introduce') return;
      meet(context, enqueue, event.newcomer, scopeOf(event));
      enqueue.assign(meetingsAfter(context, event));
    }),
    lookForMissed: vocabulary.enqueueActions(({ context: { group, missed }, enqueue }) => {
      for (const memberId of missed) {
        const label = groupLabels.member(group.groupId, memberId);
        enqueue({ type: 'query', params: { label, limit: 1, reply: 'newcomer' } });
      }
      enqueue.assign({ missed: [] });
    }),
    meetMissed: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      const newcomer = newcomerIn(event);
      if (newcomer) meet(context, enqueue, newcomer);
    }),
    /** Does what follows from what the member says in the group. What it wrote is shown once, whichever way it came. */
    follow: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      const message = messageIn(event);
      if (!message) return;
      const { group, seen } = context;
      const byRole = event.type === 'member.forwarded' ? event.byRole : undefined;
      const { tells, written, passOn } = directionsOf(message, orders.speakerOf(context, byRole), group);
      const isRepeated = written && !isUnseen(seen, written.message.msgId);
      if (passOn && !isRepeated) announce(context, enqueue, passOn);
      for (const params of tells) enqueue({ type: 'tell', params });
      if (!written || isRepeated) return;
      enqueue.assign({ seen: seenWith(seen, written.message.msgId) });
      enqueue.emit(written);
    }),

    tellAuthor: vocabulary.enqueueActions(({ context: { group, facts }, event, enqueue }) => {
      for (const params of tellAuthor(group.groupId, facts.memberId, event)) enqueue({ type: 'tell', params });
    }),
    noteUnheard: vocabulary.enqueueActions(({ event, enqueue }) => {
      if (event.type === 'member.unheard') enqueue.emit(undelivered(event));
    }),
    followPerson: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      const reachable = context.connection === 'begun' && context.ending === undefined;
      const { contact, ...memory } = followPerson(enqueue, keyOf(context), { ...context, reachable }, event);
      // Who is said to be somebody else is not written to as the contact.
      const isKnown = event.type === 'person.known' && context.identity !== undefined;
      const isParted = isKnown && context.contact?.state === 'there';
      if (contact !== undefined) enqueue.assign({ ...memory, contact: { key: contact, state: 'there' } });
      else enqueue.assign({ ...memory, ...(isParted && { contact: undefined }) });
    }),
    /** The newcomer asks once who else the member may be. */
    lookWhoElse: vocabulary.enqueueActions(({ context: { side, probed }, enqueue }) => {
      if (side === 'newcomer' && !probed) enqueue({ type: 'draw', params: probeDraw });
    }),
    /** The contact was made over the member’s own connection. */
    beContact: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== 'member.contact' || event.contact === undefined) return;
      const id = `${idOf(event.contact)}.${context.facts.memberId}`;
      enqueue({ type: 'tell', params: associate(keyOf(context), event.contact, id) });
    }),
    leavePerson: vocabulary.enqueueActions(({ context, enqueue }) => {
      for (const params of goneFrom(keyOf(context), context.identity)) enqueue({ type: 'tell', params });
    }),

    wishForContact: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      const wish = wishIn(event);
      if (wish) enqueue.assign(wishForContact(context, enqueue, wish));
    }),
    /** The second connection that old clients offer: taken where there is no contact yet, and may be one. */
    takeDirectRequest: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== 'member.invited' || event.directRequest === undefined) return;
      if (isThere(context.contact) || !mayInvite(context)) return;
      enqueue.assign(wishForContact(context, enqueue, { by: 'oldClient', request: event.directRequest }));
    }),
    followWish: vocabulary.enqueueActions(({ context, event, enqueue }) =>
      enqueue.assign(followWish(context, enqueue, event)),
    ),
    tellForbidden: vocabulary.enqueueActions(({ context, enqueue }) => enqueue.emit(contactRefused(context))),
  },
});
