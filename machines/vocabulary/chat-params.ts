import * as v from 'valibot';
import { text } from './chat-fields.ts';
import { contactParams } from './contact-params.ts';
import { groupParams } from './group-params.ts';
import { memberParams } from './member-params.ts';
import { relayParams } from './relay-params.ts';

export { GroupProfile } from './group-params.ts';

/** The params of every message that these flows know, by event. All are loose: extra fields are kept. */
export const chatParams = {
  ...contactParams,
  ...groupParams,
  ...memberParams,
  ...relayParams,
  /** Ours, never sent: stands for a message that could not be read. `event` and `field` say where, if that is known. */
  'x.unreadable': v.looseObject({
    why: v.picklist(['NotJson', 'NotAMessage', 'TooLarge', 'TooDeep', 'ParamsInvalid']),
    event: v.optional(text),
    field: v.optional(text),
  }),
} as const;

export type ChatEvent = keyof typeof chatParams;
/** As they are read: defaults filled in, a forwarded message parsed. */
export type ChatParams = { [E in ChatEvent]: v.InferOutput<(typeof chatParams)[E]> };
/** As they are written. */
export type SentParams = { [E in ChatEvent]: v.InferInput<(typeof chatParams)[E]> };
