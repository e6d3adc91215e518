import { assign, setup } from 'xstate';
import { errorClass } from '../vocabulary/agent-error.ts';
import { agentFailure } from '../vocabulary/agent-failure.ts';
import { busyPause } from '../vocabulary/busy-pause.ts';
import { chatMessage } from '../vocabulary/chat-message.ts';
import { effects, type Query, type Tell } from '../vocabulary/effect.ts';
import type { Awaited, Reason } from '../vocabulary/reason.ts';
import { troubleOf } from '../peer/peer-outbox.ts';
import type { IntroductionContext, IntroductionInput, IntroductionMachineEvent } from './introduction-context.ts';
import type { ReachedMember } from './member-events.ts';
import { groupLabels, type MemberId } from './member-labels.ts';

// ── what an event means here ─────────────────────────────────────────────────────────────────────────────────

type Event = IntroductionMachineEvent;
type About = { context: IntroductionContext; event: Event };

/** The other one of the two; of somebody else there is none. */
function otherOf({ newcomer, member }: IntroductionContext, one: MemberId): ReachedMember | undefined {
  if (one === newcomer.memberId) return member;
  return one === member.memberId ? newcomer : undefined;
}

/** Why a message that the agent has kept for days did not get out. */
function reasonOf(event: Event): Reason | undefined {
  if (event.type !== 'ERR' && event.type !== 'MERR') return undefined;
  const trouble = troubleOf(event.error);
  if (trouble !== undefined) return { code: trouble === 'gone' ? 'PeerGone' : 'PeerFull' };
  return agentFailure(event.error, 'send');
}

// ── what it may ask of others ────────────────────────────────────────────────────────────────────────────────

/** The row of one of the two, which knows by which connection it is reached by now. */
export const rowOf =
  (one: 'newcomer' | 'member') =>
  ({ context }: { context: IntroductionContext }): Query => ({
    label: groupLabels.member(context.groupId, context[one].memberId),
    limit: 1,
    reply: one,
  });

/** Whether the other one is in the group yet. */
export function lookUp({ context, event }: About): Query {
  const other = event.type === 'introduction.again' ? otherOf(context, event.by) : undefined;
  const { memberId } = other ?? context.newcomer;
  return { label: groupLabels.member(context.groupId, memberId), limit: 1, reply: 'other' };
}

/** What one of them wrote, to the other: by its row, which keeps what can't go out at once. */
export function passOn({ context, event }: About & { event: { at?: number } }): Tell {
  const told = event.type === 'introduction.forward' ? event : undefined;
  const to = told && otherOf(context, told.from);
  const author = told?.from === context.member.memberId ? context.member : context.newcomer;
  return {
    to: { label: groupLabels.member(context.groupId, to?.memberId ?? '') },
    event: {
      type: 'member.say',
      message: chatMessage.msgForward({
        memberId: author.memberId,
        memberName: author.profile.displayName,
        msg: told?.message ?? chatMessage.ok(),
        receivedAt: event.at ?? 0,
      }),
    },
  };
}

const vocabulary = setup({
  types: {
    input: {} as IntroductionInput,
    context: {} as IntroductionContext,
    events: {} as Event,
    tags: {} as 'waiting' | 'settled' | 'needs-user' | 'passing',
  },
  actions: {
    ...effects,
    rememberInvitation: assign(({ event }) =>
      event.type === 'introduction.invitation'
        ? { request: event.request, directRequest: event.directRequest, connected: [], again: undefined }
        : {},
    ),
    /** The two get to know each other once more. */
    beginAgain: assign({ request: undefined, directRequest: undefined, connected: [], again: true, pauses: 0 }),
    /** Who is introduced once more is introduced as what it is by now. */
    rememberRole: assign(({ context: { newcomer, member }, event }) => {
      if (event.type !== 'introduction.roleChanged') return {};
      const { memberId, role } = event;
      if (memberId === newcomer.memberId) return { newcomer: { ...newcomer, role } };
      return memberId === member.memberId ? { member: { ...member, role }, roleChanged: true } : {};
    }),
    tellsRole: assign({ roleChanged: undefined }),
    noteConnected: assign(({ context, event }) =>
      event.type === 'introduction.connected' ? { connected: [...context.connected, event.by] } : {},
    ),
    rememberError: assign(({ event }) => ({ reason: reasonOf(event) })),
    rememberLimit: assign((_, { waitedFor }: { waitedFor: Awaited }) => ({
      reason: { code: 'TimedOut' as const, waitedFor },
    })),
    forgetTrouble: assign({ reason: undefined }),
    beginPause: assign(({ context }) => ({ pauses: context.pauses + 1 })),
    endPauses: assign({ pauses: 0 }),
  },
  guards: {
    /** What was forwarded before is not forwarded twice. */
    isNewInvitation: ({ context, event }) =>
      event.type === 'introduction.invitation' && event.request !== context.request,
    isNewsOfOne: ({ context, event }) =>
      event.type === 'introduction.connected' &&
      otherOf(context, event.by) !== undefined &&
      !context.connected.includes(event.by),
    areConnected: ({ context }) => context.connected.length === 2,
    wasInvited: ({ context }) => context.request !== undefined,
    concernsUs: ({ context, event }) =>
      (event.type === 'introduction.forward' && otherOf(context, event.from) !== undefined) ||
      (event.type === 'introduction.again' && otherOf(context, event.by) !== undefined),
    isStillThere: ({ event }) => event.type === 'found' && event.rows.length > 0,
    /** The agent gave up a message that may get out later. */
    isForNow: ({ event }) =>
      (event.type === 'ERR' || event.type === 'MERR') && ['temporary', 'congested'].includes(errorClass(event.error)),
  },
  delays: {
    sendLimit: ({ context }) => context.limits.background,
    introductionLimit: ({ context }) => context.limits.introduction,
    pause: ({ context }) => busyPause(context.pauses, context.limits),
  },
});

/** What the chart of an introduction may name. */
export const introductionSetup = vocabulary.extend({
  actions: {
    /** The newcomer knows the member by now, as what it was: by its row, so that this comes after that. */
    sayRole: vocabulary.enqueueActions(({ context: { groupId, newcomer, member, roleChanged }, enqueue }) => {
      if (roleChanged !== true) return;
      const to = { label: groupLabels.member(groupId, newcomer.memberId) };
      const message = chatMessage.memRole(member.memberId, member.role);
      enqueue({ type: 'tell', params: { to, event: { type: 'member.say', message } } });
      enqueue.assign({ roleChanged: undefined });
    }),
  },
});
