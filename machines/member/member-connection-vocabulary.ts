import { assign, sendTo, setup } from 'xstate';
import { peerConnection } from '../peer/peer-connection.ts';
import type { PeerOrder } from '../peer/peer-events.ts';
import { isAboutProbes, isProbe } from '../person/record.ts';
import { reasonOfWait } from '../peer/peer-wait.ts';
import { agentFailure } from '../vocabulary/agent-failure.ts';
import { announces } from '../vocabulary/capability.ts';
import { as } from '../vocabulary/codec.ts';
import { effects } from '../vocabulary/effect.ts';
import type { Awaited, Reason } from '../vocabulary/reason.ts';
import { foundConnection } from './found-rows.ts';
import { isForReviewed, isToMeet, meetingsAfter } from './introducing.ts';
import { answererIn, isForUs, isHeard, messageIn, newcomerIn, outboxIn, says } from './member-connection-event.ts';
import type {
  MemberConnectionContext,
  MemberConnectionEvent,
  MemberConnectionInput,
  MemberEmitted,
} from './member-connection-context.ts';
import { introducerReply, ourselves } from './member-connection-orders.ts';
import { contactAfter, contactGuards } from './member-contact.ts';
import { groupAfter, keptProfile, memberIdIn, speaksWithUs } from './member-facts.ts';
import { memberConnectionKey } from './member-labels.ts';
import { isAtLeast, mayChange } from './roles.ts';

const keyOf = ({ group, facts }: MemberConnectionContext): string => memberConnectionKey(group.groupId, facts.memberId);

const isIntroducer = (event: MemberConnectionEvent): boolean =>
  event.type === 'found' && event.reply === introducerReply;

/** As many newcomers are remembered until they can be introduced. */
const mostMissed = 32;

/** What the row of another member remembers of what it is told, and what it decides by. */
export const memberConnectionVocabulary = setup({
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
      'role' in event ? { facts: { ...context.facts, role: event.role ?? context.facts.role } } : {},
    ),
    endReview: assign({ inReview: undefined }),
    /** Who does not moderate any more hears nothing more of who is in review: not that it was let in, either. */
    rememberGroupChange: assign(({ context: { group, inReview }, event }) =>
      event.type === 'group.changed'
        ? { group: groupAfter(group, event), inReview: isAtLeast(event.role, 'moderator') ? inReview : undefined }
        : {},
    ),
    rememberContact: assign(({ context: { contact }, event }) =>
      event.type === 'member.contact' ? { contact: contactAfter(contact, event) } : {},
    ),
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
      message: ourselves(context),
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
    isInReview: ({ context }) => context.inReview === true,
    /** What is not for who is in review. */
    isWithheld: ({ context, event }) => context.inReview === true && !isForReviewed(event),
    mayNotAccept: ({ context: { group, facts }, event }) =>
      !isAtLeast(group.me.role, 'moderator') ||
      !isAtLeast(group.me.role, facts.role) ||
      (event.type === 'user.accept' && !isAtLeast(group.me.role, event.role ?? 'none')),
    mayChange: ({ context, event }) => 'byRole' in event && mayChange(event.byRole, context.facts.role),

    isForOthers: ({ context, event }) => event.type === 'member.say' && event.except === context.facts.memberId,
    /** Who introduced the member to us has let it in: the two know each other. */
    isToMeet: ({ context: { facts, introducer, met, inReview }, event }) =>
      event.type === 'member.introduce' &&
      !inReview &&
      event.newcomer.memberId !== introducer.memberId &&
      isToMeet(event, { ...facts, met }),
    isNewcomerThere: ({ event }) => newcomerIn(event) !== undefined,
  },
  delays: {
    sendLimit: ({ context }) => context.group.limits.background,
    introductionLimit: ({ context }) => context.group.limits.introduction,
  },
});
