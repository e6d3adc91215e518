import type { AgentError } from '../vocabulary/agent-error.ts';
import type { ChatMessage } from '../vocabulary/chat-message.ts';
import { as } from '../vocabulary/codec.ts';

/**
 * The messages of a connection that were not delivered yet, oldest first. One at a time is in the agent's hands, so that
 * its answer is about the first of them, and none overtakes another.
 */
export type Outbox = {
  readonly waiting: readonly Letter[];
  /** The first is in the agent's hands. */
  readonly sending: boolean;
  /** Deliveries in a row that found the peer's queue gone, and full. */
  readonly gone: number;
  readonly full: number;
};

export type Letter = { readonly message: ChatMessage; readonly name?: string | undefined };

export const emptyOutbox: Outbox = { waiting: [], sending: false, gone: 0, full: 0 };

/** A row holds them: so many, and so long as JSON all together. */
const mostWaiting = 64;
const longest = 32_768;
/** Besides, for what nothing else tells: who is let in, as what, and who is gone is not crowded out. */
const reserve = { letters: 64, length: 8_192 };

/**
 * What people write; and what does without: x.grp.mem.fwd tells of a newcomer as well, a probe may be repeated, and who
 * has not heard that two are connected forwards more than it needs to.
 */
const plenty = [
  ...['x.msg.new', 'x.grp.msg.undelivered', 'x.grp.mem.new', 'x.grp.mem.con'],
  ...['x.info.probe', 'x.info.probe.check', 'x.info.probe.ok'],
];

/** Whether one more message can wait. The first always can. */
export function hasRoom({ waiting }: Outbox, { message }: Letter): boolean {
  if (waiting.length === 0) return true;
  const length = [...waiting, { message }].reduce((sum, each) => sum + JSON.stringify(each.message).length, 0);
  const { event } = whatIn(message);
  const extra = plenty.includes(event) ? { letters: 0, length: 0 } : reserve;
  return waiting.length < mostWaiting + extra.letters && length <= longest + extra.length;
}

/** The message itself, or that of somebody else which it passes on. */
const whatIn = (message: ChatMessage): ChatMessage => as(message, 'x.grp.msg.forward')?.msg ?? message;

/** What somebody has to be told of, should it be lost: a text by its id; else an event that nothing else tells. */
export type Loss = {
  readonly msgId?: string | undefined;
  readonly event?: string | undefined;
  /** The member who wrote it, where we pass it on. */
  readonly author?: string | undefined;
};

export function lossIn({ message, name }: Letter): Loss | undefined {
  const author = as(message, 'x.grp.msg.forward')?.memberId;
  const { event, msgId } = whatIn(message);
  const by = author === undefined ? {} : { author };
  if (event === 'x.msg.new' && msgId !== undefined) return { msgId, ...by };
  // Who has named it, is told by its name.
  return name !== undefined || (plenty.includes(event) && event !== 'x.msg.new') ? undefined : { event, ...by };
}

/** The answer about the first message has come: it is out. */
export function withoutFirst(outbox: Outbox): Outbox {
  return { ...outbox, waiting: outbox.waiting.slice(1), sending: false };
}

/** What an error of a delivery says of the peer's queue. */
export function troubleOf({ type, code }: AgentError): 'gone' | 'full' | undefined {
  if (type !== 'SMP') return undefined;
  if (code === 'AUTH') return 'gone';
  return code === 'QUOTA' ? 'full' : undefined;
}
