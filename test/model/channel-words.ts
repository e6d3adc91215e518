import type { AgentCommand } from '../../machines/vocabulary/agent-command.ts';
import type { ConnectionStatus } from '../../machines/vocabulary/agent-event.ts';
import type { InstanceRecord } from '../../runtime/record.ts';
import type { ScriptedEvent } from '../../simulation/index.ts';
import {
  breakingEvent,
  breakingServer,
  channelData,
  channelLink,
  errors,
  messageOf,
  nonsense,
  ownerKey,
  relayData,
} from './channel.ts';
import type { Words } from './words.ts';

/** The agent's answers to a command, by name. `WAIT` is said of a command, and leaves it unanswered. */
function answersTo(command: AgentCommand): Record<string, ScriptedEvent> {
  switch (command.type) {
    case 'fetchLink':
      return { ...(command.link === channelLink ? channelAnswers : relayAnswers(command.link)), ...failures };
    case 'createKey':
      return { key: { type: 'KEY', keyRef: 'key-1', publicKey: 'public-1' }, ...failures };
    case 'joinConnection':
      return { joined: { type: 'JOINED', secured: true }, ...failures, ...waits };
    case 'allowConnection':
      return { ok: { type: 'OK' }, ...failures };
    case 'sendMessage':
      return { sent: { type: 'SENT' } };
    case 'deleteConnection':
      return { deleted: { type: 'DELD' }, ...failures, ...waits };
    default:
      throw new Error(`no machine asks for ${command.type}`);
  }
}

const channelAnswers: Record<string, ScriptedEvent> = {
  'relay 0': { type: 'LDATA', data: channelData([0]) },
  'relay 1': { type: 'LDATA', data: channelData([1]) },
  'relays 0 1': { type: 'LDATA', data: channelData([0, 1]) },
  'no relays': { type: 'LDATA', data: channelData([]) },
  'unknown type': { type: 'LDATA', data: channelData([0], 'forum') },
  'no relays by design': { type: 'LDATA', data: { ...channelData([]), direct: true } },
  nonsense: { type: 'LDATA', data: nonsense },
};

const relayAnswers = (link: string): Record<string, ScriptedEvent> => ({
  relay: { type: 'LDATA', data: relayData(link) },
  nonsense: { type: 'LDATA', data: nonsense },
});

const failures = Object.fromEntries(
  Object.entries(errors).map(([name, error]): [string, ScriptedEvent] => [name, { type: 'ERR', error }]),
);

const waits: Record<string, ScriptedEvent> = {
  waits: { type: 'WAIT', waitingFor: 'server', server: 'smp.example', until: 1 },
  'waits and breaks': { type: 'WAIT', waitingFor: 'server', server: breakingServer },
};

/** What the agent reports of a connection to the relay behind this link, unasked. */
export function reportsOf(link: string): Record<string, ScriptedEvent> {
  return {
    'confirmed, accepted': { type: 'CONF', confirmationId: 'confirmation-1', message: messageOf.invitation(link) },
    'confirmed, rejected': { type: 'CONF', confirmationId: 'confirmation-1', message: messageOf.rejection(link) },
    'confirmed, wrong': { type: 'CONF', confirmationId: 'confirmation-1', message: messageOf.greeting() },
    connected: { type: 'CON' },
    'quota again': { type: 'QCONT' },
    'failed for now': { type: 'ERR', error: errors.temporary },
    'failed for good': { type: 'ERR', error: errors.permanent },
    greeting: { type: 'MSG', message: messageOf.greeting() },
    farewell: { type: 'MSG', message: messageOf.farewell() },
    'announcement of the owner': { type: 'MSG', message: messageOf.announcement(), signedBy: ownerKey },
    'announcement of nobody': { type: 'MSG', message: messageOf.announcement() },
    newcomer: { type: 'MSG', message: messageOf.newcomer() },
    'deletion by the owner': { type: 'MSG', message: messageOf.deletion(), signedBy: ownerKey },
    'removal by the owner': { type: 'MSG', message: messageOf.removal(link), signedBy: ownerKey },
  };
}

/** Where a restarted client finds a connection. */
export function findingsOf(link: string): Record<string, Omit<ConnectionStatus, 'connectionId'>> {
  const confirmation = { confirmationId: 'confirmation-1', message: messageOf.invitation(link) };
  return {
    none: { state: 'none' },
    new: { state: 'new' },
    joined: { state: 'joined' },
    confirmed: { state: 'confirmed' },
    'confirmed, with it': { state: 'confirmed', confirmation },
    allowed: { state: 'allowed' },
    ready: { state: 'ready' },
  };
}

/** The link that the relay's machine was given. */
function linkOf({ context }: InstanceRecord): string {
  const { link } = context;
  return typeof link === 'string' ? link : '';
}

/** What is said of a channel and its relays. */
export const channelWords: Words = {
  answersTo,
  reportsOf: (row) => reportsOf(linkOf(row)),
  findingsOf: (row) => findingsOf(linkOf(row)),
  sayings: () => ({}),
  breakingEvent,
};
