import { assign, sendTo, setup } from 'xstate';
import { peerConnection } from '../peer/peer-connection.ts';
import type { MessageUndelivered, PeerOrder } from '../peer/peer-events.ts';
import { isAboutProbes, isProbe } from '../person/record.ts';
import { reasonOfWait } from '../peer/peer-wait.ts';
import { agentFailure } from '../vocabulary/agent-failure.ts';
import { errorClass } from '../vocabulary/agent-error.ts';
import { chatMessage } from '../vocabulary/chat-message.ts';
import { as } from '../vocabulary/codec.ts';
import { effects } from '../vocabulary/effect.ts';
import { known } from '../vocabulary/known.ts';
import type { MessageReceived } from './member-events.ts';
import { isToMeet } from './introducing.ts';
import { contactGuards, contactNow, type ContactRefused } from './member-contact.ts';
import { recount } from './member-counts.ts';
import { keptProfile, memberIdIn } from './member-facts.ts';
import { membershipKey } from './member-labels.ts';
import {
  groupFactsOf,
  hostAsMember,
  type Ending,
  type MembershipContext,
  type MembershipEvent,
  type MembershipInput,
} from './membership-context.ts';
import { answerIn, isAnotherChoice, linkIn, messageIn, wrongAnswer } from './membership-event.ts';
import * as say from './membership-messages.ts';
import { isAtLeast, mayChange } from './roles.ts';

const keyOf = ({ groupId }: MembershipContext): string => membershipKey(groupId);

/** What our own membership remembers of what it is told, and what it decides by. */
export const membershipVocabulary = setup({
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
    takeInvitation: assign(({ context: { disguised, incognito, profile, request, connection }, event }) => {
      if (event.type !== 'membership.invited') return {};
      const facts = say.invitationFacts(event);
      // What was interrupted leads to another queue.
      const isOld = connection === 'interrupted' && facts.request !== request;
      return {
        ...facts,
        reason: undefined,
        ...(disguised ? { profile, incognito } : {}),
        ...(isOld ? { connection: 'failed' as const } : {}),
      };
    }),
    /** Another way to the host of now: who we are, and what we may, an invitation does not change any more. */
    takeConnection: assign(({ context: { host, connection }, event }) =>
      event.type === 'membership.invited' && host
        ? {
            request: event.invitation.connRequest,
            host: { ...host, connectionId: undefined },
            reason: undefined,
            // It was interrupted once, and went on by itself.
            ...(connection === 'interrupted' ? { connection: 'failed' as const } : {}),
          }
        : {},
    ),
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
      event.type === 'member.contact' ? contactNow(context, event) : {},
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
    /** By who is our host still: it is not in the group because it was once. */
    isInvitedAnewByHost: ({ context: { host, request }, event }) =>
      event.type === 'membership.invited' &&
      event.invitation.connRequest !== request &&
      host !== undefined &&
      memberIdIn(event.invitation.fromMember.memberId) === host.memberId,
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
