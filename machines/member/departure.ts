import { chatMessage } from '../vocabulary/chat-message.ts';
import type { BroadcastInput } from './broadcast.ts';
import { groupLabels, type GroupId, type MemberId } from './member-labels.ts';

/**
 * What our introductions of a member are told who is no longer in the group: they are over. Who left by itself has said
 * so to those whom it could reach. Whether that was each who takes it for connected, nobody but each of them knows: all to
 * whom we have introduced it hear of it from us, once more or not.
 */
export function departureOf(groupId: GroupId, memberId: MemberId, left: boolean): BroadcastInput[] {
  const over = { type: 'introduction.over' } as const;
  const [open, done] = [groupLabels.introductions(groupId, memberId), groupLabels.pairs(groupId, memberId)];
  if (!left) return [{ label: open, event: over }];
  const farewell = { type: 'introduction.forward', from: memberId, message: chatMessage.leave() };
  return [open, done].map((label) => ({ label, event: farewell, followedBy: over }));
}
