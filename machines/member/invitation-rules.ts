import type { ChatMessage } from '../vocabulary/chat-message.ts';
import { as } from '../vocabulary/codec.ts';
import { foundGroup } from './found-rows.ts';
import type { InvitationContext, InvitationEvent } from './invitation-events.ts';
import type { MemberEvent, MemberRole } from './member-events.ts';
import { isAtLeast } from './roles.ts';

/** What an event means to the host of one invitee or joiner, and what the host's own role allows. */

export type Introduce = Extract<MemberEvent, { type: 'member.introduce' }>;

/** What the other side said, whichever way it came. */
export function messageIn(event: InvitationEvent): ChatMessage | undefined {
  return 'message' in event ? event.message : undefined;
}

export function saysFarewell(event: InvitationEvent): boolean {
  const message = messageIn(event);
  return message !== undefined && as(message, 'x.grp.leave') !== undefined;
}

/** Who asked by link has to ask again: what it asked by was used, and nothing has come of it. */
export function isSpent({ admission, requestId }: Pick<InvitationContext, 'admission' | 'requestId'>): boolean {
  return admission !== undefined && requestId === undefined;
}

/** Our role, as of now where the group was just looked up. */
export function myRole(context: InvitationContext, event: InvitationEvent): MemberRole {
  return (foundGroup(event)?.group ?? context.group)?.me.role ?? 'none';
}

/** An admin or owner, and to no higher role than its own. */
export function mayAdmit(context: InvitationContext, event: InvitationEvent, role = context.role): boolean {
  const mine = myRole(context, event);
  return isAtLeast(mine, 'admin') && isAtLeast(mine, role);
}

/**
 * Longest time in which all are told of a newcomer, milliseconds. Who was let in after the newcomer, and is told of it
 * nevertheless, was let in within that time; if it seems to be longer ago, the clock was set back in between.
 */
const broadcastTime = 10_000;

/** Whether the newcomer is for this member: not itself, and not who has introduced it already, or been introduced to it. */
export function isToBeIntroduced(
  { memberId, role, admittedAt = 0, reviewed }: InvitationContext,
  told: Introduce,
): boolean {
  const { newcomer, to } = told;
  const later = admittedAt - (told.admittedAt ?? admittedAt);
  if (newcomer.memberId === memberId || (later > 0 && later < broadcastTime)) return false;
  return to === 'moderators' ? isAtLeast(role, 'moderator') : to === 'all' || !reviewed.includes(newcomer.memberId);
}
