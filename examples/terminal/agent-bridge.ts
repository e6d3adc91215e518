import type { Agent } from 'joinery';
import type { AgentEvent } from 'joinery/machines';
import type { Remote } from './remote-calls.ts';

/** The calls of the client to its agent, which runs in the other process. */
export type AgentCalls = Pick<Agent, 'submit' | 'cancel' | 'status'> & {
  /** Events come from now on. */
  listen(argument: null): void;
};

/** The calls of the agent to its client. */
export type ClientCalls = {
  /** Resolves when the client has taken the event: its acknowledgement. */
  event(event: AgentEvent): Promise<void>;
};

/**
 * The process of the network: what a client may call of its agent, which starts with the first call. Events go over one
 * at a time, so that each is a commit of its own: commits can be counted, and steps be followed.
 */
export function offerAgent(start: () => Agent, client: () => ClientCalls): AgentCalls {
  let started: Agent | undefined;
  let delivered: Promise<void> = Promise.resolve();
  const agent = () => (started ??= start());

  async function deliver(event: AgentEvent): Promise<void> {
    // An answer does not overtake the word that its command was taken.
    await new Promise((resolve) => setImmediate(resolve));
    await client().event(event);
  }

  return {
    submit: (command) => agent().submit(command),
    cancel: (corrIds) => agent().cancel(corrIds),
    status: (connectionIds) => agent().status(connectionIds),
    listen() {
      agent().onEvent((event) => {
        const delivery = delivered.then(() => deliver(event));
        delivered = delivery.catch(() => undefined);
        return delivery;
      });
    },
  };
}

/** The process of the client: the Agent port, by calls to the other process. */
export function remoteAgent(calls: () => Remote<AgentCalls>): Agent & ClientCalls {
  let handler: ((event: AgentEvent) => Promise<void>) | undefined;
  return {
    submit: (command) => calls().submit(command),
    cancel: (corrIds) => calls().cancel(corrIds),
    status: (connectionIds) => calls().status(connectionIds),
    onEvent(listener) {
      handler = listener;
      void calls().listen(null);
      return () => {
        handler = undefined;
      };
    },
    async event(event) {
      if (!handler) throw new Error('nobody listens');
      await handler(event);
    },
    async close() {
      handler = undefined;
    },
  };
}
