import { assign, sendParent, setup } from 'xstate';
import { errorClass, saysOfConnection, type AgentError, type ErrorClass } from '../vocabulary/agent-error.ts';
import { agentFailure } from '../vocabulary/agent-failure.ts';
import { busyPause } from '../vocabulary/busy-pause.ts';
import { isNews, type AwaitingAgent } from '../vocabulary/connection-news.ts';
import { effects } from '../vocabulary/effect.ts';
import type { Awaited, Reason, Step } from '../vocabulary/reason.ts';
import { connectionIdOf, deleteConnection, sendFirst } from './peer-commands.ts';
import type { PeerContext, PeerEvent, PeerInput } from './peer-context.ts';
import type { PeerOrder, PeerReport } from './peer-events.ts';
import { hasRoom, lossIn, troubleOf, withoutFirst, type Letter } from './peer-outbox.ts';
import { confirmationIn, reportOf } from './peer-report.ts';

// ── what an event means here ─────────────────────────────────────────────────────────────────────────────────

/** Whether an event concerns the connection of now, and not one of an earlier attempt. */
function isOurs({ connectionId }: PeerContext, event: PeerEvent): boolean {
  return !('connectionId' in event) || event.connectionId === undefined || event.connectionId === connectionId;
}

/** The class of an error that concerns what is going on now, and not a connection of an earlier attempt. */
function errorOf(context: PeerContext, event: PeerEvent): ErrorClass | undefined {
  return event.type === 'ERR' && isOurs(context, event) && saysOfConnection(event)
    ? errorClass(event.error)
    : undefined;
}

/** Why the message that is in the agent's hands was not delivered: its answer, and no other error of a connection. */
function undeliveredBy(context: PeerContext, event: PeerEvent): AgentError | undefined {
  if ((event.type !== 'MERR' && event.type !== 'ERR') || event.corrId === undefined) return undefined;
  return context.outbox.sending && isOurs(context, event) ? event.error : undefined;
}

/** The peer is busy as a relay may be: its queue is full. */
function failureOf(error: AgentError, during: Step): Reason {
  const reason = agentFailure(error, during);
  return reason.code === 'Busy' ? { code: 'PeerFull' } : reason;
}

type Trouble = Extract<PeerReport, { type: 'connection.troubled' }>['trouble'];
const reasonOf = { inactive: { code: 'PeerFull' }, disabled: { code: 'PeerGone' } } as const;

// ── what it may ask of the world ─────────────────────────────────────────────────────────────────────────────

const vocabulary = setup({
  types: {
    input: {} as PeerInput,
    context: {} as PeerContext,
    events: {} as PeerEvent,
    tags: {} as 'waiting' | 'settled' | 'needs-user' | 'passing',
  },
  actions: {
    ...effects,

    rememberName: assign(({ event }) => (event.type === 'drawn' ? { name: event.bytes } : {})),
    takeBeginning: assign(({ event }) => (event.type === 'connection.begin' ? { beginning: event.beginning } : {})),
    claimConnection: assign(({ context }) => ({ connectionId: connectionIdOf(context) })),
    releaseConnection: assign({ connectionId: undefined }),
    rememberConfirmation: assign(({ event }) => ({ confirmationId: confirmationIn(event)?.confirmationId })),
    takeAllow: assign(({ event }) => (event.type === 'connection.allow' ? { allow: event.message } : {})),
    /** It is there: what the way took is of no more use. */
    forgetWay: assign({
      beginning: undefined,
      confirmationId: undefined,
      allow: undefined,
      reason: undefined,
      wait: undefined,
      pauses: 0,
    }),

    rememberError: assign(({ event }, { during }: { during: Step }) =>
      event.type === 'ERR' ? { reason: failureOf(event.error, during), wait: undefined } : {},
    ),
    rememberLoss: assign({
      reason: { code: 'AgentFailed', error: { type: 'CONN', code: 'NOT_FOUND' }, during: 'connect' },
    }),
    rememberLimit: assign((_, { waitedFor }: { waitedFor: Awaited }) => ({
      reason: { code: 'TimedOut', waitedFor },
      wait: undefined,
    })),
    rememberRefusal: assign(({ event }) => (event.type === 'connection.refuse' ? { reason: event.reason } : {})),
    rememberWait: assign(({ event }) =>
      event.type === 'WAIT' ? { wait: { waitingFor: event.waitingFor, server: event.server, until: event.until } } : {},
    ),
    /** Whatever went wrong before is over. */
    forgetTrouble: assign({ reason: undefined, wait: undefined }),
    beginPause: assign(({ context, event }) => {
      const pauses = context.pauses + 1;
      const until = 'at' in event ? { until: event.at + busyPause(pauses, context.limits) } : {};
      const waitingFor = context.reason?.code === 'PeerFull' ? ('busyPeer' as const) : ('server' as const);
      return { pauses, wait: { waitingFor, ...until } };
    }),
    endPauses: assign({ pauses: 0 }),

    rememberTrouble: assign((_, { trouble }: { trouble: Trouble }) => ({ reason: reasonOf[trouble] })),
    reportTrouble: sendParent((_, { trouble }: { trouble: Trouble }): PeerReport => ({
      type: 'connection.troubled',
      trouble,
      reason: reasonOf[trouble],
    })),
    report: sendParent(({ context, event }, { type }: { type: Parameters<typeof reportOf>[0] }) =>
      reportOf(type, context, event),
    ),
  },
  guards: {
    isCreation: ({ context }) => context.beginning?.by === 'create',
    isInteractive: ({ context }) => context.beginning?.mode === 'interactive',
    isAllowing: ({ context }) => context.allow !== undefined,
    isUnderWay: ({ context, event }) => context.beginning !== undefined && isOurs(context, event),
    hasNoConnection: ({ context }) => context.connectionId === undefined,
    isAfterDelivery: ({ event }) => event.type === 'connection.end' && event.afterDelivery === true,

    /** The same command may succeed later, and somebody waits for it. */
    isInterruption: ({ context, event }) =>
      errorOf(context, event) === 'temporary' && context.beginning?.mode === 'interactive',
    /** The same command may succeed later, and nobody waits for it; or the peer is busy. */
    isSlow: ({ context, event }) => ['temporary', 'congested'].includes(errorOf(context, event) ?? ''),
    /** Refused because it was done before. */
    isDoneBefore: ({ context, event }) => errorOf(context, event) === 'stale',
    isForGood: ({ context, event }) => errorOf(context, event) === 'permanent',
    isError: ({ context, event }) => errorOf(context, event) !== undefined,

    isNews: ({ event }, { waitingIn }: { waitingIn: AwaitingAgent }) =>
      event.type === 'STATUS' && isNews(waitingIn, event),
    isReady: ({ event }) => event.type === 'STATUS' && event.state === 'ready',
    isAllowed: ({ event }) => event.type === 'STATUS' && event.state === 'allowed',
    isToBeAllowedAgain: ({ context, event }) => context.allow !== undefined && confirmationIn(event) !== undefined,
    isConfirmed: ({ event }) => confirmationIn(event) !== undefined,
    isRequested: ({ event }) => event.type === 'STATUS' && (event.state === 'joined' || event.state === 'confirmed'),
    isCreated: ({ event }) => event.type === 'STATUS' && event.state === 'created',
    isDeleted: ({ context, event }) =>
      'connectionId' in event &&
      event.connectionId === context.connectionId &&
      (event.type === 'DELD' || (event.type === 'STATUS' && event.state === 'none')),

    /** So often in a row that nothing more is sent, or that messages wait. */
    isGone: ({ context, event }) => {
      const error = undeliveredBy(context, event);
      const { outbox, limits } = context;
      return error !== undefined && troubleOf(error) === 'gone' && outbox.gone + 1 >= limits.goneDeliveries;
    },
    isFull: ({ context, event }) => {
      const error = undeliveredBy(context, event);
      const { outbox, limits } = context;
      return error !== undefined && troubleOf(error) === 'full' && outbox.full + 1 >= limits.fullDeliveries;
    },
    /** The agent goes on trying; it warns where that lasts. */
    isWarnedOfFull: ({ event }) => event.type === 'MWARN' && troubleOf(event.error) === 'full',
    isRefusedForNow: ({ context, event }) => {
      const error = undeliveredBy(context, event);
      return error !== undefined && troubleOf(error) === 'full';
    },
    isUndelivered: ({ context, event }) => undeliveredBy(context, event) !== undefined,
  },
  delays: {
    commandLimit: ({ context: { beginning, limits } }) => limits[beginning?.mode ?? 'background'],
    allowLimit: ({ context }) => context.limits.background,
    answerLimit: ({ context }) => context.limits.answer,
    connectionLimit: ({ context }) => context.limits.connection,
    deletionLimit: ({ context }) => context.limits.deletion,
    pause: ({ context: { pauses, limits } }) => busyPause(pauses, limits),
  },
});

type Enqueue = Parameters<Parameters<typeof vocabulary.enqueueActions>[0]>[0]['enqueue'];

/** It is lost: whoever gave it a name, or wrote it, is told. */
function reportLoss(enqueue: Enqueue, letter: Letter | undefined, reason: Reason): void {
  const name = letter?.name;
  const loss = letter && lossIn(letter);
  // Of what is no text, the trouble that is reported says enough: nothing gets there any more.
  const isToldOf = loss !== undefined && (loss.msgId !== undefined || reason.code !== 'PeerGone');
  if (name === undefined && !isToldOf) return;
  const told: PeerReport = {
    type: 'connection.undelivered',
    ...(name !== undefined && { name }),
    ...(isToldOf && loss),
    reason,
  };
  enqueue.sendParent(told);
}

/** It can't be kept: the user, who waits, can send it again. */
function turnDown(enqueue: Enqueue, { by, message, name }: Send, reason: Reason): void {
  if (by === 'user') enqueue({ type: 'refuse', params: { reason } });
  else reportLoss(enqueue, { message, name }, reason);
}

type Send = Extract<PeerOrder, { type: 'connection.send' }>;

/** What the chart of a connection may name. */
export const peerSetup = vocabulary.extend({
  actions: {
    /** The connection, if there is one, is of no more use: nothing waits for it, and it is deleted. */
    giveUp: vocabulary.enqueueActions(({ context: { connectionId, incarnation, outbox }, enqueue }) => {
      enqueue({ type: 'cancelCommands' });
      if (connectionId === undefined) return;
      enqueue({ type: 'command', params: deleteConnection(connectionId) });
      enqueue.assign({
        connectionId: undefined,
        confirmationId: undefined,
        allow: undefined,
        incarnation: incarnation + 1,
        outbox: { ...outbox, sending: false, gone: 0, full: 0 },
      });
    }),
    /** What waits still goes out, and then the connection goes. */
    deleteAfterDelivery: vocabulary.enqueueActions(({ context, enqueue }) => {
      const { connectionId, outbox } = context;
      if (connectionId === undefined) return;
      for (const { message } of outbox.waiting.slice(outbox.sending ? 1 : 0))
        enqueue({ type: 'command', params: { type: 'sendMessage', connectionId, message } });
      enqueue({ type: 'command', params: deleteConnection(connectionId, true) });
      enqueue.assign({ outbox: { ...outbox, waiting: [] } });
    }),

    keepMessage: vocabulary.enqueueActions(({ context: { outbox }, event, enqueue }) => {
      if (event.type !== 'connection.send') return;
      const letter: Letter = { message: event.message, ...(event.name !== undefined && { name: event.name }) };
      if (hasRoom(outbox, letter)) enqueue.assign({ outbox: { ...outbox, waiting: [...outbox.waiting, letter] } });
      else turnDown(enqueue, event, { code: 'OutboxFull' });
    }),
    sendNext: vocabulary.enqueueActions(({ context, enqueue }) => {
      if (context.outbox.sending || context.outbox.waiting.length === 0) return;
      enqueue({ type: 'command', params: sendFirst({ context }) });
      enqueue.assign({ outbox: { ...context.outbox, sending: true } });
    }),
    noteSent: vocabulary.enqueueActions(({ context: { outbox }, enqueue }) => {
      const name = outbox.waiting[0]?.name;
      enqueue.assign({ outbox: { ...withoutFirst(outbox), gone: 0, full: 0 } });
      if (name !== undefined) enqueue.sendParent({ type: 'connection.sent', name });
    }),
    noteUndelivered: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      const { outbox } = context;
      const error = undeliveredBy(context, event);
      if (!error) return;
      const gone = troubleOf(error) === 'gone' ? outbox.gone + 1 : outbox.gone;
      enqueue.assign({ outbox: { ...withoutFirst(outbox), gone } });
      reportLoss(enqueue, outbox.waiting[0], failureOf(error, 'send'));
    }),
    /** The agent has given the first message up; it waits here. */
    noteFull: assign(({ context: { outbox } }) => ({ outbox: { ...outbox, sending: false, full: outbox.full + 1 } })),

    /** Nobody will get what waits. */
    returnMessages: vocabulary.enqueueActions(({ context: { outbox }, enqueue }) => {
      enqueue.assign({ outbox: { ...outbox, waiting: [] } });
      for (const letter of outbox.waiting) reportLoss(enqueue, letter, { code: 'PeerGone' });
    }),
    returnMessage: vocabulary.enqueueActions(({ event, enqueue }) => {
      if (event.type !== 'connection.send') return;
      // Who wrote what we pass on has not heard of the trouble; everybody here has.
      const isToldOf = event.name !== undefined || lossIn({ message: event.message })?.author !== undefined;
      if (event.by === 'user' || isToldOf) turnDown(enqueue, event, { code: 'PeerGone' });
    }),
    /** The next delivery that finds no queue is the last. */
    giveOneChance: assign(({ context: { outbox, limits } }) => ({
      reason: undefined,
      outbox: { ...outbox, gone: limits.goneDeliveries - 1, full: 0 },
    })),
    forgetTroubles: assign(({ context: { outbox } }) => ({
      reason: undefined,
      outbox: { ...outbox, gone: 0, full: 0 },
    })),
  },
});
