import { assign, sendTo, setup } from 'xstate';
import { peerConnection } from '../peer/peer-connection.ts';
import type { MessageUndelivered, PeerOrder } from '../peer/peer-events.ts';
import { isAboutProbes, isProbe } from '../person/record.ts';
import { reasonOfWait } from '../peer/peer-wait.ts';
import { agentFailure } from '../vocabulary/agent-failure.ts';
import { errorClass } from '../vocabulary/agent-error.ts';
import { chatMessage, type ChatMessage } from '../vocabulary/chat-message.ts';
import { as } from '../vocabulary/codec.ts';
import { effects } from '../vocabulary/effect.ts';
import type { JsonObject } from '../vocabulary/json.ts';
import { known } from '../vocabulary/known.ts';
import type { Reason } from '../vocabulary/reason.ts';
import { departureOf } from './departure.ts';
import { broadcastTo, type BroadcastInput } from './broadcast.ts';
import { directLinkIn } from './direct-link.ts';
import { directionsOf, type MessageReceived } from './group-message.ts';
import { isToMeet, meetingsAfter } from './introducing.ts';
import { recount } from './member-counts.ts';
import { readLinkAnswer, type LinkAnswer } from './link-answer.ts';
import { keptProfile } from './member-facts.ts';
import { introductionKey, groupLabels, membershipKey } from './member-labels.ts';
import { contactGuards, contactNow, type ContactRefused } from './member-contact.ts';
import {
  groupFactsOf,
  hostAsMember,
  type Ending,
  type MembershipContext,
  type MembershipEvent,
  type MembershipInput,
} from './membership-context.ts';
import * as say from './membership-messages.ts';
import { isAtLeast, mayChange } from './roles.ts';
import { isUnseen, seenWith } from './seen-messages.ts';
import { tellAuthor } from './unheard.ts';

// ── what an event means here ─────────────────────────────────────────────────────────────────────────────────

function messageIn(event: MembershipEvent): ChatMessage | undefined {
  return event.type === 'connection.message' ? event.message : undefined;
}

function answerIn({ by }: MembershipContext, event: MembershipEvent): LinkAnswer | undefined {
  if (event.type !== 'connection.confirmation') return undefined;
  // Who invited us has made the queue: nobody can ask by it.
  return by === 'link' ? readLinkAnswer(event.message) : { verdict: 'wrong', reason: { code: 'WrongMember' } };
}

function linkIn(event: MembershipEvent): ReturnType<typeof directLinkIn> | undefined {
  return event.type === 'LDATA' ? directLinkIn(event.data) : undefined;
}

/** Another choice than the one that was made. Nothing chosen is no other choice. */
function isAnotherChoice({ incognito, profile }: MembershipContext, event: MembershipEvent): boolean {
  if (event.type !== 'user.join') return false;
  if (event.incognito !== undefined && event.incognito !== incognito) return true;
  return event.profile !== undefined && JSON.stringify(event.profile) !== JSON.stringify(profile);
}

const wrongAnswer: Reason = { code: 'WrongAnswer', expected: 'x.grp.link.inv' };

/** Bytes of a member id, of a message id, and of the name of a request. */
const idBytes = { memberId: 12, msgId: 12, contactReqId: 16 };

const keyOf = ({ groupId }: MembershipContext): string => membershipKey(groupId);

// ── what it may ask of the world ─────────────────────────────────────────────────────────────────────────────

const vocabulary = setup({
  types: {
    input: {} as MembershipInput,
    context: {} as MembershipContext,
    events: {} as MembershipEvent,
    /** `group.joined`: we are in. Told once, as is every message. */
    emitted: {} as { type: 'group.joined'; groupId: string } | MessageReceived | MessageUndelivered | ContactRefused,
    tags: {} as 'waiting' | 'settled' | 'needs-user' | 'passing' | 'disposable',
  },
  actors: { 'peer-connection': peerConnection },
  actions: {
    ...effects,

    // ── before we are in ──
    /** Whom the user chose to be in the group stays. */
    takeInvitation: assign(({ context: { disguised, profile, request, connection }, event }) => {
      if (event.type !== 'membership.invited') return {};
      const facts = say.invitationFacts(event);
      // What was interrupted leads to another queue.
      const isOld = connection === 'interrupted' && facts.request !== request;
      return {
        ...facts,
        reason: undefined,
        ...(disguised ? { profile } : {}),
        ...(isOld ? { connection: 'failed' as const } : {}),
      };
    }),
    chooseProfile: assign(({ event }) => {
      if (event.type !== 'user.join' || (event.incognito !== true && event.profile === undefined)) return {};
      return { incognito: event.incognito ?? false, profile: event.profile, disguised: true };
    }),
    rememberDrawn: assign(({ context: { by }, event }) => {
      if (event.type !== 'drawn') return {};
      return by === 'create' ? { memberId: event.bytes } : { contactReqId: event.bytes };
    }),
    rememberProfile: assign(({ event }) =>
      event.type === 'profileMade' ? { profile: keptProfile(event.profile) } : {},
    ),
    rememberLink: assign(({ context: { rejoin }, event }) => {
      const link = linkIn(event);
      if (!link || !('request' in link)) return {};
      const { reinvites, ...facts } = link;
      return { ...facts, reason: undefined, ...(!reinvites && say.plainly(rejoin)) };
    }),
    rememberLinkProblem: assign(({ event }) => {
      const link = linkIn(event);
      return link && 'code' in link ? { reason: link } : {};
    }),
    rememberError: assign(({ event }) =>
      event.type === 'ERR' ? { reason: agentFailure(event.error, 'fetchLink') } : {},
    ),
    rememberLimit: assign({ reason: { code: 'TimedOut', waitedFor: 'link' } }),
    /** As the host says: who we are, who it is, and whether we are in. */
    rememberAnswer: assign(({ context, event }) => {
      const answer = answerIn(context, event);
      if (answer?.verdict !== 'accepted' || event.type !== 'connection.confirmation') return {};
      const { verdict: _, host, ...news } = answer;
      return { ...news, host: { ...host, connectionId: event.connectionId } };
    }),
    rememberRefusal: assign(({ context, event }) => {
      const answer = answerIn(context, event);
      return answer && 'reason' in answer ? { reason: answer.reason } : {};
    }),
    rememberConnection: assign(({ context: { host }, event }) =>
      'connectionId' in event && host ? { host: { ...host, connectionId: event.connectionId } } : {},
    ),
    rememberInterruption: assign(({ event }) =>
      event.type === 'connection.interrupted' ? { connection: 'interrupted' as const, reason: event.reason } : {},
    ),
    rememberWait: assign(({ event }) =>
      event.type === 'connection.waits' ? { reason: reasonOfWait(event.wait) } : {},
    ),
    /**
     * The link may lead to another queue by now; an invitation has but one. The host may take whom it has answered for
     * connected, and would hear nothing of it again: it is asked by somebody new.
     */
    rememberFailure: assign(({ context: { by, link, request, memberId }, event }) =>
      event.type === 'connection.failed'
        ? {
            connection: 'failed' as const,
            reason: event.reason,
            request: link === undefined || link === request ? request : undefined,
            ...(by === 'link' && memberId !== undefined ? { memberId: undefined, contactReqId: undefined } : {}),
          }
        : {},
    ),
    /** Nobody has answered to who we said to be: it is asked by the same link as by anybody. */
    askPlainly: assign(({ context: { rejoin } }) => ({ connection: 'failed' as const, ...say.plainly(rejoin) })),
    /** Whoever it is that we are connected to has never said that we are let in. */
    rememberStranger: assign({ connection: 'failed', reason: wrongAnswer }),
    rememberBroken: assign({ connection: 'broken', reason: { code: 'Quarantined' } }),
    forgetConnection: assign({ connection: 'none', host: undefined }),
    forgetReason: assign({ reason: undefined }),

    allowHost: sendTo('connection', ({ context }): PeerOrder => ({
      type: 'connection.allow',
      message: chatMessage.infoToHost(known(context.profile)),
    })),
    refuseHost: sendTo('connection', ({ context, event }): PeerOrder => {
      const answer = answerIn(context, event);
      return { type: 'connection.refuse', reason: answer && 'reason' in answer ? answer.reason : wrongAnswer };
    }),

    // ── in the group ──
    takeDecision: assign(({ event }) =>
      event.type === 'membership.accepted' ? { acceptance: event.acceptance, role: event.role } : {},
    ),
    rememberRole: assign(({ event }) => (event.type === 'membership.roleChanged' ? { role: event.role } : {})),
    rememberHostRole: assign(({ context: { host }, event }) =>
      event.type === 'member.roleChanged' && host ? { host: { ...host, role: event.role } } : {},
    ),
    rememberHostProfile: assign(({ context: { host }, event }) => {
      const message = messageIn(event);
      const profile = say.ownProfileIn(message);
      if (!host || !profile) return {};
      const hasShown = host.hasShown === true || message?.event === 'x.grp.link.mem';
      return { host: { ...host, profile: keptProfile(profile), ...(hasShown && { hasShown }) } };
    }),
    rememberContact: assign(({ context, event }) =>
      event.type === 'member.contact' ? contactNow(context, event.contact) : {},
    ),
    rememberTrouble: assign(({ event }) =>
      event.type === 'connection.troubled' ? { trouble: event.trouble, reason: event.reason } : {},
    ),
    forgetTrouble: assign({ trouble: undefined, reason: undefined }),
    countMember: assign(({ context: { counts }, event }) =>
      event.type === 'members.changed' ? { counts: recount(counts, event.from, event.to) } : {},
    ),
    countHost: assign(({ context: { counts, host } }) =>
      host ? { counts: recount(counts, undefined, 'connected') } : {},
    ),
    uncountHost: assign(({ context: { counts, host } }) =>
      host ? { counts: recount(counts, 'connected', undefined) } : {},
    ),
    rememberGroupLink: assign(({ event }) => (event.type === 'membership.linked' ? { groupLink: event.link } : {})),
    rememberDraft: assign(({ event }) => (event.type === 'user.send' ? { draft: event.text } : {})),
    rememberEnding: assign((_, { ending }: { ending: Ending }) => ({ ending })),
    rememberDeparture: assign({ reason: { code: 'IntroducerGone' } }),
    rememberWithdrawal: assign({ reason: { code: 'InvitationWithdrawn' } }),

    goOn: sendTo('connection', (): PeerOrder => ({ type: 'connection.retry' })),
    sayToHost: sendTo('connection', ({ event }): PeerOrder => ({
      type: 'connection.send',
      message: known(event.type === 'member.say' ? event.message : undefined),
    })),
  },
  guards: {
    isFounder: ({ context }) => context.by === 'create',
    isAsker: ({ context }) => context.by === 'link',
    isInvitee: ({ context }) => context.by === 'invitation',
    isAutomatic: ({ context }) => context.automatic === true,
    hasRequest: ({ context }) => context.request !== undefined,
    hasIdentity: ({ context: { by, profile, memberId, contactReqId } }) =>
      by !== 'create' && profile !== undefined && (by === 'link' ? contactReqId : memberId) !== undefined,
    isComplete: ({ context }) => context.by === 'create' && groupFactsOf(context) !== undefined,
    /** The host begins anew, with another connection: by what we have, it will never be reached. */
    isInvitedAnew: ({ context, event }) =>
      event.type === 'membership.invited' && event.invitation.connRequest !== context.request,
    isLocked: ({ context, event }) => context.connection !== 'none' && isAnotherChoice(context, event),
    isDirectLink: ({ event }) => 'request' in (linkIn(event) ?? {}),
    isTemporary: ({ event }) => event.type === 'ERR' && ['temporary', 'congested'].includes(errorClass(event.error)),

    isAcceptance: ({ context, event }) => answerIn(context, event)?.verdict === 'accepted',
    isRejection: ({ context, event }) => answerIn(context, event)?.verdict === 'rejected',
    isStranger: ({ context }) => groupFactsOf(context) === undefined,
    isClaim: ({ context: { rejoin } }) => rejoin?.contactReqId !== undefined,
    isInvitedInstead: ({ context: { rejoin, host, ending }, event }) =>
      event.type === 'rejoin.invited' && !host && !ending && event.groupLinkId === rejoin?.name,
    isPending: ({ context }) => context.acceptance === 'pending',
    isInReview: ({ context }) => context.acceptance === 'pending_review',
    isAdmission: ({ event }) => event.type === 'membership.accepted' && event.acceptance === 'accepted',
    isReview: ({ event }) => event.type === 'membership.accepted' && event.acceptance === 'pending_review',

    isAboutProbes: ({ context, event }) => isAboutProbes(keyOf(context), event),
    isProbe: ({ event }) => isProbe(event),
    hasHost: ({ context }) => context.host !== undefined,
    isHostOutOfReach: ({ context: { host, trouble } }) => host === undefined || trouble === 'disabled',
    ...contactGuards(hostAsMember, (_, event: MembershipEvent) => event.type === 'connection.message'),
    isFarewell: ({ event }) => as(messageIn(event) ?? chatMessage.ok(), 'x.grp.leave') !== undefined,
    isOwnProfile: ({ event }) => say.ownProfileIn(messageIn(event)) !== undefined,
    /** Nobody of a lower role changes what we are; nor what our host is. */
    mayChangeUs: ({ context: { role }, event }) =>
      'byRole' in event && role !== undefined && mayChange(event.byRole, role),
    mayChangeHost: ({ context: { host }, event }) =>
      host !== undefined && 'byRole' in event && mayChange(event.byRole, host.role),
    isTroubled: ({ context }) => context.trouble !== undefined,
    isForHost: ({ context: { host }, event }) =>
      host !== undefined && event.type === 'member.say' && event.except !== host.memberId,
    isToMeetHost: ({ context: { host, met }, event }) =>
      event.type === 'member.introduce' && host !== undefined && isToMeet(event, { ...host, met }),
    mayNotWrite: ({ context }) => !isAtLeast(known(context.role), 'author'),
    hasNoMsgId: ({ event }) => event.type === 'user.send' && event.msgId === undefined,
    isNoOwner: ({ context }) => !isAtLeast(known(context.role), 'owner'),

    /** A connection that is broken can't end: its row stays set aside. */
    ends: ({ context: { connection, ending } }, as: { ending: Ending }) =>
      ending === as.ending && (connection === 'none' || connection === 'broken'),
  },
  delays: { linkLimit: ({ context }) => context.limits[say.modeOf(context)] },
});

type Enqueue = Parameters<Parameters<typeof vocabulary.enqueueActions>[0]>[0]['enqueue'];

/** Tells all bearers of the labels, however many they are; what is told first arrives first. */
function announce({ groupId, announcements }: MembershipContext, enqueue: Enqueue, ...told: BroadcastInput[]): void {
  for (const [index, input] of told.entries()) {
    const number = String(announcements + index).padStart(8, '0');
    enqueue({ type: 'tell', params: broadcastTo(`${groupId}.${number}`, input) });
  }
  enqueue.assign({ announcements: announcements + told.length });
}

/** To everybody in the group, our host included. */
function sayToAll(context: MembershipContext, enqueue: Enqueue, message: ChatMessage): void {
  const event = { type: 'member.say', message };
  announce(context, enqueue, { label: groupLabels.members(context.groupId), event });
}

/** It is over. If it is we who end it, everybody hears of it; the host, whose row is ours, apart. */
const sayOver = (farewell?: () => ChatMessage) =>
  vocabulary.enqueueActions(({ context, enqueue }) => {
    const { groupId, host } = context;
    const message = farewell?.();
    if (message && host?.connectionId !== undefined) {
      enqueue.sendTo('connection', { type: 'connection.send', message } satisfies PeerOrder);
    }
    const over = { type: 'group.over' };
    announce(context, enqueue, {
      label: groupLabels.members(groupId),
      ...(message ? { event: { type: 'member.say', message }, followedBy: over } : { event: over }),
    });
  });

/** What the chart of our own membership may name. */
export const membershipSetup = vocabulary.extend({
  actions: {
    /** Asks for what is missing of who we are. What is there is never made again. */
    requestIdentity: vocabulary.enqueueActions(({ context, enqueue }) => {
      const { by, memberId, contactReqId, profile, incognito } = context;
      if (by === 'create' && memberId === undefined) enqueue({ type: 'draw', params: { bytes: idBytes.memberId } });
      if (by === 'link' && contactReqId === undefined) {
        enqueue({ type: 'draw', params: { bytes: idBytes.contactReqId } });
      }
      if (!profile) enqueue({ type: 'makeProfile', params: { kind: incognito ? 'incognito' : 'main' } });
    }),
    /** Begins with a connection to the host, or goes on with the one that there is: as it was left. */
    connect: vocabulary.enqueueActions(({ context, enqueue }) => {
      const { connection, limits, disguised, profile } = context;
      const beginning = say.beginning(context);
      if (connection === 'none') {
        enqueue.spawnChild('peer-connection', { id: 'connection', input: { beginning, limits } });
        if (disguised) {
          const message = chatMessage.info(known(profile));
          enqueue.sendTo('connection', { type: 'connection.send', message } satisfies PeerOrder);
        }
      } else if (connection === 'interrupted') {
        enqueue.sendTo('connection', { type: 'connection.retry' } satisfies PeerOrder);
      } else {
        enqueue.sendTo('connection', { type: 'connection.begin', beginning } satisfies PeerOrder);
      }
      enqueue.assign({ connection: 'begun', reason: undefined });
    }),
    tellAuthor: vocabulary.enqueueActions(({ context: { groupId, host }, event, enqueue }) => {
      for (const params of tellAuthor(groupId, host?.memberId ?? '', event)) enqueue({ type: 'tell', params });
    }),
    /** The contact was faster: its invitation is the answer to what the user asked for. */
    joinInstead: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== 'rejoin.invited') return;
      for (const params of say.answered(event.membership, known(context.link))) enqueue({ type: 'tell', params });
    }),
    noteJoined: vocabulary.enqueueActions(({ context: { groupId }, enqueue }) =>
      enqueue.emit({ type: 'group.joined', groupId }),
    ),

    /** What the host said of others, of us, or to everybody. */
    follow: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      const message = messageIn(event);
      const speaker = say.speakerOf(context);
      const group = groupFactsOf(context);
      if (!message || !speaker || !group) return;
      const { tells, written, passOn } = directionsOf(message, speaker, group);
      const isRepeated = written && !isUnseen(context.seen, message.msgId);
      if (passOn && !isRepeated) announce(context, enqueue, passOn);
      for (const params of tells) enqueue({ type: 'tell', params });
      if (!written || isRepeated) return;
      enqueue.assign({ seen: seenWith(context.seen, message.msgId) });
      enqueue.emit(written);
    }),
    /** Whom we let in has its place among the others, whatever the clock says. */
    givePlace: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== 'members.changed' || event.admitted === undefined) return;
      const place = context.admissions + 1;
      enqueue.assign({ admissions: place });
      enqueue({ type: 'tell', params: { to: { key: event.admitted }, event: { type: 'member.admitted', place } } });
    }),
    sayText: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      if (event.type === 'user.send') sayToAll(context, enqueue, chatMessage.msgNew(event.text, event.msgId));
    }),
    sayDraft: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== 'drawn') return;
      sayToAll(context, enqueue, chatMessage.msgNew(known(context.draft), event.bytes));
      enqueue.assign({ draft: undefined });
    }),
    /** Every row keeps it, so that each knows what we may do. */
    tellOurRole: vocabulary.enqueueActions(({ context, enqueue }) => {
      const event = { type: 'group.ourRole', role: known(context.role) };
      announce(context, enqueue, { label: groupLabels.members(context.groupId), event });
    }),
    /** Tells our host of a newcomer whom we let in, and begins the introduction of the two. */
    meetHost: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== 'member.introduce') return;
      const { message, introduction } = say.introductionToHost(context, event);
      const key = introductionKey(context.groupId, event.newcomer.memberId, introduction.member.memberId);
      const input = introduction as JsonObject & typeof introduction;
      enqueue.sendTo('connection', { type: 'connection.send', message } satisfies PeerOrder);
      enqueue({
        type: 'tell',
        params: { to: { key }, event: { type: 'introduction.begin' }, create: { machine: 'introduction', input } },
      });
      enqueue.assign(meetingsAfter(context, event));
    }),
    /** Nothing reaches the host: nor can it introduce anybody. Should it speak again, it can. */
    tellHostGone: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      const { groupId, host } = context;
      if (!host || event.type !== 'connection.troubled' || event.trouble !== 'disabled') return;
      const label = groupLabels.introducedBy(groupId, host.memberId);
      announce(context, enqueue, { label, event: { type: 'introducer.gone' } });
    }),
    tellHostBack: vocabulary.enqueueActions(({ context, enqueue }) => {
      const { groupId, host, trouble } = context;
      if (!host || trouble !== 'disabled') return;
      const label = groupLabels.introducedBy(groupId, host.memberId);
      announce(context, enqueue, { label, event: { type: 'introducer.back' } });
    }),
    /** The host is no longer in the group: who was introduced by it, and to it, can't go on. */
    loseHost: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      const { groupId, host, counts } = context;
      if (!host) return;
      const { memberId } = host;
      announce(
        context,
        enqueue,
        { label: groupLabels.introducedBy(groupId, memberId), event: { type: 'introducer.gone' } },
        ...departureOf(groupId, memberId, event.type === 'connection.message'),
      );
      enqueue.sendTo('connection', { type: 'connection.end' } satisfies PeerOrder);
      enqueue.assign({
        host: undefined,
        met: undefined,
        trouble: undefined,
        counts: recount(counts, 'connected', undefined),
      });
    }),
    sayLeave: sayOver(chatMessage.leave),
    sayDeletion: sayOver(chatMessage.grpDel),
    sayNothing: sayOver(),
    endConnection: vocabulary.enqueueActions(({ context, enqueue }) => {
      if (context.connection === 'none') return;
      enqueue.sendTo('connection', { type: 'connection.end', afterDelivery: true } satisfies PeerOrder);
    }),
  },
});
