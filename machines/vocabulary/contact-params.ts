import * as v from 'valibot';
import { base64url, MsgContent } from './chat-fields.ts';
import { Profile } from './profile.ts';

/** What contacts say to each other, and what is said on any connection. */
export const contactParams = {
  /** The request to who has an address. `contactReqId` stays the same when it is repeated. */
  'x.contact': v.looseObject({
    profile: Profile,
    contactReqId: v.optional(base64url),
    welcomeMsgId: v.optional(base64url),
    /** With `content`: a first message, sent along with the request. */
    msgId: v.optional(base64url),
    content: v.optional(MsgContent),
  }),
  'x.info': v.looseObject({ profile: Profile }),
  'x.ok': v.looseObject({}),
  /** The sender has deleted the contact. */
  'x.direct.del': v.looseObject({}),
  'x.msg.new': v.looseObject({ content: MsgContent }),
  /** A secret for the new one: 32 random bytes. */
  'x.info.probe': v.looseObject({ probe: base64url }),
  /** Its SHA-256 for who may be the same person. */
  'x.info.probe.check': v.looseObject({ probeHash: base64url, binding: v.optional(base64url) }),
  /** The secret comes back where its hash was sent: both are one. */
  'x.info.probe.ok': v.looseObject({ probe: base64url, binding: v.optional(base64url) }),
  /** Ours: who got the confirmation did not merge after all. Only to who announces `probes`. */
  'x.info.probe.refused': v.looseObject({ probeHash: base64url, binding: v.optional(base64url) }),
} as const;
