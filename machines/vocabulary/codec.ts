import * as v from 'valibot';
import type { ChatMessage } from './chat-message.ts';
import { chatParams, type ChatEvent, type ChatParams } from './chat-params.ts';
import { Envelope, isObject, readJson } from './envelope.ts';

/**
 * Reads one chat message: JSON text is parsed, anything else is taken as parsed JSON.
 *
 * Total: never throws, never keeps a reference to its input. What can't be read becomes
 * `{ event: 'x.unreadable', params: { why, event?, field? } }`, also a known event whose params don't fit. Unknown
 * events and extra fields are kept, save keys named `__proto__`. Reading what was read changes nothing.
 */
export function readChatMessage(value: unknown): ChatMessage {
  const parsed = readJson(value);
  if ('problem' in parsed) return unreadable(parsed.problem);
  if (!isObject(parsed.json)) return unreadable('NotAMessage');
  const envelope = v.safeParse(Envelope, parsed.json);
  if (!envelope.success) return unreadable('NotAMessage', { field: path(envelope.issues[0]) });

  const { event, params } = envelope.output;
  const field = misfit(event, params);
  if (field !== undefined) return unreadable('ParamsInvalid', { event, field });
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

/** The field of a known event's params that doesn't fit; of a forwarded message's too. Undefined if all do. */
function misfit(event: string, params: unknown): string | undefined {
  if (!isKnown(event)) return undefined;
  const result = v.safeParse(chatParams[event], params);
  if (!result.success) return path(result.issues[0]);
  if (event !== 'x.grp.msg.forward') return undefined;
  const { msg } = result.output as ChatParams['x.grp.msg.forward'];
  const field = misfit(msg.event, msg.params);
  return field === undefined ? undefined : `msg.params.${field}`;
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

/** Where in the message, without what was there: a peer's text has no place in a log. */
function path(issue: v.BaseIssue<unknown>): string {
  return v.getDotPath(issue) ?? '';
}
