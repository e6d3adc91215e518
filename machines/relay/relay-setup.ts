import { assign, sendParent, setup } from 'xstate';
import { errorClass, saysOfConnection, type ErrorClass } from '../vocabulary/agent-error.ts';
import { agentFailure } from '../vocabulary/agent-failure.ts';
import { busyPause } from '../vocabulary/busy-pause.ts';
import type { ChatMessage } from '../vocabulary/chat-message.ts';
import { as } from '../vocabulary/codec.ts';
import { isNews, type AwaitingAgent } from '../vocabulary/connection-news.ts';
import { effects } from '../vocabulary/effect.ts';
import type { Reason } from '../vocabulary/reason.ts';
import { readRelayAnswer, type RelayAnswer } from './relay-answer.ts';
import { connectionIdOf, deleteAfterDelivery, deleteConnection } from './relay-commands.ts';
import type { RelayChanged, RelayContext, RelayEvent, RelayInput, RelayMessage, RelayWaits } from './relay-context.ts';
import { readRelayLink } from './relay-link.ts';
import type { RelayPhase } from './relay-phase.ts';

// ── what an event means here ─────────────────────────────────────────────────────────────────────────────────

export type During = Extract<Reason, { code: 'AgentFailed' }>['during'];
export type WaitedFor = Extract<Reason, { code: 'TimedOut' }>['waitedFor'];

function changed({ relayId, name, memberId, reason, wait }: RelayContext, phase: RelayPhase): RelayChanged {
  return { type: 'relay.changed', relayId, phase, name, memberId, reason, wait };
}

/** A confirmation comes as an event, or with the status that stands for a missed one. */
function confirmationIn(event: RelayEvent): { confirmationId: string; message: ChatMessage } | undefined {
  if (event.type === 'CONF') return event;
  return event.type === 'STATUS' ? event.confirmation : undefined;
}

function answerIn({ publicGroupId }: RelayContext, event: RelayEvent): RelayAnswer | undefined {
  const confirmation = confirmationIn(event);
  return confirmation && readRelayAnswer(confirmation.message, publicGroupId);
}

const channelEvents = [
  'x.grp.relay.new',
  'x.grp.roster',
  'x.grp.mem.new',
  'x.grp.mem.role',
  'x.grp.mem.del',
  'x.grp.del',
] as const;

/** Whether the message concerns the channel, its relays or its members: the supervisor has to know. */
function isAboutChannel(message: ChatMessage): boolean {
  return channelEvents.some((event) => as(message, event) !== undefined);
}

/** The class of an error that concerns what is going on now, and not a connection of an earlier attempt. */
function errorOf(context: RelayContext, event: RelayEvent): ErrorClass | undefined {
  return event.type === 'ERR' && isOurs(context, event) && saysOfConnection(event)
    ? errorClass(event.error)
    : undefined;
}

function isOurs({ connectionId }: RelayContext, event: RelayEvent): boolean {
  return !('connectionId' in event) || event.connectionId === undefined || event.connectionId === connectionId;
}

// ── what it may ask of the world ─────────────────────────────────────────────────────────────────────────────

const vocabulary = setup({
  types: {
    input: {} as RelayInput,
    context: {} as RelayContext,
    events: {} as RelayEvent,
    tags: {} as 'waiting' | 'settled' | 'needs-user' | 'passing',
  },
  actions: {
    ...effects,

    takeOrder: assign(({ event }) =>
      event.type === 'relay.join' ? { identity: event.identity, mode: event.mode } : {},
    ),
    rememberLink: assign(({ event }) => {
      const link = event.type === 'LDATA' ? readRelayLink(event.data) : undefined;
      return link && 'request' in link ? link : {};
    }),
    forgetRequest: assign({ request: undefined }),
    claimConnection: assign(({ context }) => ({ connectionId: connectionIdOf(context) })),
    releaseConnection: assign({ connectionId: undefined, confirmationId: undefined }),
    rememberConfirmation: assign(({ event }) => ({ confirmationId: confirmationIn(event)?.confirmationId })),
    rememberWait: assign(({ event }) =>
      event.type === 'WAIT' ? { wait: { waitingFor: event.waitingFor, server: event.server, until: event.until } } : {},
    ),

    rememberLinkProblem: assign(({ event }) => {
      const link = event.type === 'LDATA' ? readRelayLink(event.data) : undefined;
      return link && 'code' in link ? { reason: link } : {};
    }),
    rememberAnswer: assign(({ context, event }) => {
      const answer = answerIn(context, event);
      return answer && 'reason' in answer ? { reason: answer.reason } : {};
    }),
    rememberError: assign(({ event }, { during }: { during: During }) =>
      event.type === 'ERR' ? { reason: agentFailure(event.error, during), wait: undefined } : {},
    ),
    rememberLoss: assign({
      reason: { code: 'AgentFailed', error: { type: 'CONN', code: 'NOT_FOUND' }, during: 'connect' },
    }),
    rememberLimit: assign((_, { waitedFor }: { waitedFor: WaitedFor }) => ({
      reason: { code: 'TimedOut', waitedFor },
      wait: undefined,
    })),

    /** Whatever went wrong before is over. */
    forgetTrouble: assign({ reason: undefined, wait: undefined }),
    report: sendParent(({ context }, { phase }: { phase: RelayPhase }) => changed(context, phase)),
    reportWait: sendParent(({ context: { relayId, wait } }): RelayWaits => ({ type: 'relay.waits', relayId, wait })),
    passOn: sendParent(({ context, event }): RelayMessage | { type: 'relay.nothing' } =>
      event.type === 'MSG'
        ? { type: 'relay.message', relayId: context.relayId, message: event.message, signedBy: event.signedBy }
        : { type: 'relay.nothing' },
    ),
    beginPause: assign(({ context, event }) => {
      const pauses = context.pauses + 1;
      const until = 'at' in event ? { until: event.at + busyPause(pauses, context.limits) } : {};
      const waitingFor = context.reason?.code === 'Busy' ? ('busyRelay' as const) : ('server' as const);
      return { pauses, wait: { waitingFor, ...until } };
    }),
    endPauses: assign({ pauses: 0 }),
  },
  guards: {
    isRelayLink: ({ event }) => event.type === 'LDATA' && 'request' in readRelayLink(event.data),
    hasIdentity: ({ context }) => context.identity !== undefined,
    hasNoConnection: ({ context }) => context.connectionId === undefined,
    hasConfirmation: ({ context }) => context.confirmationId !== undefined,
    canJoin: ({ context }) => context.request !== undefined && context.identity !== undefined,
    isInteractive: ({ context }) => context.mode === 'interactive',

    isOurs: ({ context, event }) => isOurs(context, event),
    /** The same command may succeed later, and somebody waits for it. */
    isInterruption: ({ context, event }) => errorOf(context, event) === 'temporary' && context.mode === 'interactive',
    /** The same command may succeed later, and nobody waits for it; or the relay is busy. */
    isSlow: ({ context, event }) => ['temporary', 'congested'].includes(errorOf(context, event) ?? ''),
    /** Refused because it was done before. */
    isDoneBefore: ({ context, event }) => errorOf(context, event) === 'stale',
    isForGood: ({ context, event }) => errorOf(context, event) === 'permanent',
    isError: ({ context, event }) => errorOf(context, event) !== undefined,

    isAccepted: ({ context, event }) => answerIn(context, event)?.verdict === 'accepted',
    isRejected: ({ context, event }) => answerIn(context, event)?.verdict === 'rejected',

    isNews: ({ event }, { waitingIn }: { waitingIn: AwaitingAgent }) =>
      event.type === 'STATUS' && isNews(waitingIn, event),
    isReady: ({ event }) => event.type === 'STATUS' && event.state === 'ready',
    isAllowed: ({ event }) => event.type === 'STATUS' && event.state === 'allowed',
    isConfirmed: ({ event }) => event.type === 'STATUS' && event.confirmation !== undefined,
    isRequested: ({ event }) => event.type === 'STATUS' && (event.state === 'joined' || event.state === 'confirmed'),
    isDeleted: ({ context, event }) =>
      'connectionId' in event &&
      event.connectionId === context.connectionId &&
      (event.type === 'DELD' || (event.type === 'STATUS' && event.state === 'none')),

    /** The relay’s own: its connection is proof enough. What a member says, the relay passes on, signed by the member. */
    isFarewell: ({ event }) =>
      event.type === 'MSG' && event.signedBy === undefined && as(event.message, 'x.grp.leave') !== undefined,
    isAboutChannel: ({ event }) => event.type === 'MSG' && isAboutChannel(event.message),
  },
  delays: {
    commandLimit: ({ context: { mode, limits } }) => limits[mode],
    allowLimit: ({ context }) => context.limits.background,
    answerLimit: ({ context }) => context.limits.answer,
    connectionLimit: ({ context }) => context.limits.connection,
    deletionLimit: ({ context }) => context.limits.deletion,
    pause: ({ context: { pauses, limits } }) => busyPause(pauses, limits),
  },
});

/** What the chart of one relay may name. */
export const relaySetup = vocabulary.extend({
  actions: {
    /** The connection, if there is one, is of no more use: nothing waits for it, and it is deleted. */
    giveUp: vocabulary.enqueueActions(({ context, enqueue }) => {
      enqueue({ type: 'cancelCommands' });
      if (context.connectionId === undefined) return;
      enqueue({ type: 'command', params: deleteConnection({ context }) });
      enqueue.assign({
        connectionId: undefined,
        confirmationId: undefined,
        incarnation: context.incarnation + 1,
      });
    }),
    deleteAfterDelivery: vocabulary.enqueueActions(({ context, enqueue }) => {
      if (context.connectionId !== undefined) enqueue({ type: 'command', params: deleteAfterDelivery({ context }) });
    }),
  },
});
