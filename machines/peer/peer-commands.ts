import type { AgentCommand, ConnectionId } from '../vocabulary/agent-command.ts';
import { known } from '../vocabulary/known.ts';
import type { PeerContext } from './peer-context.ts';

/** What a connection asks of the agent, each request a pure function of what the machine remembers. */
type Ask = (about: { context: PeerContext }) => AgentCommand;

/** Pure, so that a repeated command names the same connection, and another incarnation another one. */
export function connectionIdOf({ name, incarnation }: Pick<PeerContext, 'name' | 'incarnation'>): ConnectionId {
  return `${known(name)}-${incarnation}`;
}

/** Asks for a queue that waits for a peer. */
export const create: Ask = ({ context }) => ({
  type: 'createConnection',
  connectionId: known(context.connectionId),
  kind: 'invitation',
  mode: known(context.beginning).mode,
});

/** Joins by the peer's request, or accepts who asked at our address. */
export const join: Ask = ({ context }) => {
  const connectionId = known(context.connectionId);
  const beginning = known(context.beginning);
  switch (beginning.by) {
    case 'join': {
      const { request, message, mode } = beginning;
      return { type: 'joinConnection', connectionId, request, message, mode };
    }
    case 'accept': {
      const { requestId, message, mode } = beginning;
      return { type: 'acceptContact', connectionId, requestId, message, mode };
    }
    case 'create':
      throw new Error('a connection of our own is not joined');
  }
};

export const allow: Ask = ({ context }) => ({
  type: 'allowConnection',
  connectionId: known(context.connectionId),
  confirmationId: known(context.confirmationId),
  message: known(context.allow),
});

/** Sends the first of the messages that wait. */
export const sendFirst: Ask = ({ context }) => ({
  type: 'sendMessage',
  connectionId: known(context.connectionId),
  message: known(context.outbox.waiting[0]).message,
});

export const deleteConnection = (connectionId: ConnectionId, afterDelivery = false): AgentCommand => ({
  type: 'deleteConnection',
  connectionId,
  ...(afterDelivery && { afterDelivery }),
});
