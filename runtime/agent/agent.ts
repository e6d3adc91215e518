import type { AgentCommand, ConnectionId, CorrId } from '../../machines/vocabulary/agent-command.ts';
import type { AgentEvent, ConnectionStatus } from '../../machines/vocabulary/agent-event.ts';

export type SubmittedCommand = AgentCommand & { corrId: CorrId };

/**
 * The Agent port: the component that owns queues, keys and the network, as the engine needs it.
 * `joinery/testing` exports the suite that an implementation has to pass; `adaptAgent` lifts a weaker one to it.
 */
export interface Agent {
  /**
   * Resolves when the agent has the command durably. Idempotent by corrId: a repeat does nothing anew, and is answered again.
   * Those about one connection are submitted one after another; those about others meanwhile.
   */
  submit(command: SubmittedCommand): Promise<void>;
  /** Withdraws commands. Each still answers once: as usual where it was carried out already, else `ERR` of type `CANCELLED`. */
  cancel(corrIds: readonly CorrId[]): Promise<void>;
  /** Where the connections stand, by the agent's own store, with what of them was not acknowledged; unknown ones are `none`. */
  status(connectionIds: readonly ConnectionId[]): Promise<ConnectionStatus[]>;
  /**
   * Events, in order for each connection with one unacknowledged at most, concurrently for different ones.
   * The handler's promise is the acknowledgement: an event that it did not resolve for comes again after a restart, under the same id.
   */
  onEvent(handler: (event: AgentEvent) => Promise<void>): () => void;
  close(): Promise<void>;
}
