import { assign, sendTo, setup } from 'xstate';
import type { Beginning, MessageUndelivered, PeerOrder } from '../peer/peer-events.ts';
import { peerConnection } from '../peer/peer-connection.ts';
import { isAboutProbes } from '../person/record.ts';
import { reasonOfWait } from '../peer/peer-wait.ts';
import { chatMessage, type ChatMessage } from '../vocabulary/chat-message.ts';
import { as } from '../vocabulary/codec.ts';
import { announces } from '../vocabulary/capability.ts';
import { effects } from '../vocabulary/effect.ts';
import type { JsonObject } from '../vocabulary/json.ts';
import { known } from '../vocabulary/known.ts';
import type { Reason } from '../vocabulary/reason.ts';
import { broadcastTo, type BroadcastInput } from './broadcast.ts';
import { departureOf } from './departure.ts';
import { foundContact, foundGroup } from './found-rows.ts';
import { directionsOf, type MessageReceived, type Speaker } from './group-message.ts';
import type { InvitationContext, InvitationEvent, InvitationInput } from './invitation-events.ts';
import { meetingsAfter, scopeOf, type Introduce } from './introducing.ts';
import * as say from './invitation-messages.ts';
import { contactGuards, contactIn, contactNow, isThere, type ContactRefused } from './member-contact.ts';
import { isSpent, isToBeIntroduced, mayAdmit, messageIn, myRole, saysFarewell } from './invitation-rules.ts';
import type { IntroducedEvent, IntroductionEvent, MemberEvent, MemberPhase, ReachedMember } from './member-events.ts';
import { keptProfile, memberIdIn } from './member-facts.ts';
import { groupLabels, introductionKey, memberInvitationKey, membershipKey, type MemberId } from './member-labels.ts';
import { isAtLeast, mayChange } from './roles.ts';
import { isUnseen, seenWith } from './seen-messages.ts';
import { tellAuthor } from './unheard.ts';

const keyOf = ({ invitationId }: InvitationContext): string => memberInvitationKey(invitationId);

const forReviewed = ['x.grp.del', 'x.grp.leave', 'x.grp.mem.del', 'x.grp.mem.role'];

const vocabulary = setup({
  types: {
    input: {} as InvitationInput,
    context: {} as InvitationContext,
    events: {} as InvitationEvent,
    emitted: {} as
      | { type: 'member.connected'; groupId: string; memberId: MemberId }
      | MessageReceived
      | MessageUndelivered
      | ContactRefused,
    tags: {} as 'waiting' | 'settled' | 'needs-user' | 'passing',
  },
  actors: { 'peer-connection': peerConnection },
  actions: {
    ...effects,

    rememberId: assign(({ event }) => (event.type === 'drawn' ? { memberId: event.bytes } : {})),
    forgetMember: assign({
      memberId: undefined,
      request: undefined,
      connectionId: undefined,
      offered: undefined,
      roleChanged: undefined,
      place: undefined,
      trouble: undefined,
      ending: undefined,
      reason: undefined,
      met: undefined,
    }),
    rememberGroup: assign(({ event }) => ({ group: foundGroup(event)?.group, reason: undefined })),
    /** What each row of the group knows of us, kept so. */
    rememberOurRole: assign(({ context: { group }, event }) =>
      group && event.type === 'group.ourRole' ? { group: { ...group, me: { ...group.me, role: event.role } } } : {},
    ),
    rememberContact: assign(({ event }) => ({ ...foundContact(event)?.peer })),
    rememberAsker: assign(({ event }) =>
      event.type === 'joiner.asked'
        ? {
            requestId: event.requestId,
            profile: keptProfile(event.profile),
            versions: event.versions,
            reason: undefined,
          }
        : {},
    ),
    rememberRequest: assign(({ event }) => (event.type === 'connection.created' ? { request: event.request } : {})),
    rememberReady: assign(({ event }) =>
      event.type === 'connection.ready'
        ? { connectionId: event.connectionId, offered: undefined, reason: undefined }
        : {},
    ),
    rememberPlace: assign(({ event }) => (event.type === 'member.admitted' ? { place: event.place } : {})),
    rememberRole: assign(({ context, event }) => ('role' in event ? { role: event.role ?? context.role } : {})),
    rememberGroupLink: assign(({ event }) => ('groupLinkId' in event ? { groupLinkId: event.groupLinkId } : {})),
    noteRoleChange: assign({ roleChanged: true }),
    /** Who it is, as it says itself. */
    rememberPeer: assign(({ context, event }) => {
      const message = messageIn(event);
      // As whom it joins, from the first word on: we introduce it so, and as nobody else.
      const profile = message && (as(message, 'x.info') ?? as(message, 'x.grp.acpt'))?.profile;
      return {
        profile: profile ? keptProfile(profile) : context.profile,
        versions: message?.v ?? context.versions,
        reintroduces: context.reintroduces ?? (message && announces(message, 'reintro')),
      };
    }),
    rememberContactKey: assign(({ context, event }) =>
      event.type === 'member.contact' ? contactNow(context, event.contact) : {},
    ),

    rememberProblem: assign((_, { reason }: { reason: Reason }) => ({ reason })),
    rememberNotAllowed: assign(({ context, event }) => ({
      reason: foundGroup(event)
        ? { code: 'NotAllowed' as const, role: myRole(context, event) }
        : { code: 'NotHere' as const, what: 'group' as const },
    })),
    rememberWait: assign(({ event }) =>
      event.type === 'connection.waits' ? { reason: reasonOfWait(event.wait) } : {},
    ),
    rememberFailure: assign(({ event }) => {
      if (event.type === 'connection.interrupted') return { connection: 'interrupted' as const, reason: event.reason };
      if (event.type !== 'connection.failed') return {};
      return { connection: 'failed' as const, request: undefined, connectionId: undefined, reason: event.reason };
    }),
    loseConnection: assign((_, { reason }: { reason: Reason }) => ({
      connection: undefined,
      request: undefined,
      connectionId: undefined,
      reason,
    })),
    forgetConnection: assign({ connection: undefined, connectionId: undefined, request: undefined }),
    rememberTrouble: assign(({ event }) =>
      event.type === 'connection.troubled' ? { trouble: event.trouble, reason: event.reason } : {},
    ),
    forgetTrouble: assign({ trouble: undefined, reason: undefined }),
    rememberEnding: assign((_, { ending }: { ending: NonNullable<InvitationContext['ending']> }) => ({ ending })),

    goOn: sendTo('connection', (): PeerOrder => ({ type: 'connection.retry' })),
    allow: sendTo('connection', (): PeerOrder => ({ type: 'connection.allow', message: chatMessage.ok() })),
    refuseWrongMember: sendTo('connection', (): PeerOrder => ({
      type: 'connection.refuse',
      reason: { code: 'WrongMember' },
    })),
    passOn: sendTo('connection', ({ event }): PeerOrder => ({
      type: 'connection.send',
      message: known(messageIn(event)),
    })),
    sayProfile: sendTo('connection', ({ context }): PeerOrder => ({
      type: 'connection.send',
      message: chatMessage.grpLinkMem(known(context.group).me.profile),
    })),
    sayDecision: sendTo(
      'connection',
      ({ context }, { reached }: { reached: 'accepted' | 'pending_review' }): PeerOrder => ({
        type: 'connection.send',
        message: say.decision(context, reached),
      }),
    ),
    sayRemoval: sendTo('connection', ({ context }): PeerOrder => ({
      type: 'connection.send',
      message: chatMessage.memDel(known(context.memberId)),
    })),
  },
  guards: {
    isNoContact: ({ event }) => foundContact(event) === undefined,
    isIncognito: ({ event }) => foundGroup(event)?.group.me.incognito === true,
    isIncognitoThere: ({ event }) => foundContact(event)?.incognito === true,
    /** Only who is in the group, as an admin or owner; and to no higher role than its own. */
    mayNotAdmit: ({ context, event }) =>
      (event.type === 'found' && foundGroup(event) === undefined) || !mayAdmit(context, event),
    mayNotChange: ({ context, event }) =>
      !mayChange(myRole(context, event), context.role) ||
      (event.type === 'user.changeRole' && !mayAdmit(context, event, event.role)),
    mayChange: ({ context, event }) => 'byRole' in event && mayChange(event.byRole, context.role),

    isInvited: ({ context }) => context.admission === undefined,
    isAsked: ({ context }) => context.admission !== undefined,
    /** By a request that was not answered yet: each can be accepted once. */
    isAskedAgain: ({ context }) => context.requestId !== undefined,
    isSpent: ({ context }) => isSpent(context),
    isTroubled: ({ context }) => context.trouble !== undefined,
    isToBeRejected: ({ context }) => context.admission?.verdict === 'reject',
    /** Taken at once: what it says before it is connected is said in the group. */
    isHeard: ({ context }) => context.admission?.verdict === 'accept',
    isToBeApproved: ({ context }) => say.isToBeApproved(context),
    isToBeReviewed: ({ context }) => say.isToBeReviewed(context),
    hasNoContact: ({ context }) => !isThere(contactIn(context)),
    isOutOfReach: ({ context }) => context.trouble === 'disabled',
    ...contactGuards(say.asMember, (_, event: InvitationEvent) => event.type === 'connection.message'),
    hasRequest: ({ context }) => context.request !== undefined,
    hasNoConnection: ({ context }) => context.connection === undefined,
    ends: ({ context }, { ending }: { ending: NonNullable<InvitationContext['ending']> }) => context.ending === ending,

    isAcceptance: ({ context, event }) => {
      const message = messageIn(event);
      const accepted = message && as(message, 'x.grp.acpt');
      return accepted !== undefined && memberIdIn(accepted.memberId) === context.memberId;
    },
    isAboutProbes: ({ context, event }) => isAboutProbes(keyOf(context), event),
    isFarewell: ({ event }) => saysFarewell(event),
    isForOthers: ({ context, event }) => event.type === 'member.say' && event.except === context.memberId,
    /** Who is not in yet hears only what ends it. */
    isForAll: ({ event }) => ['x.grp.del', 'x.grp.leave'].includes(messageIn(event)?.event ?? ''),
    /** And what becomes of those that it knows. */
    isForReviewed: ({ event }) => {
      const message = messageIn(event);
      const forwarded = message && as(message, 'x.grp.msg.forward')?.msg;
      return forReviewed.includes((forwarded ?? message)?.event ?? '');
    },
    isToBeIntroduced: ({ context, event }) => event.type === 'member.introduce' && isToBeIntroduced(context, event),
  },
});

type Enqueue = Parameters<Parameters<typeof vocabulary.enqueueActions>[0]>[0]['enqueue'];

/** Begins with a connection, or goes on with the one that there is: as it was left. */
function begin({ connection, group }: InvitationContext, enqueue: Enqueue, beginning: Beginning): void {
  const { limits } = known(group);
  if (connection === undefined) {
    enqueue.spawnChild('peer-connection', { id: 'connection', input: { beginning, limits } });
  } else if (connection === 'interrupted') {
    enqueue.sendTo('connection', { type: 'connection.retry' } satisfies PeerOrder);
  } else if (connection === 'failed') {
    enqueue.sendTo('connection', { type: 'connection.begin', beginning } satisfies PeerOrder);
  }
  enqueue.assign({ connection: 'begun' });
}

/** Tells events to all bearers of their labels, however many they are. */
function announce(
  { groupId, memberId, broadcasts }: InvitationContext,
  enqueue: Enqueue,
  told: readonly (Announcement | BroadcastInput)[],
): void {
  for (const [index, input] of told.entries()) {
    const number = String(broadcasts + index).padStart(4, '0');
    enqueue({ type: 'tell', params: broadcastTo(`${groupId}.${known(memberId)}.${number}`, input as BroadcastInput) });
  }
  enqueue.assign({ broadcasts: broadcasts + told.length });
}

type Announcement = { readonly label: string; readonly event: MemberEvent | IntroducedEvent | IntroductionEvent };

function introductionTo(to: Introduce['to'], context: InvitationContext, place?: number): Announcement {
  const event: Introduce = {
    type: 'member.introduce',
    newcomer: say.reached(context),
    to,
    ...(place !== undefined && { place }),
  };
  return { label: groupLabels[to === 'moderators' ? 'moderators' : 'members'](context.groupId), event };
}

function announceIntroducer(context: InvitationContext, enqueue: Enqueue, is: 'gone' | 'back'): void {
  const { groupId, memberId, trouble } = context;
  if (trouble !== 'disabled' || memberId === undefined) return;
  announce(context, enqueue, [
    { label: groupLabels.introducedBy(groupId, memberId), event: { type: `introducer.${is}` } },
  ]);
}

/** Over the contact, as long as it has no connection to the group. */
function sayToContact({ contact }: InvitationContext, enqueue: Enqueue, message: ChatMessage): void {
  enqueue({ type: 'tell', params: { to: { key: known(contact) }, event: { type: 'contact.say', message } } });
}

function countAs(context: InvitationContext, enqueue: Enqueue, to: MemberPhase | undefined): void {
  const { groupId, phase: from } = context;
  if (from === to) return;
  enqueue.assign({ phase: to });
  const admitted = to === 'connected' && { admitted: keyOf(context) };
  const event = { type: 'members.changed', ...(from && { from }), ...(to && { to }), ...admitted };
  enqueue({ type: 'tell', params: { to: { key: membershipKey(groupId) }, event } });
}

/** The member, as one who says something in the group. */
function speaker({ memberId, role, reintroduces }: InvitationContext): Speaker {
  return { memberId: known(memberId), role, reintroduces, isHost: false };
}

const count = (phase: MemberPhase | undefined) =>
  vocabulary.enqueueActions(({ context, enqueue }) => countAs(context, enqueue, phase));

/** What the chart of one invitee or joiner may name. */
export const invitationSetup = vocabulary.extend({
  actions: {
    beginCreation: vocabulary.enqueueActions(({ context, enqueue }) =>
      begin(context, enqueue, { by: 'create', mode: 'interactive' }),
    ),
    /** The request is accepted in any case: who is refused has to hear of it. */
    answerAsker: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      const { group, groupProfile } = known(foundGroup(event));
      const about = { ...context, group };
      const message =
        context.admission?.verdict === 'reject'
          ? say.rejection(about, groupProfile)
          : say.acceptance(about, groupProfile);
      enqueue.assign({ group, requestId: undefined, reason: undefined });
      begin(about, enqueue, { by: 'accept', requestId: known(context.requestId), message, mode: 'background' });
    }),
    sayInvitation: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      const { group, groupProfile } = known(foundGroup(event));
      const message = say.invitation({ ...context, group }, groupProfile);
      enqueue.assign({ group, offered: true, reason: undefined });
      sayToContact(context, enqueue, message);
    }),
    /** Who may still want to accept learns that there is nothing to be accepted any more. */
    takeBack: vocabulary.enqueueActions(({ context, enqueue }) => {
      const { contact, offered, ending, memberId } = context;
      if (offered && contact !== undefined && ending !== 'left')
        sayToContact(context, enqueue, chatMessage.memDel(known(memberId)));
      enqueue.assign({ offered: undefined });
    }),
    endConnection: vocabulary.enqueueActions(({ context, enqueue }) => {
      if (context.connection === undefined) return;
      enqueue.sendTo('connection', { type: 'connection.end', afterDelivery: true } satisfies PeerOrder);
    }),

    /** The group counts it as this; without a phase, no more. */
    countInvited: count('invited'),
    countConnecting: count('connecting'),
    countPending: count('pending'),
    countConnected: count('connected'),
    countGone: count(undefined),
    /** Who never came close to being in is no failed member. */
    countFailure: vocabulary.enqueueActions(({ context, enqueue }) => {
      const wasIn = context.phase === 'connecting' || context.phase === 'failed';
      countAs(context, enqueue, wasIn ? 'failed' : undefined);
    }),
    noteConnected: vocabulary.enqueueActions(({ context: { groupId, memberId }, enqueue }) =>
      enqueue.emit({ type: 'member.connected', groupId, memberId: known(memberId) }),
    ),
    /** Whichever invitation it joined by: this is its role. */
    sayRole: vocabulary.enqueueActions(({ context: { memberId, role, roleChanged }, enqueue }) => {
      if (roleChanged !== true) return;
      const message = chatMessage.memRole(known(memberId), role);
      enqueue.sendTo('connection', { type: 'connection.send', message } satisfies PeerOrder);
      enqueue.assign({ roleChanged: undefined });
    }),
    tellAuthor: vocabulary.enqueueActions(({ context: { groupId, memberId = '' }, event, enqueue }) => {
      for (const params of tellAuthor(groupId, memberId, event)) enqueue({ type: 'tell', params });
    }),
    introduceToModerators: vocabulary.enqueueActions(({ context, enqueue }) => {
      announce(context, enqueue, [introductionTo('moderators', context)]);
    }),
    introduce: vocabulary.enqueueActions(({ context, enqueue }) => {
      const { place } = context;
      announce(context, enqueue, [
        introductionTo('moderators', context, place),
        introductionTo('others', context, place),
      ]);
    }),
    /** Tells this member of a newcomer, and begins the introduction of the two. */
    meet: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== 'member.introduce') return;
      const { newcomer } = event;
      const message = chatMessage.memNew(say.memberInfo(newcomer), scopeOf(event));
      enqueue.sendTo('connection', { type: 'connection.send', message } satisfies PeerOrder);
      const member: ReachedMember = say.reached(context);
      const { groupId } = context;
      // Profiles came as JSON; their type, which is loose, can't say it.
      const input = { groupId, newcomer, member, limits: known(context.group).limits } as object as JsonObject;
      const key = introductionKey(groupId, newcomer.memberId, member.memberId);
      enqueue({
        type: 'tell',
        params: { to: { key }, event: { type: 'introduction.begin' }, create: { machine: 'introduction', input } },
      });
      enqueue.assign(meetingsAfter(context, event));
    }),
    /** Does what follows from what the member says in the group. */
    follow: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      const message = messageIn(event);
      if (!message) return;
      const { tells, written, passOn } = directionsOf(message, speaker(context), known(context.group));
      const isRepeated = written && !isUnseen(context.seen, written.message.msgId);
      if (passOn && !isRepeated) announce(context, enqueue, [passOn]);
      for (const params of tells) enqueue({ type: 'tell', params });
      if (!written || isRepeated) return;
      enqueue.assign({ seen: seenWith(context.seen, written.message.msgId) });
      enqueue.emit(written);
    }),
    /**
     * It is no longer in the group: our introductions of it are over, and so are those that it has promised us. Where we
     * are out ourselves, nobody waits for it.
     */
    part: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      const { groupId, role, memberId } = context;
      if (memberId === undefined) return;
      announce(context, enqueue, [
        ...departureOf(groupId, memberId, saysFarewell(event)),
        ...(isAtLeast(role, 'admin') && event.type !== 'group.over'
          ? [{ label: groupLabels.introducedBy(groupId, memberId), event: { type: 'introducer.gone' } as const }]
          : []),
      ]);
    }),
    /** Nothing reaches it: nor can it introduce anybody to us. Once something does, it can again. */
    tellGone: vocabulary.enqueueActions(({ context, enqueue }) => announceIntroducer(context, enqueue, 'gone')),
    tellBack: vocabulary.enqueueActions(({ context, enqueue }) => announceIntroducer(context, enqueue, 'back')),
    tellRemoval: vocabulary.enqueueActions(({ context, enqueue }) => {
      const memberId = known(context.memberId);
      const event: MemberEvent = { type: 'member.say', message: chatMessage.memDel(memberId), except: memberId };
      announce(context, enqueue, [{ label: groupLabels.members(context.groupId), event }]);
    }),
    tellRole: vocabulary.enqueueActions(({ context, enqueue }) => {
      const { groupId, role } = context;
      const memberId = known(context.memberId);
      const event: MemberEvent = { type: 'member.say', message: chatMessage.memRole(memberId, role) };
      announce(context, enqueue, [
        { label: groupLabels.members(groupId), event },
        {
          label: groupLabels.introductions(groupId, memberId),
          event: { type: 'introduction.roleChanged', memberId, role },
        },
      ]);
    }),
  },
});
