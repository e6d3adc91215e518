import { announced } from '../vocabulary/capability.ts';
import type { AgentCommand } from '../vocabulary/agent-command.ts';
import { chatMessage, type ChatMessage } from '../vocabulary/chat-message.ts';
import { known } from '../vocabulary/known.ts';
import type { IntroductionContext } from './introduction-context.ts';
import { memberInfo } from './invitation-messages.ts';

/** What an introduction asks of the agent, over the connections that other rows own. */
type Ask = (about: { context: IntroductionContext }) => AgentCommand;

/** To the newcomer: there is this member. Where a new connection is wanted, it is told so as far as it understands. */
export const introduce: Ask = ({ context: { newcomer, member, again } }) => ({
  type: 'sendMessage',
  connectionId: newcomer.connectionId,
  message: marked(chatMessage.memIntro(memberInfo(member)), again === true),
});

/** To the member: the newcomer waits for it here. */
export const forwardInvitation: Ask = ({ context: { newcomer, member, request, directRequest } }) => ({
  type: 'sendMessage',
  connectionId: member.connectionId,
  message: chatMessage.memFwd(memberInfo(newcomer), {
    groupConnReq: known(request),
    ...(directRequest !== undefined && { directConnReq: directRequest }),
  }),
});

function marked(message: ChatMessage, again: boolean): ChatMessage {
  return again ? { ...message, params: { ...message.params, ...announced } } : message;
}
