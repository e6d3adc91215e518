import type { CorrId } from '../../machines/vocabulary/agent-command.ts';
import type { AgentEvent, ConnectionStatus } from '../../machines/vocabulary/agent-event.ts';
import type { SubmittedCommand } from './agent.ts';

type WithoutId<E> = E extends AgentEvent ? Omit<E, 'id'> : never;
/** An event as a weak agent tells it: without an id, and of a connection by the agent's own name for it. */
export type WeakEvent = WithoutId<AgentEvent>;

/**
 * An agent that gives less than the Agent port asks, as SimpleX's own does: it names connections itself, carries out
 * every command that it is given, the same one too, and forgets an event once it was told. What it takes, it keeps
 * over a restart. `adaptAgent` makes an Agent of it.
 */
export interface WeakAgent {
  /** Makes a connection that nothing is sent on yet; returns the agent's name for it. Needs no network. */
  reserveConnection(): Promise<string>;
  /** Resolves when the agent has the command durably. Its `connectionId` is the agent's own name. */
  submit(command: SubmittedCommand): Promise<void>;
  /** Withdraws commands that were not carried out; each answers `ERR CANCELLED`. Left out where the agent can't. */
  cancel?(corrIds: readonly CorrId[]): Promise<void>;
  /** By the agent's own names. */
  status(connectionIds: readonly string[]): Promise<ConnectionStatus[]>;
  /** Told once, in order for each connection; gone when nobody listens. Returns the undoing. */
  onEvent(handler: (event: WeakEvent) => void): () => void;
  close(): Promise<void>;
}
