import type { ChatMessage } from '../../machines/vocabulary/chat-message.ts';
import type { Agent } from './agent.ts';

/** What an agent's author provides for the suite: a fresh agent, one relay to join, and ways to break the world. */
export interface AgentHarness {
  /** The agent as it runs now. */
  readonly agent: Agent;
  /** Ends the agent without warning, and starts it again on what it had kept: `agent` is then the new one. */
  restart(): Promise<void>;
  /** Lets time pass until the predicate holds; rejects when it does not for a long time. */
  until(predicate: () => boolean): Promise<void>;
  /** Lets so many milliseconds pass. */
  advance(ms: number): Promise<void>;
  /** A relay that accepts whoever asks. */
  readonly relay: {
    readonly link: string;
    /** The message that asks to join it, for a member whose public key this is. */
    joinMessage(memberKey: string): ChatMessage;
    /** The message that allows the connection. */
    readonly allowMessage: ChatMessage;
  };
  /** A short link that its server knows nothing of. */
  readonly deadLink: string;
  /** Takes the agent's network away, or gives it back. */
  offline(on: boolean): void;
  /** The relay's queue is full, or not any more. */
  busy(on: boolean): void;
  /** How many join requests got into the relay's queue. */
  joinRequests(): number;
  /** How many messages the relay received. */
  messages(): number;
  dispose(): Promise<void>;
}
