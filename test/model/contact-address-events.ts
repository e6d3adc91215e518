import { askedLabel } from '../../machines/contact/contact-labels.ts';
import { peerLimits } from '../../machines/peer/peer-limits.ts';
import { chatMessage, type ChatMessage } from '../../machines/vocabulary/chat-message.ts';
import type { JsonObject } from '../../machines/vocabulary/json.ts';
import type { SoloTable } from './solo.ts';

const profile = { displayName: 'Paula', fullName: '' };
const limits: JsonObject = { ...peerLimits };
const open: JsonObject = {
  addressId: 'it',
  limits,
  group: { groupId: 'g', groupProfile: { displayName: 'garden' }, admission: { verdict: 'accept' } },
};
const asks = (message: ChatMessage) => ({ type: 'REQ' as const, requestId: 'asked-1', message });

/** Everything that may happen to an address. */
export const contactAddressTable: SoloTable = {
  machine: 'contact-address',
  scenes: [
    { name: 'of the account', input: { addressId: 'it', limits } },
    {
      name: 'of a group',
      input: open,
      only: ['created', 'link', 'asks', 'delete', 'deleted', 'group over'],
    },
    {
      name: 'of a group, where a contact asks',
      input: open,
      extras: [
        {
          key: 'contact/paula',
          standsIn: 'connected',
          context: { contactId: 'paula', contactReqId: 'paulas-request', incognito: false },
          labels: [askedLabel('paulas-request')],
        },
      ],
      only: ['created', 'link', 'asks as a contact', 'asks as nobody'],
    },
  ],
  user: { retry: { type: 'user.retry' }, delete: { type: 'user.delete' } },
  told: { 'group over': { type: 'group.over' } },
  reports: {
    asks: asks(chatMessage.contact(profile, 'paulas-request')),
    'asks as a contact': asks(chatMessage.requestInvByLink(profile, 'paulas-request', 'again')),
    'asks as nobody': asks(chatMessage.requestInvByLink(profile, 'nobodys-request', 'again')),
    'asks for what is nothing here': asks(chatMessage.ok()),
  },
  findings: { created: { state: 'created', request: 'request' }, none: { state: 'none' } },
};
