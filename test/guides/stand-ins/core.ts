import type { AgentError, ConnectionStatus } from '../../../machines/index.ts';
import type { SubmittedCommand, WeakEvent } from '../../../runtime/index.ts';
import { weakAgent, type Network } from '../../../simulation/index.ts';

export type CoreEvent =
  | { readonly tag: 'failed'; readonly corrId?: string; readonly error: AgentError }
  | { readonly tag: 'done'; readonly corrId: string; readonly result: WeakEvent }
  | { readonly tag: 'received'; readonly what: WeakEvent }
  | { readonly tag: 'debug'; readonly text: string };

/** A core library as an application may have one. */
export interface Core {
  newConnection(): Promise<string>;
  enqueue(command: SubmittedCommand): Promise<void>;
  withdraw(corrIds: readonly string[]): Promise<void>;
  connection(id: string): Promise<Omit<ConnectionStatus, 'connectionId'>>;
  listen(handler: (event: CoreEvent) => void): () => void;
  stop(): Promise<void>;
}

/** The core of a client of the simulated network. */
export function coreOf(network: Network, client: string): Core {
  const weak = weakAgent(network, client);
  return {
    newConnection: () => weak.reserveConnection(),
    enqueue: (command) => weak.submit(command),
    withdraw: async (corrIds) => weak.cancel?.(corrIds),
    async connection(id) {
      const [{ connectionId: _, ...status } = { connectionId: id, state: 'none' as const }] = await weak.status([id]);
      return status;
    },
    listen: (handler) =>
      weak.onEvent((event) => {
        handler({ tag: 'debug', text: event.type });
        handler(told(event));
      }),
    stop: () => weak.close(),
  };
}

function told(event: WeakEvent): CoreEvent {
  const { corrId, connectionId } = event;
  if (event.type === 'ERR' && connectionId === undefined) {
    return { tag: 'failed', error: event.error, ...(corrId !== undefined && { corrId }) };
  }
  return corrId === undefined ? { tag: 'received', what: event } : { tag: 'done', corrId, result: event };
}
