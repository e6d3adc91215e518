/**
 * One relay of a channel, from its link to messages that flow. Child of `channel-join`, which it tells of every change.
 *
 * The relay's connection belongs to the relay for as long as there is hope: whatever fails for now is tried again on
 * the same connection. Once something failed for good, the connection is deleted there and then, and the next attempt
 * makes another, under the next incarnation. The identity is always the same.
 */
import { assign, enqueueActions, sendParent, setup } from 'xstate';
import type { CommandMode, ConnectionId } from '../vocabulary/agent-command.ts';
import { errorClass, type ErrorClass } from '../vocabulary/agent-error.ts';
import type { AgentEvent, StatusEvent } from '../vocabulary/agent-event.ts';
import type { ChatMessage } from '../vocabulary/chat-message.ts';
import { as } from '../vocabulary/codec.ts';
import { effects } from '../vocabulary/effect.ts';
import type { Identity } from '../vocabulary/identity.ts';
import type { Reason } from '../vocabulary/reason.ts';
import { agentFailure } from './failure.ts';
import type { Limits } from './policies.ts';
import { readRelayAnswer, type RelayAnswer } from './relay-answer.ts';
import {
  allowRelay,
  connectionIdOf,
  deleteAfterDelivery,
  deleteConnection,
  fetchLink,
  joinRelay,
  sayGoodbye,
} from './relay-commands.ts';
import { readRelayLink, type RelayLink } from './relay-link.ts';
import type { Relay, RelayPhase, Wait } from './relay-phase.ts';
import { isNews, type AwaitingAgent } from './relay-status.ts';

// ── what it is told ──────────────────────────────────────────────────────────────────────────────────────────

export type RelayEvent =
  | (AgentEvent & { at: number })
  | StatusEvent
  /** Go on, by this identity: a first join, or another attempt. */
  | { type: 'relay.join'; identity: Identity; mode: CommandMode }
  /** The user leaves the channel. */
  | { type: 'relay.leave' }
  /** The user gives the join up. */
  | { type: 'relay.cancel' }
  /** The owner removed this relay from the channel. */
  | { type: 'relay.remove' }
  | { type: 'user.retry' };

// ── what it tells ────────────────────────────────────────────────────────────────────────────────────────────

/** Where it stands, after every change. */
export type RelayChanged = { type: 'relay.changed' } & Omit<Relay, 'link'>;
/** What the silent retry of its command waits for. */
export type RelayWaits = { type: 'relay.waits' } & Pick<Relay, 'relayId' | 'wait'>;
/** A message of the channel that concerns its relays. */
export type RelayMessage = {
  type: 'relay.message';
  relayId: string;
  message: ChatMessage;
  /** The member key whose signature the agent verified. */
  signedBy?: string | undefined;
};

// ── what it remembers ────────────────────────────────────────────────────────────────────────────────────────

export type RelayInput = {
  relayId: string;
  link: string;
  /** With the relay's id and incarnation it names the connection. */
  membershipId: string;
  /** The channel that the relay has to present. */
  publicGroupId: string;
  mode: CommandMode;
  limits: Limits;
  /** Known: it joins as soon as it can. Else it waits to be told. */
  identity?: Identity | undefined;
};

/** What the relay's link says of it is kept for good, the request until something failed for good. */
export type RelayContext = RelayInput & {
  [K in keyof RelayLink]?: RelayLink[K] | undefined;
} & {
  /** The connection that it owns, from the join on. */
  connectionId?: ConnectionId | undefined;
  /** The relay's confirmation that we may allow. */
  confirmationId?: string | undefined;
  /** Counts the connections that were given up. */
  incarnation: number;
  /** Pauses in a row. */
  pauses: number;
  reason?: Reason | undefined;
  wait?: Wait | undefined;
};

// ── what an event means here ─────────────────────────────────────────────────────────────────────────────────

type During = Extract<Reason, { code: 'AgentFailed' }>['during'];
type WaitedFor = Extract<Reason, { code: 'TimedOut' }>['waitedFor'];

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

/** The class of an error that concerns what is going on now, and not a connection of an earlier attempt. */
function errorOf(context: RelayContext, event: RelayEvent): ErrorClass | undefined {
  return event.type === 'ERR' && isOurs(context, event) ? errorClass(event.error) : undefined;
}

function isOurs({ connectionId }: RelayContext, event: RelayEvent): boolean {
  return !('connectionId' in event) || event.connectionId === undefined || event.connectionId === connectionId;
}

function pauseOf({ limits, pauses }: RelayContext): number {
  return Math.min(limits.busyPause * 1.5 ** (pauses - 1), limits.longestBusyPause);
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
    rememberWait: assign(({ event }) => (event.type === 'WAIT' ? { wait: { waitingFor: event.waitingFor, server: event.server, until: event.until } } : {})),

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
      const until = 'at' in event ? { until: event.at + pauseOf({ ...context, pauses }) } : {};
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
    isInterruption: ({ context, event }) =>
      errorOf(context, event) === 'temporary' && context.mode === 'interactive',
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
    isRequested: ({ event }) =>
      event.type === 'STATUS' && (event.state === 'joined' || event.state === 'confirmed'),
    isDeleted: ({ context, event }) =>
      'connectionId' in event &&
      event.connectionId === context.connectionId &&
      (event.type === 'DELD' || (event.type === 'STATUS' && event.state === 'none')),

    isFarewell: ({ event }) => event.type === 'MSG' && as(event.message, 'x.grp.leave') !== undefined,
    isAboutRelays: ({ event }) =>
      event.type === 'MSG' &&
      (as(event.message, 'x.grp.relay.new') ?? as(event.message, 'x.grp.mem.del')) !== undefined,
  },
  delays: {
    commandLimit: ({ context: { mode, limits } }) => limits[mode],
    allowLimit: ({ context }) => context.limits.background,
    answerLimit: ({ context }) => context.limits.answer,
    connectionLimit: ({ context }) => context.limits.connection,
    deletionLimit: ({ context }) => context.limits.deletion,
    pause: ({ context }) => pauseOf(context),
  },
});

const relaySetup = vocabulary.extend({
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

// ── the chart ────────────────────────────────────────────────────────────────────────────────────────────────

const underWay = (phase: RelayPhase) => ['forgetTrouble', { type: 'report', params: { phase } }] as const;
const stopped = (phase: RelayPhase) => ({ type: 'report', params: { phase } }) as const;
const failing = (during: During) => ({ type: 'rememberError', params: { during } }) as const;
const timedOut = (waitedFor: WaitedFor) => ({ type: 'rememberLimit', params: { waitedFor } }) as const;

export const relayConnection = relaySetup.createMachine({
  id: 'relay-connection',
  context: ({ input }) => ({ ...input, incarnation: 1, pauses: 0 }),
  initial: 'fetchingLink',
  on: {
    MSG: [
      { guard: 'isFarewell', target: '.left', actions: 'giveUp' },
      { guard: 'isAboutRelays', actions: 'passOn' },
    ],
    WAIT: { guard: 'isOurs', actions: ['rememberWait', 'reportWait'] },
    'relay.leave': { target: '.leaving', actions: 'cancelCommands' },
    'relay.cancel': '.cancelled',
    'relay.remove': '.removed',
  },
  states: {
    fetchingLink: {
      description: 'At the start, and after a retry that needs the link anew. LDATA is awaited.',
      tags: 'waiting',
      entry: [{ type: 'command', params: fetchLink }, ...underWay('fetchingLink')],
      on: {
        LDATA: [
          { guard: 'isRelayLink', target: 'linkResolved', actions: 'rememberLink' },
          { target: 'failed', actions: 'rememberLinkProblem' },
        ],
        ERR: [
          { guard: 'isInterruption', target: 'interrupted', actions: failing('fetchLink') },
          { guard: 'isSlow', target: 'congested', actions: failing('fetchLink') },
          { guard: 'isError', target: 'failed', actions: failing('fetchLink') },
        ],
      },
      after: {
        commandLimit: [
          { guard: 'isInteractive', target: 'interrupted', actions: ['cancelCommands', timedOut('link')] },
          { target: 'failed', actions: timedOut('link') },
        ],
      },
    },
    linkResolved: {
      description:
        'The link’s data are there (LDATA). relay.join starts the join. No limit: the supervisor says when, and ' +
        'waits for the other links, each of which has a limit.',
      tags: 'waiting',
      entry: underWay('linkResolved'),
      always: { guard: 'hasIdentity', target: 'joining' },
      on: { 'relay.join': { target: 'joining', actions: 'takeOrder' } },
    },
    joining: {
      description: 'Told to join (relay.join), or tried again. The request goes out; JOINED is awaited. The answer may overtake it.',
      tags: 'waiting',
      entry: ['claimConnection', { type: 'command', params: joinRelay }, ...underWay('joining')],
      on: {
        JOINED: 'joined',
        CONF: 'weighing',
        ERR: [
          { guard: 'isInterruption', target: 'interrupted', actions: failing('join') },
          { guard: 'isSlow', target: 'congested', actions: failing('join') },
          { guard: 'isDoneBefore', target: 'joined' },
          { guard: 'isForGood', target: 'failed', actions: failing('join') },
        ],
        STATUS: { guard: { type: 'isNews', params: { waitingIn: 'joining' } }, target: 'catchingUp' },
      },
      after: {
        commandLimit: [
          { guard: 'isInteractive', target: 'interrupted', actions: ['cancelCommands', timedOut('join')] },
          { target: 'failed', actions: timedOut('join') },
        ],
      },
    },
    joined: {
      description: 'The request was sent (JOINED). The relay’s answer (CONF) is awaited.',
      tags: 'waiting',
      entry: ['endPauses', ...underWay('joined')],
      on: {
        CONF: 'weighing',
        ERR: { guard: 'isForGood', target: 'failed', actions: failing('connect') },
        STATUS: { guard: { type: 'isNews', params: { waitingIn: 'joined' } }, target: 'catchingUp' },
      },
      after: { answerLimit: { target: 'failed', actions: timedOut('answer') } },
    },
    weighing: {
      description: 'The relay answered (CONF): x.grp.link.inv of this channel, x.grp.link.reject, or something else. Never stays.',
      tags: 'passing',
      always: [
        { guard: 'isAccepted', target: 'allowing', actions: 'rememberConfirmation' },
        { guard: 'isRejected', target: 'rejected', actions: 'rememberAnswer' },
        { target: 'failed', actions: 'rememberAnswer' },
      ],
    },
    allowing: {
      description: 'The relay takes us (CONF, x.grp.link.inv). We allow it and send our profile; OK is awaited. CON may overtake it.',
      tags: 'waiting',
      entry: [{ type: 'command', params: allowRelay }, ...underWay('allowing')],
      on: {
        OK: 'accepted',
        CON: 'connected',
        ERR: [
          { guard: 'isSlow', target: 'congested', actions: failing('allow') },
          { guard: 'isDoneBefore', target: 'accepted' },
          { guard: 'isForGood', target: 'failed', actions: failing('allow') },
        ],
        STATUS: { guard: { type: 'isNews', params: { waitingIn: 'allowing' } }, target: 'catchingUp' },
      },
      after: { allowLimit: { target: 'failed', actions: timedOut('allow') } },
    },
    accepted: {
      description: 'The agent took our allow (OK). CON is awaited; a failure comes as ERR without a correlation id.',
      tags: 'waiting',
      entry: underWay('accepted'),
      on: {
        CON: 'connected',
        ERR: { guard: 'isForGood', target: 'failed', actions: failing('connect') },
        STATUS: { guard: { type: 'isNews', params: { waitingIn: 'accepted' } }, target: 'catchingUp' },
      },
      after: { connectionLimit: { target: 'failed', actions: timedOut('connection') } },
    },
    connected: {
      description: 'Messages flow (CON). It lasts: until the relay leaves (MSG, x.grp.leave), is removed, or the user leaves.',
      tags: 'settled',
      entry: ['endPauses', ...underWay('connected')],
      on: {
        'relay.leave': { target: 'leaving', actions: ['cancelCommands', { type: 'command', params: sayGoodbye }] },
      },
    },
    interrupted: {
      description:
        'A command that somebody waited for failed for now (ERR, or its limit). The connection is kept. user.retry or ' +
        'relay.join goes on; so does an answer that comes nevertheless (CONF). No limit: somebody has to try again.',
      tags: ['settled', 'needs-user'],
      entry: stopped('interrupted'),
      on: {
        CONF: 'weighing',
        'user.retry': 'resuming',
        'relay.join': { target: 'resuming', actions: 'takeOrder' },
      },
    },
    congested: {
      description: 'The relay is busy (ERR, QUOTA), or the agent does not go on by itself. Tried again after a pause, on the same connection.',
      tags: 'waiting',
      entry: ['beginPause', stopped('congested')],
      on: {
        CONF: 'weighing',
        QCONT: 'resuming',
        STATUS: { guard: { type: 'isNews', params: { waitingIn: 'congested' } }, target: 'catchingUp' },
        'user.retry': 'resuming',
        'relay.join': { target: 'resuming', actions: 'takeOrder' },
      },
      after: { pause: 'resuming' },
    },
    failed: {
      description: 'Something failed for good, or a limit passed; the reason says what. Its connection is deleted. user.retry or relay.join begins anew.',
      tags: ['settled', 'needs-user'],
      entry: ['giveUp', 'forgetRequest', stopped('failed')],
      on: {
        'user.retry': 'resuming',
        'relay.join': { target: 'resuming', actions: 'takeOrder' },
      },
    },
    rejected: {
      description: 'The relay refused (CONF, x.grp.link.reject). Its connection is deleted. user.retry or relay.join asks again.',
      tags: ['settled', 'needs-user'],
      entry: ['giveUp', 'forgetRequest', stopped('rejected')],
      on: {
        'user.retry': 'resuming',
        'relay.join': { target: 'resuming', actions: 'takeOrder' },
      },
    },
    resuming: {
      description: 'Tried again (user.retry, relay.join, QCONT, or the pause is over): goes on from the last step that was done. Never stays.',
      tags: 'passing',
      always: [
        { guard: 'hasConfirmation', target: 'allowing' },
        { guard: 'canJoin', target: 'joining' },
        { target: 'fetchingLink' },
      ],
    },
    catchingUp: {
      description: 'The agent’s own store knows more than we do (STATUS): as after the event that was missed. Never stays.',
      tags: 'passing',
      entry: 'cancelCommands',
      always: [
        { guard: 'isReady', target: 'connected' },
        { guard: 'isAllowed', target: 'accepted' },
        { guard: 'isConfirmed', target: 'weighing' },
        { guard: 'isRequested', target: 'joined' },
        { target: 'failed', actions: 'rememberLoss' },
      ],
    },
    leaving: {
      description: 'The user leaves (relay.leave). The relay is told, and the connection deleted once that is delivered; DELD is awaited.',
      tags: 'waiting',
      entry: ['deleteAfterDelivery', ...underWay('leaving')],
      always: { guard: 'hasNoConnection', target: 'left' },
      on: {
        DELD: { guard: 'isDeleted', target: 'left', actions: 'releaseConnection' },
        ERR: { guard: 'isError', target: 'left', actions: 'releaseConnection' },
        STATUS: { guard: 'isDeleted', target: 'left', actions: 'releaseConnection' },
        'relay.leave': {},
      },
      after: { deletionLimit: { target: 'left', actions: 'releaseConnection' } },
    },
    left: {
      description: 'It is over: the user left (DELD, or the limit), or the relay did (MSG, x.grp.leave). History.',
      tags: 'settled',
      type: 'final',
      entry: stopped('left'),
    },
    removed: {
      description: 'The owner removed the relay (relay.remove). Its connection is deleted. History.',
      tags: 'settled',
      type: 'final',
      entry: ['giveUp', stopped('removed')],
    },
    cancelled: {
      description: 'The user gave the join up (relay.cancel). Its connection is deleted, and so is one that a late success makes.',
      tags: 'settled',
      type: 'final',
      entry: ['giveUp', stopped('cancelled')],
    },
  },
});
