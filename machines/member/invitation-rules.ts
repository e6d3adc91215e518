import type { ChatMessage } from '../vocabulary/chat-message.ts';
import { as } from '../vocabulary/codec.ts';
import { foundGroup } from './found-rows.ts';
import type { InvitationContext, InvitationEvent } from './invitation-events.ts';
import { isToMeet, type Introduce } from './introducing.ts';
import type { MemberRole } from './member-events.ts';
import { isAtLeast } from './roles.ts';

/** What an event means to the host of one invitee or joiner, and what the host's own role allows. */

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
 * Whether the newcomer is for this member. Who was let in after the newcomer may be told of it nevertheless, while others
 * still are: the newcomer is then introduced to it, as the one who was there before.
 */
export function isToBeIntroduced({ memberId, role, place = 0, met }: InvitationContext, told: Introduce): boolean {
  if (memberId === undefined || place > (told.place ?? place)) return false;
  return isToMeet(told, { memberId, role, met });
}
