import { peerLimits } from '../../machines/peer/peer-limits.ts';
import type { Json } from '../../machines/vocabulary/json.ts';
import type { SoloTable } from './solo.ts';

const link = `https://smp.example/g#${'A'.repeat(43)}`;
const input = { joinId: 'it', link, contact: 'contact/c', limits: { ...peerLimits } };
const contact = {
  key: 'contact/c',
  standsIn: 'connected',
  context: { incognito: false, profile: { displayName: 'me' } },
};
const asked = { link: `https://smp.example/a#${'A'.repeat(43)}`, contactReqId: 'mine' };
const invited = (groupLinkId: Json) => ({ type: 'rejoin.invited', membership: 'membership/c.me', groupLinkId });

/** Everything that may happen to somebody who comes back to a group. */
export const repeatJoinTable: SoloTable = {
  machine: 'repeat-join',
  scenes: [
    { name: 'by the host’s contact', input, extras: [contact, { key: 'membership/c.me' }] },
    {
      name: 'by the host’s contact, whom we have asked at its address',
      input,
      extras: [{ ...contact, context: { ...contact.context, ...asked } }],
      only: ['invited', 'retry'],
    },
    { name: 'in disguise', input: { ...input, incognito: true }, extras: [contact], only: ['invited', 'retry'] },
    { name: 'as somebody', input: { ...input, profile: { displayName: 'me' } }, only: ['cancel'] },
  ],
  user: { retry: { type: 'user.retry' }, cancel: { type: 'user.cancel' } },
  told: {
    invited: ({ context }) => invited(context['groupLinkId'] ?? ''),
    'invited by the way': invited('another'),
    refused: ({ context }) => ({ type: 'rejoin.refused', groupLinkId: context['groupLinkId'] ?? '' }),
    'another refused': { type: 'rejoin.refused', groupLinkId: 'another' },
    'was not sent': { type: 'request.undelivered' },
  },
};
