import type { Agent } from '../../runtime/agent/agent.ts';

/** An agent of an older version: when it has joined, the peer's queue is not its own yet, and the peer has to say hello. */
export function oldAgent(agent: Agent): Agent {
  return {
    ...agent,
    onEvent: (handler) =>
      agent.onEvent((event) => handler(event.type === 'JOINED' ? { ...event, secured: false } : event)),
  };
}
