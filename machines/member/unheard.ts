import type { MessageUndelivered, PeerReport } from '../peer/peer-events.ts';
import { chatMessage } from '../vocabulary/chat-message.ts';
import type { Tell } from '../vocabulary/effect.ts';
import type { MemberEvent } from './member-events.ts';
import { groupLabels, type GroupId, type MemberId } from './member-labels.ts';

/** A member does not get what we were to pass on: whoever wrote it is told, and its own row of that member says so. */

type Unheard = Extract<MemberEvent, { type: 'member.unheard' }>;

/** To the author, where a text of its is lost on the way over us to this member. */
export function tellAuthor(groupId: GroupId, memberId: MemberId, event: { type: string }): Tell[] {
  if (event.type !== 'connection.undelivered') return [];
  const { author, msgId, reason } = event as Extract<PeerReport, { type: 'connection.undelivered' }>;
  if (author === undefined || msgId === undefined) return [];
  const message = chatMessage.msgUndelivered(memberId, msgId, reason.code === 'OutboxFull' ? 'full' : 'gone');
  return [{ to: { label: groupLabels.member(groupId, author) }, event: { type: 'member.say', message } }];
}

/** What the author is told of its text. */
export const undelivered = ({ msgId, reason }: Unheard): MessageUndelivered => ({
  type: 'message.undelivered',
  msgId,
  reason: { code: reason === 'gone' ? 'PeerGone' : 'OutboxFull' },
});
