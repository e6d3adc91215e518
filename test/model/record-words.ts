import { chatMessage } from '../../machines/vocabulary/chat-message.ts';
import type { Json } from '../../machines/vocabulary/json.ts';
import type { SoloTable } from './solo.ts';

const secret = 'A'.repeat(43);
const message = chatMessage.ok() as object as Json;
const probe = chatMessage.infoProbe(secret) as object as Json;
const match = `probe-match/${secret}`;

/** What every record of a person is told: by probes, by its identity, and of what it was to say. */
export const recordWords: NonNullable<SoloTable['told']> = {
  'is to say': { type: 'person.say', message },
  'is to say by name': { type: 'person.say', message, name: match },
  'is somebody': { type: 'person.known', identity: 'identity/i', contact: 'contact/c' },
  'is nobody': { type: 'person.known' },
  'is apart': { type: 'person.apart', from: ['contact/d'] },
  'probe heard': ({ children }) =>
    'connection' in children ? { type: 'connection.message', message: probe } : undefined,
  'was sent': ({ children }) => ('connection' in children ? { type: 'connection.sent', name: match } : undefined),
  'was not sent': ({ children }) =>
    'connection' in children
      ? { type: 'connection.undelivered', name: match, msgId: 'm1', reason: { code: 'Unreachable' } }
      : undefined,
};

/** Names of all of them, for the scene in which they count. */
export const asRecord = Object.keys(recordWords);
