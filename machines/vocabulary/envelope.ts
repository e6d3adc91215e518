import * as v from 'valibot';
import { versions } from './chat-fields.ts';
import { copyJson } from './json-copy.ts';
import type { JsonObject } from './json.ts';

/** A chat message in the JSON form of the SimpleX chat protocol. Unknown events and extra fields are kept. */
export type ChatMessage = {
  /** The sender's range of chat protocol versions, `"1"` or `"1-14"`. */
  readonly v?: string;
  readonly msgId?: string;
  readonly event: string;
  readonly params: JsonObject;
};

/** One transport block. The deepest published message, one forwarded within another, has 8 levels. */
const limits = { maxBytes: 16_384, maxDepth: 32 };

/** What every chat message is, whatever its event. */
export const Envelope = v.looseObject({
  v: v.optional(versions),
  msgId: v.optional(v.pipe(v.string(), v.maxLength(256))),
  event: v.pipe(v.string(), v.minLength(1), v.maxLength(128)),
  params: v.custom<JsonObject>(isObject),
});

/** A copy of `value`, which is JSON text or parsed JSON, as plain JSON; or why there is none. Total. */
export function readJson(value: unknown): ReturnType<typeof copyJson> {
  if (typeof value !== 'string') return copyJson(value, limits);
  if (value.length > limits.maxBytes) return { problem: 'TooLarge' };
  try {
    return copyJson(JSON.parse(value), limits);
  } catch {
    return { problem: 'NotJson' };
  }
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
