import { peerLimits } from '../../machines/peer/peer-limits.ts';
import { chatMessage } from '../../machines/vocabulary/chat-message.ts';
import type { JsonObject } from '../../machines/vocabulary/json.ts';
import { errors } from './channel.ts';
import type { SoloTable } from './solo.ts';

const message = chatMessage.ok();
const limits: JsonObject = { ...peerLimits, goneDeliveries: 2, fullDeliveries: 2 };
const confirmation = { confirmationId: 'confirmation-1', message };

const create = (mode: string): JsonObject => ({ by: 'create', mode });
const join = (mode: string): JsonObject => ({ by: 'join', request: 'request-1', message, mode });
const accept = (mode: string): JsonObject => ({ by: 'accept', requestId: 'asked-1', message, mode });

const onTheWay = ['temporary', 'congested', 'permanent', 'stale', 'waits', 'retry', 'allow', 'refuse', 'begin anew'];
const answers = ['created', 'joined', 'ok', 'deleted', 'confirmed', 'informed', 'connected'];
const late = ['failed for good', 'failed for now', 'a message was dropped', 'quota again'];
const ends = ['end', 'end after delivery'];

export const peerConnectionTable: SoloTable = {
  machine: 'peer-connection',
  child: true,
  scenes: [
    {
      name: 'a queue of our own, with somebody waiting',
      input: { beginning: create('interactive'), limits },
      only: [...onTheWay, ...answers, ...late, ...ends],
    },
    {
      name: 'a queue of our own, in the background',
      input: { beginning: create('background'), limits },
      only: [...onTheWay, ...answers, 'none', 'new', 'created, with it', 'confirmed, with it', 'allowed', 'ready'],
    },
    {
      name: 'a request that is joined, with somebody waiting',
      input: { beginning: join('interactive'), limits },
      only: [...onTheWay, ...answers, ...late, 'a message'],
    },
    {
      name: 'a request that is joined, in the background',
      input: { beginning: join('background'), limits },
      only: [
        ...onTheWay,
        ...answers,
        'none',
        'new',
        'joined already',
        'confirmed',
        'confirmed, with it',
        'allowed',
        'ready',
      ],
    },
    {
      name: 'who asked is accepted',
      input: { beginning: accept('background'), limits },
      only: [...answers, ...ends, 'temporary', 'none', 'say something'],
    },
    {
      name: 'messages',
      input: { beginning: join('background'), limits },
      only: [
        ...['joined', 'connected', 'say something', 'say it by name', 'a message', 'quota again', 'retry', 'waits'],
        ...[
          'sent',
          'no queue',
          'full queue',
          'too large',
          'permanent',
          'warning of a full queue',
          'warning of a server',
        ],
        ...['failed for good', 'some delivery failed', 'begin anew', 'end after delivery', 'deleted', 'none'],
      ],
      mostPlaces: 600,
    },
  ],
  told: {
    retry: { type: 'connection.retry' },
    allow: { type: 'connection.allow', message },
    refuse: { type: 'connection.refuse', reason: { code: 'WrongMember' } },
    'begin anew': { type: 'connection.begin', beginning: join('background') },
    'say something': { type: 'connection.send', message },
    'say it by name': { type: 'connection.send', message, name: 'note' },
    end: { type: 'connection.end' },
    'end after delivery': { type: 'connection.end', afterDelivery: true },
  },
  reports: {
    confirmed: { type: 'CONF', ...confirmation },
    informed: { type: 'INFO', message },
    connected: { type: 'CON' },
    'a message': { type: 'MSG', message },
    'quota again': { type: 'QCONT' },
    'failed for good': { type: 'ERR', error: errors.permanent },
    'failed for now': { type: 'ERR', error: errors.temporary },
    'some delivery failed': { type: 'MERR', error: errors.permanent },
    'a message was dropped': { type: 'ERR', error: { type: 'AGENT', code: 'A_DUPLICATE' } },
  },
  findings: {
    none: { state: 'none' },
    new: { state: 'new' },
    'created, with it': { state: 'created', request: 'request-1' },
    'joined already': { state: 'joined' },
    confirmed: { state: 'confirmed' },
    'confirmed, with it': { state: 'confirmed', confirmation },
    allowed: { state: 'allowed' },
    ready: { state: 'ready' },
  },
};
