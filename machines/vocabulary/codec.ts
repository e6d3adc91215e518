import * as v from 'valibot';
import type { ChatMessage } from './chat-message.ts';
import { chatParams, type ChatEvent, type ChatParams } from './chat-params.ts';
import { copyJson } from './json-copy.ts';

/** One transport block. The deepest published message, one forwarded within another, has 8 levels. */
const limits = { maxBytes: 16_384, maxDepth: 32 };

const Envelope = v.looseObject({
  v: v.optional(
    v.pipe(
      v.string(),
      v.check((range) => /^\d{1,5}(-\d{1,5})?$/.test(range)),
    ),
  ),
  msgId: v.optional(v.pipe(v.string(), v.maxLength(256))),
  event: v.pipe(v.string(), v.minLength(1), v.maxLength(128)),
  params: v.custom<ChatMessage['params']>((value) => isObject(value)),
});

/**
 * Reads one chat message: JSON text is parsed, anything else is taken as parsed JSON.
 *
 * Total: never throws, never keeps a reference to its input. What can't be read becomes
 * `{ event: 'x.unreadable', params: { why, event?, field? } }`, also a known event whose params don't fit. Unknown
 * events and extra fields are kept, save keys named `__proto__`. Reading what was read changes nothing.
 */
export function readChatMessage(value: unknown): ChatMessage {
  const parsed = typeof value === 'string' ? parse(value) : copyJson(value, limits);
  if ('problem' in parsed) return unreadable(parsed.problem);
  if (!isObject(parsed.json)) return unreadable('NotAMessage');
  const envelope = v.safeParse(Envelope, parsed.json);
  if (!envelope.success) return unreadable('NotAMessage', { field: path(envelope.issues[0]) });

  const { event, params } = envelope.output;
  const issue = isKnown(event) ? v.safeParse(chatParams[event], params).issues?.[0] : undefined;
  if (issue) return unreadable('ParamsInvalid', { event, field: path(issue) });
  // The copy, not what the schema made of it: a message is kept as it was sent, without defaults.
  return parsed.json as object as ChatMessage;
}

/** Compact JSON. */
export function writeChatMessage(message: ChatMessage): string {
  return JSON.stringify(message);
}

/**
 * The params of `message` if it is this event and they fit it, with defaults filled in; else undefined.
 * To be asked before a message's params are used: its type alone promises nothing of them.
 */
export function as<E extends ChatEvent>(message: ChatMessage, event: E): ChatParams[E] | undefined {
  if (message.event !== event) return undefined;
  const result = v.safeParse(chatParams[event], message.params);
  return result.success ? (result.output as ChatParams[E]) : undefined;
}

function parse(text: string): ReturnType<typeof copyJson> {
  if (text.length > limits.maxBytes) return { problem: 'TooLarge' };
  try {
    return copyJson(JSON.parse(text), limits);
  } catch {
    return { problem: 'NotJson' };
  }
}

function unreadable(
  why: ChatParams['x.unreadable']['why'],
  where: { event?: string; field?: string } = {},
): ChatMessage {
  return { event: 'x.unreadable', params: { why, ...where } };
}

function isKnown(event: string): event is ChatEvent {
  return Object.hasOwn(chatParams, event);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Where in the message, without what was there: a peer's text has no place in a log. */
function path(issue: v.BaseIssue<unknown>): string {
  return v.getDotPath(issue) ?? '';
}
