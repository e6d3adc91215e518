import type { WeakAgent, WeakEvent } from '../runtime/agent/weak-agent.ts';
import type { Network } from './network.ts';

/**
 * A client's agent that gives less: it names connections itself, carries out a command as often as it is given, and
 * forgets an event once it was told, or when nobody listens. For tests of `adaptAgent`.
 */
export function weakAgent(network: Network, client: string): WeakAgent {
  const agent = network.agent(client);
  let handler: ((event: WeakEvent) => void) | undefined;
  const given = (inner: string) => inner.slice(0, inner.lastIndexOf('#'));

  agent.onEvent(async ({ id: _, ...event }) => {
    handler?.({ ...event, ...(event.corrId !== undefined && { corrId: given(event.corrId) }) });
  });

  return {
    reserveConnection: async () => `weak-${network.random.id(12)}`,
    // Every submission is a command of its own to the agent within.
    submit: (command) => agent.submit({ ...command, corrId: `${command.corrId}#${network.random.id(12)}` }),
    cancel(corrIds) {
      const queued = network.save().clients[client]?.commands ?? [];
      return agent.cancel(queued.map(({ corrId }) => corrId).filter((corrId) => corrIds.includes(given(corrId))));
    },
    status: (connectionIds) => agent.status(connectionIds),
    onEvent(listener) {
      handler = listener;
      return () => {
        if (handler === listener) handler = undefined;
      };
    },
    close: () => agent.close(),
  };
}
