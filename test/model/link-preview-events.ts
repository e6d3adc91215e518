import { peerLimits } from '../../machines/peer/peer-limits.ts';
import type { SoloTable } from './solo.ts';

const link = `https://smp.example/g#${'A'.repeat(43)}`;

/** Everything that may happen while a link is looked at. */
export const linkPreviewTable: SoloTable = {
  machine: 'link-preview',
  scenes: [{ name: 'a link', input: { link, limits: { ...peerLimits } } }],
  user: { retry: { type: 'user.retry' }, close: { type: 'user.close' } },
  answers: {
    fetchLink: {
      'its data': { type: 'LDATA', data: { request: 'request-7', direct: true, owners: [], relays: [], userData: {} } },
      'no network': { type: 'ERR', error: { type: 'BROKER', code: 'NETWORK' } },
      'no such link': { type: 'ERR', error: { type: 'SMP', code: 'AUTH' } },
    },
  },
};
