import type { ConnectionStatus } from './agent-event.ts';

type AgentState = ConnectionStatus['state'];

/** The states that wait for something of the agent while they own a connection. */
export type AwaitingAgent = 'creating' | 'created' | 'joining' | 'joined' | 'allowing' | 'accepted' | 'congested';

/**
 * For each waiting state, the agent's states that mean that an event was missed. While a command may not have been
 * carried out, an unknown connection is no news; later it is, and bad. Where we think the peer was allowed and the agent
 * still holds its confirmation, the allow never took effect.
 */
const news: Record<AwaitingAgent, readonly AgentState[]> = {
  creating: ['created'],
  created: ['none', 'new', 'confirmed', 'allowed', 'ready'],
  joining: ['joined', 'confirmed', 'allowed', 'ready'],
  congested: ['joined', 'confirmed', 'allowed', 'ready'],
  joined: ['none', 'new', 'confirmed', 'allowed', 'ready'],
  allowing: ['none', 'new', 'allowed', 'ready'],
  accepted: ['none', 'new', 'confirmed', 'ready'],
};

/** Whether the agent knows more of the connection than a machine in this state: what the missed event brought included. */
export function isNews(waitingIn: AwaitingAgent, { state, request, confirmation }: ConnectionStatus): boolean {
  if (state === 'created' && request === undefined) return false;
  const needsConfirmation = waitingIn === 'created' || waitingIn === 'joined' || waitingIn === 'accepted';
  if (needsConfirmation && state === 'confirmed') return confirmation !== undefined;
  return news[waitingIn].includes(state);
}
