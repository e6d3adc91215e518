/**
 * One connection to a peer, from its first command to messages that flow, and to its end. Child of whoever owns it (a
 * contact, a membership, a member), which knows who the peer is and what is to be said to it.
 *
 * The connection is kept for as long as there is hope: what failed for now is tried again on the same one. Once
 * something failed for good, it is deleted there and then; another begins under the next incarnation, when the owner says
 * so. It is over only when the owner says so, too.
 */
import { allow, create, join } from './peer-commands.ts';
import type { PeerReport } from './peer-events.ts';
import { emptyOutbox } from './peer-outbox.ts';
import { peerSetup } from './peer-setup.ts';
import type { Awaited, Step } from '../vocabulary/reason.ts';

type Reported = Exclude<
  PeerReport['type'],
  'connection.sent' | 'connection.undelivered' | 'connection.troubled' | 'connection.revived'
>;
const report = (type: Reported) => ({ type: 'report', params: { type } }) as const;
const failing = (during: Step) => ({ type: 'rememberError', params: { during } }) as const;
const timedOut = (waitedFor: Awaited) => ({ type: 'rememberLimit', params: { waitedFor } }) as const;

const troubled = (trouble: 'inactive' | 'disabled') =>
  [
    { type: 'rememberTrouble', params: { trouble } },
    { type: 'reportTrouble', params: { trouble } },
  ] as const;

/** An answer of the peer, and messages that flow: what was being done for it is done, whoever is told first. */
const confirmed = { target: 'confirmed', actions: 'cancelCommands' } as const;
const informed = { target: 'accepted', actions: ['cancelCommands', report('connection.informed')] } as const;
const connected = { target: 'ready', actions: ['cancelCommands', 'forgetWay', report('connection.ready')] } as const;
/** Once both sides agreed, a message of the peer says what CON does, which was missed. */
const heard = { target: 'ready', actions: [...connected.actions, report('connection.message')] } as const;
/** What was asked for and never answered would bring the connection back, which nobody owns any more. */
const over = ['cancelCommands', 'releaseConnection'] as const;
const revived = (...actions: readonly ('noteSent' | { type: 'report'; params: { type: Reported } })[]) =>
  ({
    target: 'ready',
    actions: [...actions, 'forgetTroubles', { type: 'report', params: { type: 'connection.revived' } }],
  }) as const;

export const peerConnection = peerSetup.createMachine({
  id: 'peer-connection',
  context: ({ input }) => ({
    ...input,
    incarnation: 1,
    pauses: 0,
    outbox: emptyOutbox,
  }),
  initial: 'naming',
  on: {
    MSG: { actions: report('connection.message') },
    WAIT: { guard: 'isUnderWay', actions: ['rememberWait', report('connection.waits')] },
    'connection.send': { actions: 'keepMessage' },
    'connection.begin': { target: '.resuming', actions: ['giveUp', 'takeBeginning', 'endPauses'] },
    'connection.end': [
      { guard: 'isAfterDelivery', target: '.ending' },
      { target: '.ended', actions: 'giveUp' },
    ],
  },
  states: {
    naming: {
      description: 'At the start: the connection gets a name. No limit: it is drawn at once.',
      tags: 'waiting',
      entry: { type: 'draw', params: { bytes: 12 } },
      on: { drawn: { target: 'resuming', actions: 'rememberName' } },
    },
    resuming: {
      description:
        'Begins (connection.begin), or is tried again (connection.retry, QCONT, or the pause is over): goes on from ' +
        'the last step that was done. Never stays.',
      tags: 'passing',
      always: [
        { guard: 'isAllowing', target: 'allowing' },
        { guard: 'isCreation', target: 'creating' },
        { target: 'joining' },
      ],
    },
    creating: {
      description: 'A queue of our own is made. INV is awaited.',
      tags: 'waiting',
      entry: ['claimConnection', 'forgetTrouble', { type: 'command', params: create }],
      on: {
        INV: 'created',
        ERR: [
          { guard: 'isInterruption', target: 'interrupted', actions: failing('create') },
          { guard: 'isSlow', target: 'congested', actions: failing('create') },
          { guard: 'isError', target: 'failed', actions: failing('create') },
        ],
        STATUS: { guard: { type: 'isNews', params: { waitingIn: 'creating' } }, target: 'catchingUp' },
      },
      after: {
        commandLimit: [
          { guard: 'isInteractive', target: 'interrupted', actions: ['cancelCommands', timedOut('queue')] },
          { target: 'failed', actions: timedOut('queue') },
        ],
      },
    },
    created: {
      description:
        'Our queue is there (INV), and its request is with the owner. The peer’s confirmation (CONF) is awaited. No ' +
        'limit: the owner knows whom it gave the request to, and how long they may take.',
      tags: 'waiting',
      entry: ['endPauses', 'forgetTrouble', report('connection.created')],
      on: {
        CONF: confirmed,
        ERR: { guard: 'isForGood', target: 'failed', actions: failing('connect') },
        STATUS: { guard: { type: 'isNews', params: { waitingIn: 'created' } }, target: 'catchingUp' },
      },
    },
    joining: {
      description:
        'Our confirmation or request goes out, to the peer’s queue or to who asked at our address. JOINED is awaited; ' +
        'the peer’s answer may overtake it.',
      tags: 'waiting',
      entry: ['claimConnection', 'forgetTrouble', { type: 'command', params: join }],
      on: {
        JOINED: 'joined',
        CONF: confirmed,
        INFO: informed,
        CON: connected,
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
      description:
        'It was sent (JOINED). The peer’s answer is awaited: INFO and CON, or CONF where its address was asked.',
      tags: 'waiting',
      entry: ['endPauses', 'forgetTrouble', report('connection.joined')],
      on: {
        CONF: confirmed,
        INFO: informed,
        CON: connected,
        ERR: { guard: 'isForGood', target: 'failed', actions: failing('connect') },
        STATUS: { guard: { type: 'isNews', params: { waitingIn: 'joined' } }, target: 'catchingUp' },
      },
      after: { answerLimit: { target: 'failed', actions: timedOut('answer') } },
    },
    confirmed: {
      description:
        'The peer confirms (CONF), and the owner is asked. No limit: it answers in the same chain, by ' +
        'connection.allow or connection.refuse.',
      tags: 'waiting',
      entry: ['rememberConfirmation', 'forgetTrouble', report('connection.confirmation')],
      on: {
        'connection.allow': { target: 'allowing', actions: 'takeAllow' },
        'connection.refuse': { target: 'failed', actions: 'rememberRefusal' },
      },
    },
    allowing: {
      description:
        'The owner takes the peer (connection.allow). OK is awaited; CON may overtake it, or a message (MSG) that proves ' +
        'the same.',
      tags: 'waiting',
      entry: ['forgetTrouble', { type: 'command', params: allow }],
      on: {
        OK: 'accepted',
        CON: connected,
        MSG: heard,
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
      description:
        'Both sides agreed: the agent took our allow (OK), or the peer’s came (INFO). CON is awaited, or a message (MSG), ' +
        'which proves the same; a failure comes as ERR without a correlation id.',
      tags: 'waiting',
      entry: 'forgetTrouble',
      on: {
        CON: connected,
        MSG: heard,
        'connection.refuse': { target: 'failed', actions: 'rememberRefusal' },
        ERR: { guard: 'isForGood', target: 'failed', actions: failing('connect') },
        STATUS: { guard: { type: 'isNews', params: { waitingIn: 'accepted' } }, target: 'catchingUp' },
      },
      after: { connectionLimit: { target: 'failed', actions: timedOut('connection') } },
    },
    ready: {
      description:
        'Messages flow (CON), one at a time, and each answer (SENT, MERR) lets the next one go. It lasts; no error but ' +
        'that of a delivery means anything here.',
      tags: 'settled',
      entry: 'sendNext',
      on: {
        'connection.send': { actions: ['keepMessage', 'sendNext'] },
        SENT: { actions: ['noteSent', 'sendNext'] },
        MERR: [
          { guard: 'isGone', target: 'disabled', actions: 'noteUndelivered' },
          { guard: 'isFull', target: 'inactive', actions: 'noteFull' },
          { guard: 'isRefusedForNow', actions: ['noteFull', 'sendNext'] },
          { guard: 'isUndelivered', actions: ['noteUndelivered', 'sendNext'] },
        ],
        ERR: { guard: 'isUndelivered', actions: ['noteUndelivered', 'sendNext'] },
        MWARN: { guard: 'isWarnedOfFull', target: 'inactive' },
      },
    },
    inactive: {
      description:
        'The peer’s queue is full: the agent warns of it (MWARN), or gave several messages up (MERR, QUOTA). Messages ' +
        'wait. SENT, QCONT or a message of the peer (MSG) lets them go, and so does connection.retry.',
      tags: 'settled',
      entry: troubled('inactive'),
      on: {
        SENT: revived('noteSent'),
        QCONT: revived(),
        MSG: revived(report('connection.message')),
        'connection.retry': revived(),
        MERR: [
          { guard: 'isRefusedForNow', actions: 'noteFull' },
          { guard: 'isUndelivered', actions: 'noteUndelivered' },
        ],
        ERR: { guard: 'isUndelivered', actions: 'noteUndelivered' },
      },
    },
    disabled: {
      description:
        'The peer’s queue is gone: several deliveries in a row found none (MERR, AUTH). Nothing more is sent, until ' +
        'a message of the peer (MSG) proves otherwise, or somebody tries again (connection.retry): then the next delivery ' +
        'shows.',
      tags: ['settled', 'needs-user'],
      entry: [...troubled('disabled'), 'returnMessages'],
      on: {
        'connection.send': { actions: 'returnMessage' },
        MSG: revived(report('connection.message')),
        'connection.retry': {
          target: 'ready',
          actions: ['giveOneChance', { type: 'report', params: { type: 'connection.revived' } }],
        },
      },
    },
    interrupted: {
      description:
        'A command that somebody waited for failed for now (ERR, or its limit). The connection is kept. ' +
        'connection.retry goes on; so does an answer that comes nevertheless (CONF, INFO, CON). No limit: somebody has ' +
        'to try again.',
      tags: ['settled', 'needs-user'],
      entry: report('connection.interrupted'),
      on: {
        CONF: confirmed,
        INFO: informed,
        CON: connected,
        'connection.retry': 'resuming',
      },
    },
    congested: {
      description:
        'The peer is busy (ERR, QUOTA), or the agent does not go on by itself. Tried again after a pause, on the same ' +
        'connection.',
      tags: 'waiting',
      entry: ['beginPause', report('connection.waits')],
      on: {
        CONF: confirmed,
        INFO: informed,
        CON: connected,
        QCONT: 'resuming',
        STATUS: { guard: { type: 'isNews', params: { waitingIn: 'congested' } }, target: 'catchingUp' },
        'connection.retry': 'resuming',
      },
      after: { pause: 'resuming' },
    },
    failed: {
      description:
        'Something failed for good, a limit passed, or the owner refused the peer (connection.refuse); the reason says ' +
        'what. Its connection is deleted. connection.begin makes another.',
      tags: ['settled', 'needs-user'],
      entry: ['giveUp', report('connection.failed')],
      on: {
        'connection.begin': { target: 'resuming', actions: ['takeBeginning', 'endPauses'] },
      },
    },
    catchingUp: {
      description:
        'The agent’s own store knows more than we do (STATUS): as after the event that was missed. Never stays.',
      tags: 'passing',
      entry: 'cancelCommands',
      always: [
        { guard: 'isReady', ...connected },
        { guard: 'isAllowed', target: 'accepted' },
        { guard: 'isToBeAllowedAgain', target: 'allowing' },
        { guard: 'isConfirmed', target: 'confirmed' },
        { guard: 'isRequested', target: 'joined' },
        { guard: 'isCreated', target: 'created' },
        { target: 'failed', actions: 'rememberLoss' },
      ],
    },
    ending: {
      description:
        'The owner ends it after what is under way has arrived (connection.end). The agent deletes the connection then; ' +
        'DELD is awaited.',
      tags: 'waiting',
      entry: 'deleteAfterDelivery',
      always: { guard: 'hasNoConnection', target: 'ended' },
      on: {
        DELD: { guard: 'isDeleted', target: 'ended', actions: over },
        STATUS: { guard: 'isDeleted', target: 'ended', actions: over },
      },
      after: { deletionLimit: { target: 'ended', actions: 'releaseConnection' } },
    },
    ended: {
      description: 'It is over: the owner ended it (connection.end), and its connection is deleted (DELD).',
      tags: 'settled',
      type: 'final',
    },
  },
});
