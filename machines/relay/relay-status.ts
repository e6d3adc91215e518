import type { ConnectionStatus } from '../vocabulary/agent-event.ts';

type AgentState = ConnectionStatus['state'];

/** The states that wait for something of the agent while they own a connection. */
export type AwaitingAgent = 'joining' | 'joined' | 'allowing' | 'accepted' | 'congested';

/**
 * For each waiting state, the agent's states that mean that an event was missed. While a join may not have been sent,
 * an unknown connection is no news; later it is, and bad.
 */
const news: Record<AwaitingAgent, readonly AgentState[]> = {
  joining: ['joined', 'confirmed', 'allowed', 'ready'],
  congested: ['joined', 'confirmed', 'allowed', 'ready'],
  joined: ['none', 'new', 'confirmed', 'allowed', 'ready'],
  allowing: ['none', 'new', 'allowed', 'ready'],
  accepted: ['none', 'new', 'ready'],
};

/** Whether the agent knows more of the connection than a machine in this state. */
export function isNews(waitingIn: AwaitingAgent, { state, confirmation }: ConnectionStatus): boolean {
  if (waitingIn === 'joined' && state === 'confirmed') return confirmation !== undefined;
  return news[waitingIn].includes(state);
}
