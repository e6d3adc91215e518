import * as v from 'valibot';
import { GroupLink, ownChoice } from '../member/membership-inputs.ts';
import { PeerLimitsChoice } from '../peer/peer-limits.ts';

/** A group that we were in once, and the contact that was its host. */
export const repeatJoinInput = v.strictObject({
  joinId: v.pipe(v.string(), v.regex(/^[\w.:-]{1,64}$/, 'not an id')),
  link: GroupLink,
  contact: v.pipe(v.string(), v.regex(/^contact\/[\w.:-]{1,48}$/, 'not the key of a contact')),
  limits: v.optional(PeerLimitsChoice),
  ...ownChoice,
});

export const repeatJoinEvents = { 'user.retry': v.strictObject({}), 'user.cancel': v.strictObject({}) };
