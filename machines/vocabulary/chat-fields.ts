import * as v from 'valibot';

/** What the fields of chat messages have in common. */

/** A text that may come from a newer client: one of the known ones, or any other, which is kept. */
export type Known<T extends string> = T | (string & Record<never, never>);
export const known = <T extends string>() =>
  v.custom<Known<T>>((value) => typeof value === 'string' && value.length <= 64);

export const text = v.pipe(v.string(), v.maxLength(1024));
export const link = v.pipe(v.string(), v.minLength(1), v.maxLength(4096));
/** The URI of a queue that waits for a peer. With post-quantum keys it is longer than any link that people see. */
export const connectionRequest = v.pipe(v.string(), v.minLength(1), v.maxLength(8192));
/** Bytes as text. Peers pad it, links don't: both are taken. Its length is left to whoever decodes it. */
export const base64url = v.pipe(
  v.string(),
  v.maxLength(512),
  v.check((text) => /^[A-Za-z0-9_-]+={0,2}$/.test(text)),
);
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** A range of chat protocol versions, `"1"` or `"1-14"`. */
export const versions = v.pipe(
  v.string(),
  v.check((range) => /^\d{1,5}(-\d{1,5})?$/.test(range)),
);

/** What a member wrote. Of content that Joinery does not know, the type and whatever else it has is kept. */
export const MsgContent = v.pipe(
  v.looseObject({
    type: known<'text' | 'link' | 'image' | 'video' | 'voice' | 'file' | 'report'>(),
    text: v.optional(v.pipe(v.string(), v.maxLength(16_384))),
  }),
  v.forward(
    v.check(({ type, text }) => type !== 'text' || text !== undefined),
    ['text'],
  ),
);

/** A part of the group: with `member`, the conversation of one member with those who admit and moderate. */
export const MsgScope = v.looseObject({ type: known<'member'>(), memberId: v.optional(base64url) });
