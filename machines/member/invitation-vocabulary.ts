import { assign, sendTo, setup } from 'xstate';
import type { MessageUndelivered, PeerOrder } from '../peer/peer-events.ts';
import { peerConnection } from '../peer/peer-connection.ts';
import { isAboutProbes } from '../person/record.ts';
import { reasonOfWait } from '../peer/peer-wait.ts';
import { chatMessage } from '../vocabulary/chat-message.ts';
import { as } from '../vocabulary/codec.ts';
import { announces } from '../vocabulary/capability.ts';
import { effects } from '../vocabulary/effect.ts';
import { known } from '../vocabulary/known.ts';
import type { Reason } from '../vocabulary/reason.ts';
import { foundContact, foundGroup } from './found-rows.ts';
import type { MessageReceived } from './member-events.ts';
import type { InvitationContext, InvitationEvent, InvitationInput } from './invitation-events.ts';
import { isForReviewed } from './introducing.ts';
import * as say from './invitation-messages.ts';
import { isSpent, isToBeIntroduced, mayAdmit, messageIn, myRole, saysFarewell } from './invitation-rules.ts';
import { contactGuards, contactIn, contactNow, isThere, type ContactRefused } from './member-contact.ts';
import { groupAfter, keptProfile, memberIdIn } from './member-facts.ts';
import { memberInvitationKey, type MemberId } from './member-labels.ts';
import { mayChange } from './roles.ts';

const keyOf = ({ invitationId }: InvitationContext): string => memberInvitationKey(invitationId);

/** By it what becomes of the message that tells a decision is told. */
const decisionName = 'decision';

/** What the row of an invitee or joiner remembers of what it is told, and what it decides by. */
export const invitationVocabulary = setup({
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
      decisionLost: undefined,
      trouble: undefined,
      ending: undefined,
      reason: undefined,
      met: undefined,
    }),
    rememberGroup: assign(({ event }) => ({ group: foundGroup(event)?.group, reason: undefined })),
    /** What each row of the group knows of us, kept so. */
    rememberGroupChange: assign(({ context: { group }, event }) =>
      group && event.type === 'group.changed' ? { group: groupAfter(group, event) } : {},
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
      event.type === 'member.contact' ? contactNow(context, event) : {},
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
    forgetLoss: assign({ decisionLost: undefined, reason: undefined }),
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
        name: decisionName,
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
      (event.type === 'found' && foundGroup(event) === undefined) ||
      !mayAdmit(context, event) ||
      !mayAdmit(context, event, 'role' in event ? event.role : undefined),
    mayNotChange: ({ context, event }) =>
      !mayChange(myRole(context, event), context.role) ||
      (event.type === 'user.changeRole' && !mayAdmit(context, event, event.role)),
    mayChange: ({ context, event }) => 'byRole' in event && mayChange(event.byRole, context.role),

    isInvited: ({ context }) => context.admission === undefined,
    isAsked: ({ context }) => context.admission !== undefined,
    /** By a request that was not answered yet: each can be accepted once. */
    isAskedAgain: ({ context }) => context.requestId !== undefined,
    isSpent: ({ context }) => isSpent(context),
    isDecision: ({ event }) => event.type === 'connection.undelivered' && event.name === decisionName,
    isDecided: ({ context }) => context.decisionLost !== true,
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
    isForReviewed: ({ event }) => isForReviewed(event),
    isToBeIntroduced: ({ context, event }) => event.type === 'member.introduce' && isToBeIntroduced(context, event),
  },
});
