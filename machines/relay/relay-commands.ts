import type { AgentCommand, ConnectionId } from '../vocabulary/agent-command.ts';
import { chatMessage } from '../vocabulary/chat-message.ts';
import type { Identity } from '../vocabulary/identity.ts';
import { known } from '../vocabulary/known.ts';
import type { RelayContext } from './relay-context.ts';

/** What one relay's connection asks of the agent, each request a pure function of what the machine remembers. */
type Ask = (about: { context: RelayContext }) => AgentCommand;

/** Pure, so that a repeated join names the same connection, and another incarnation another one. */
export function connectionIdOf(context: Pick<RelayContext, 'membershipId' | 'relayId' | 'incarnation'>): ConnectionId {
  return `${context.membershipId}-${context.relayId}-${context.incarnation}`;
}

export const fetchLink: Ask = ({ context: { link, mode } }) => ({ type: 'fetchLink', link, mode });

/** The join request, signed with the member's key, and good for this relay only. */
export const joinRelay: Ask = ({ context }) => {
  const { profile, memberId, memberKey, keyRef } = identity(context);
  return {
    type: 'joinConnection',
    connectionId: connectionIdOf(context),
    request: known(context.request),
    message: chatMessage.member({
      profile,
      memberId,
      memberKey,
      viaRelay: known(context.memberId),
    }),
    signWith: keyRef,
    mode: context.mode,
  };
};

export const allowRelay: Ask = ({ context }) => ({
  type: 'allowConnection',
  connectionId: connection(context),
  confirmationId: known(context.confirmationId),
  message: chatMessage.info(identity(context).profile),
});

export const sayGoodbye: Ask = ({ context }) => ({
  type: 'sendMessage',
  connectionId: connection(context),
  message: chatMessage.leave(),
});

export const deleteConnection: Ask = ({ context }) => ({
  type: 'deleteConnection',
  connectionId: connection(context),
});

export const deleteAfterDelivery: Ask = ({ context }) => ({
  type: 'deleteConnection',
  connectionId: connection(context),
  afterDelivery: true,
});

function identity(context: RelayContext): Identity {
  return known(context.identity);
}

function connection(context: RelayContext): ConnectionId {
  return known(context.connectionId);
}
