import type { Beginning, PeerOrder } from '../peer/peer-events.ts';
import { chatMessage, type ChatMessage } from '../vocabulary/chat-message.ts';
import type { JsonObject } from '../vocabulary/json.ts';
import { known } from '../vocabulary/known.ts';
import { broadcastTo, type BroadcastInput } from './broadcast.ts';
import { departureOf } from './departure.ts';
import { foundGroup } from './found-rows.ts';
import { directionsOf, type Speaker } from './group-message.ts';
import { meetingsAfter, scopeOf, type Introduce } from './introducing.ts';
import type { InvitationContext } from './invitation-events.ts';
import * as say from './invitation-messages.ts';
import { messageIn, saysFarewell } from './invitation-rules.ts';
import { invitationVocabulary } from './invitation-vocabulary.ts';
import type { IntroducedEvent, IntroductionEvent, MemberEvent, MemberPhase, ReachedMember } from './member-events.ts';
import { groupLabels, introductionKey, memberInvitationKey, membershipKey } from './member-labels.ts';
import { isAtLeast } from './roles.ts';
import { isUnseen, seenWith } from './seen-messages.ts';
import { tellAuthor } from './unheard.ts';

type Enqueue = Parameters<Parameters<typeof invitationVocabulary.enqueueActions>[0]>[0]['enqueue'];

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
  const admitted = to === 'connected' && { admitted: memberInvitationKey(context.invitationId) };
  const event = { type: 'members.changed', ...(from && { from }), ...(to && { to }), ...admitted };
  enqueue({ type: 'tell', params: { to: { key: membershipKey(groupId) }, event } });
}

/** The member, as one who says something in the group. */
function speaker({ memberId, role, reintroduces }: InvitationContext): Speaker {
  return { memberId: known(memberId), role, reintroduces, isHost: false };
}

const count = (phase: MemberPhase | undefined) =>
  invitationVocabulary.enqueueActions(({ context, enqueue }) => countAs(context, enqueue, phase));

/** What the chart of one invitee or joiner may name. */
export const invitationSetup = invitationVocabulary.extend({
  actions: {
    beginCreation: invitationVocabulary.enqueueActions(({ context, enqueue }) =>
      begin(context, enqueue, { by: 'create', mode: 'interactive' }),
    ),
    /** The request is accepted in any case: who is refused has to hear of it. */
    answerAsker: invitationVocabulary.enqueueActions(({ context, event, enqueue }) => {
      const { group, groupProfile } = known(foundGroup(event));
      const about = { ...context, group };
      const message =
        context.admission?.verdict === 'reject'
          ? say.rejection(about, groupProfile)
          : say.acceptance(about, groupProfile);
      enqueue.assign({ group, requestId: undefined, reason: undefined });
      begin(about, enqueue, { by: 'accept', requestId: known(context.requestId), message, mode: 'background' });
    }),
    sayInvitation: invitationVocabulary.enqueueActions(({ context, event, enqueue }) => {
      const { group, groupProfile } = known(foundGroup(event));
      const message = say.invitation({ ...context, group }, groupProfile);
      enqueue.assign({ group, offered: true, reason: undefined });
      sayToContact(context, enqueue, message);
    }),
    /** The contact has asked for it, and is told as where there is no such group: it learns nothing else of us. */
    refuseRequest: invitationVocabulary.enqueueActions(({ context, enqueue }) => {
      const { contact, groupLinkId } = context;
      if (contact !== undefined && groupLinkId !== undefined)
        sayToContact(context, enqueue, chatMessage.requestReject(groupLinkId));
    }),
    /** Who may still want to accept learns that there is nothing to be accepted any more. */
    takeBack: invitationVocabulary.enqueueActions(({ context, enqueue }) => {
      const { contact, offered, ending, memberId } = context;
      if (offered && contact !== undefined && ending !== 'left')
        sayToContact(context, enqueue, chatMessage.memDel(known(memberId)));
      enqueue.assign({ offered: undefined });
    }),
    endConnection: invitationVocabulary.enqueueActions(({ context, enqueue }) => {
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
    countFailure: invitationVocabulary.enqueueActions(({ context, enqueue }) => {
      const wasIn = context.phase === 'connecting' || context.phase === 'failed';
      countAs(context, enqueue, wasIn ? 'failed' : undefined);
    }),
    noteConnected: invitationVocabulary.enqueueActions(({ context: { groupId, memberId }, enqueue }) =>
      enqueue.emit({ type: 'member.connected', groupId, memberId: known(memberId) }),
    ),
    /** Whichever invitation it joined by: this is its role. */
    sayRole: invitationVocabulary.enqueueActions(({ context: { memberId, role, roleChanged }, enqueue }) => {
      if (roleChanged !== true) return;
      const message = chatMessage.memRole(known(memberId), role);
      enqueue.sendTo('connection', { type: 'connection.send', message } satisfies PeerOrder);
      enqueue.assign({ roleChanged: undefined });
    }),
    noteLostDecision: invitationVocabulary.enqueueActions(({ event, enqueue }) => {
      if (event.type !== 'connection.undelivered') return;
      const { reason } = event;
      enqueue.assign({ decisionLost: true, reason });
      enqueue.emit({ type: 'message.undelivered', event: 'x.grp.link.acpt', reason });
    }),
    tellAuthor: invitationVocabulary.enqueueActions(({ context: { groupId, memberId = '' }, event, enqueue }) => {
      for (const params of tellAuthor(groupId, memberId, event)) enqueue({ type: 'tell', params });
    }),
    introduceToModerators: invitationVocabulary.enqueueActions(({ context, enqueue }) => {
      announce(context, enqueue, [introductionTo('moderators', context)]);
    }),
    introduce: invitationVocabulary.enqueueActions(({ context, enqueue }) => {
      const { place } = context;
      announce(context, enqueue, [
        introductionTo('moderators', context, place),
        introductionTo('others', context, place),
      ]);
    }),
    /** Tells this member of a newcomer, and begins the introduction of the two. */
    meet: invitationVocabulary.enqueueActions(({ context, event, enqueue }) => {
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
    follow: invitationVocabulary.enqueueActions(({ context, event, enqueue }) => {
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
    part: invitationVocabulary.enqueueActions(({ context, event, enqueue }) => {
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
    tellGone: invitationVocabulary.enqueueActions(({ context, enqueue }) =>
      announceIntroducer(context, enqueue, 'gone'),
    ),
    tellBack: invitationVocabulary.enqueueActions(({ context, enqueue }) =>
      announceIntroducer(context, enqueue, 'back'),
    ),
    tellRemoval: invitationVocabulary.enqueueActions(({ context, enqueue }) => {
      const memberId = known(context.memberId);
      const event: MemberEvent = { type: 'member.say', message: chatMessage.memDel(memberId), except: memberId };
      announce(context, enqueue, [{ label: groupLabels.members(context.groupId), event }]);
    }),
    /** Those who moderate have known it as one in review. */
    tellAdmission: invitationVocabulary.enqueueActions(({ context, enqueue }) => {
      const except = known(context.memberId);
      const event: MemberEvent = { type: 'member.say', message: say.decision(context, 'accepted'), except };
      announce(context, enqueue, [{ label: groupLabels.moderators(context.groupId), event }]);
    }),
    tellRole: invitationVocabulary.enqueueActions(({ context, enqueue }) => {
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
