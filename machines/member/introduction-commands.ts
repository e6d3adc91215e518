import { announced } from '../vocabulary/capability.ts';
import type { AgentCommand } from '../vocabulary/agent-command.ts';
import { chatMessage, type ChatMessage } from '../vocabulary/chat-message.ts';
import { known } from '../vocabulary/known.ts';
import type { IntroductionContext } from './introduction-context.ts';
import { foundConnection } from './found-rows.ts';
import { memberInfo } from './invitation-messages.ts';

/** What an introduction asks of the agent, over the connections that other rows own, and have by now (found). */
type Ask = (about: { context: IntroductionContext; event: { type: string } }) => AgentCommand;

/** To the newcomer: there is this member. Where a new connection is wanted, it is told so as far as it understands. */
export const introduce: Ask = ({ context: { newcomer, member, again }, event }) => ({
  type: 'sendMessage',
  connectionId: foundConnection(event) ?? newcomer.connectionId,
  message: marked(chatMessage.memIntro(memberInfo(member)), again === true),
});

/** To the member: the newcomer waits for it here. */
export const forwardInvitation: Ask = ({ context: { newcomer, member, request, directRequest }, event }) => ({
  type: 'sendMessage',
  connectionId: foundConnection(event) ?? member.connectionId,
  message: chatMessage.memFwd(memberInfo(newcomer), {
    groupConnReq: known(request),
    ...(directRequest !== undefined && { directConnReq: directRequest }),
  }),
});

function marked(message: ChatMessage, again: boolean): ChatMessage {
  return again ? { ...message, params: { ...message.params, ...announced } } : message;
}
