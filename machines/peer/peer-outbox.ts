import type { AgentError } from '../vocabulary/agent-error.ts';
import type { ChatMessage } from '../vocabulary/chat-message.ts';

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

/** Whether one more message can wait. The first always can. */
export function hasRoom({ waiting }: Outbox, { message }: Letter): boolean {
  if (waiting.length === 0) return true;
  const length = [...waiting, { message }].reduce((sum, each) => sum + JSON.stringify(each.message).length, 0);
  return waiting.length < mostWaiting && length <= longest;
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
