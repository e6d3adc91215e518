import { peerLimits } from '../../machines/peer/peer-limits.ts';
import { chatMessage, type ChatMessage } from '../../machines/vocabulary/chat-message.ts';
import type { JsonObject } from '../../machines/vocabulary/json.ts';
import type { SoloTable } from './solo.ts';

const profile = { displayName: 'Paula', fullName: '' };
const limits: JsonObject = { ...peerLimits };
const asks = (message: ChatMessage) => ({ type: 'REQ' as const, requestId: 'asked-1', message });

/** Everything that may happen to an address. */
export const contactAddressTable: SoloTable = {
  machine: 'contact-address',
  scenes: [
    { name: 'of the account', input: { addressId: 'it', limits } },
    {
      name: 'of a group',
      input: {
        addressId: 'it',
        limits,
        group: { groupId: 'g', groupProfile: { displayName: 'garden' }, admission: { verdict: 'accept' } },
      },
      only: ['created', 'link', 'asks', 'delete', 'deleted'],
    },
  ],
  user: { retry: { type: 'user.retry' }, delete: { type: 'user.delete' } },
  reports: {
    asks: asks(chatMessage.contact(profile, 'paulas-request')),
    'asks for what is nothing here': asks(chatMessage.ok()),
  },
  findings: { created: { state: 'created', request: 'request' }, none: { state: 'none' } },
};
