import { peerLimits } from '../../machines/peer/peer-limits.ts';
import { encodeBase64url } from '../../machines/vocabulary/base64url.ts';
import type { JsonObject } from '../../machines/vocabulary/json.ts';
import { birthBytes, randomBytes } from './model.ts';
import type { SoloTable } from './solo.ts';

const peer = { profile: { displayName: 'Paula', fullName: '' } };
const limits: JsonObject = { ...peerLimits };
/** The contact's name, which is drawn in that birth of the scene. */
const drawn = (nth: number) => encodeBase64url(randomBytes(birthBytes, nth));
const input = { requestId: 'asked-1', peer, limits };

/** Everything that may happen to a request of somebody who asks at our address. */
export const contactRequestTable: SoloTable = {
  machine: 'contact-request',
  scenes: [
    { name: 'decided by the user', input },
    {
      name: 'that was accepted, and has deleted us since',
      input,
      extras: [{ key: `contact/${drawn(3)}`, standsIn: 'gone' }],
      only: ['accept', 'asks again'],
    },
    { name: 'accepted by itself', input: { ...input, contactReqId: 'paulas-request', automatic: true } },
  ],
  user: {
    accept: { type: 'user.accept' },
    'accept incognito': { type: 'user.accept', incognito: true, mode: 'background' },
    reject: { type: 'user.reject' },
  },
  told: {
    'asks again': { type: 'request.received', requestId: 'asked-2', peer },
  },
};
