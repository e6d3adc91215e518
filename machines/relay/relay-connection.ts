/**
 * One relay of a channel, from its link to messages that flow. Child of `channel-join`, which it tells of every change.
 *
 * The relay's connection belongs to the relay for as long as there is hope: whatever fails for now is tried again on
 * the same connection. Once something failed for good, the connection is deleted there and then, and the next attempt
 * makes another, under the next incarnation. The identity is always the same.
 */
import { allowRelay, fetchLink, joinRelay, sayGoodbye } from './relay-commands.ts';
import type { RelayPhase } from './relay-phase.ts';
import { relaySetup, type During, type WaitedFor } from './relay-setup.ts';

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
      { guard: 'isAboutChannel', actions: 'passOn' },
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
      description:
        'Told to join (relay.join), or tried again. The request goes out; JOINED is awaited. The answer may ' +
        'overtake it.',
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
      description:
        'The relay answered (CONF): x.grp.link.inv of this channel, x.grp.link.reject, or something else. Never ' +
        'stays.',
      tags: 'passing',
      always: [
        { guard: 'isAccepted', target: 'allowing', actions: 'rememberConfirmation' },
        { guard: 'isRejected', target: 'rejected', actions: 'rememberAnswer' },
        { target: 'failed', actions: 'rememberAnswer' },
      ],
    },
    allowing: {
      description:
        'The relay takes us (CONF, x.grp.link.inv). We allow it and send our profile; OK is awaited. CON may ' +
        'overtake it.',
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
      description:
        'Messages flow (CON). It lasts: until the relay leaves (MSG, x.grp.leave), is removed, or the user leaves.',
      tags: 'settled',
      entry: ['endPauses', ...underWay('connected')],
      on: {
        'relay.leave': { target: 'leaving', actions: ['cancelCommands', { type: 'command', params: sayGoodbye }] },
      },
    },
    interrupted: {
      description:
        'A command that somebody waited for failed for now (ERR, or its limit). The connection is kept. user.retry ' +
        'or relay.join goes on; so does an answer that comes nevertheless (CONF). No limit: somebody has to try ' +
        'again.',
      tags: ['settled', 'needs-user'],
      entry: stopped('interrupted'),
      on: {
        CONF: 'weighing',
        'user.retry': 'resuming',
        'relay.join': { target: 'resuming', actions: 'takeOrder' },
      },
    },
    congested: {
      description:
        'The relay is busy (ERR, QUOTA), or the agent does not go on by itself. Tried again after a pause, on the ' +
        'same connection.',
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
      description:
        'Something failed for good, or a limit passed; the reason says what. Its connection is deleted. user.retry ' +
        'or relay.join begins anew.',
      tags: ['settled', 'needs-user'],
      entry: ['giveUp', 'forgetRequest', stopped('failed')],
      on: {
        'user.retry': 'resuming',
        'relay.join': { target: 'resuming', actions: 'takeOrder' },
      },
    },
    rejected: {
      description:
        'The relay refused (CONF, x.grp.link.reject). Its connection is deleted. user.retry or relay.join asks ' +
        'again.',
      tags: ['settled', 'needs-user'],
      entry: ['giveUp', 'forgetRequest', stopped('rejected')],
      on: {
        'user.retry': 'resuming',
        'relay.join': { target: 'resuming', actions: 'takeOrder' },
      },
    },
    resuming: {
      description:
        'Tried again (user.retry, relay.join, QCONT, or the pause is over): goes on from the last step that was ' +
        'done. Never stays.',
      tags: 'passing',
      always: [
        { guard: 'hasConfirmation', target: 'allowing' },
        { guard: 'canJoin', target: 'joining' },
        { target: 'fetchingLink' },
      ],
    },
    catchingUp: {
      description:
        'The agent’s own store knows more than we do (STATUS): as after the event that was missed. Never stays.',
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
      description:
        'The user leaves (relay.leave). The relay is told, and the connection deleted once that is delivered; DELD ' +
        'is awaited.',
      tags: 'waiting',
      entry: ['deleteAfterDelivery', ...underWay('leaving')],
      always: { guard: 'hasNoConnection', target: 'left' },
      on: {
        DELD: { guard: 'isDeleted', target: 'left', actions: 'releaseConnection' },
        ERR: { guard: 'isError', target: 'left', actions: 'releaseConnection' },
        STATUS: { guard: 'isDeleted', target: 'left', actions: 'releaseConnection' },
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
      description:
        'The user gave the join up (relay.cancel). Its connection is deleted, and so is one that a late success ' +
        'makes.',
      tags: 'settled',
      type: 'final',
      entry: ['giveUp', stopped('cancelled')],
    },
  },
});
