import type { ChatMessage } from '../vocabulary/chat-message.ts';
import { as } from '../vocabulary/codec.ts';
import type { MemberEvent, MemberFacts } from './member-events.ts';
import type { MemberId } from './member-labels.ts';
import { isAtLeast } from './roles.ts';

/**
 * In which order a newcomer is introduced: to those who moderate first, or to them alone while it is in review; then to
 * all who have not met it yet. So who runs a large group can be asked before its last member is connected.
 */
export type Introduce = Extract<MemberEvent, { type: 'member.introduce' }>;

/** What a row remembers of newcomers to whom its member was introduced before the others, the last of them. */
export type Meetings = { readonly met?: readonly MemberId[] | undefined };
const mostMet = 32;

/** Whether the newcomer is for this member: not itself, and nobody whom it has met. */
export function isToMeet(
  { newcomer, to }: Introduce,
  member: Pick<MemberFacts, 'memberId' | 'role'> & Meetings,
): boolean {
  const { memberId, role, met = [] } = member;
  if (newcomer.memberId === memberId || met.includes(newcomer.memberId)) return false;
  return to === 'others' || isAtLeast(role, 'moderator');
}

/** What the row remembers after the two have met: that the others follow. */
export function meetingsAfter({ met = [] }: Meetings, { newcomer, to }: Introduce): Meetings {
  return to === 'others' ? {} : { met: [...met, newcomer.memberId].slice(-mostMet) };
}

/** To those who moderate, a newcomer in review is one whom they talk to apart from the others. */
export const scopeOf = ({ newcomer, place }: Pick<Introduce, 'newcomer' | 'place'>) =>
  place === undefined ? { type: 'member', memberId: newcomer.memberId } : undefined;

const forReviewed = ['x.grp.info', 'x.grp.del', 'x.grp.leave', 'x.grp.mem.del', 'x.grp.mem.role', 'x.grp.direct.inv'];

/** Of what is said to all, who is in review hears what ends it, and what becomes of those that it knows. */
export function isForReviewed(event: { type: string }): boolean {
  const { message } = event as { message?: ChatMessage };
  const forwarded = message && as(message, 'x.grp.msg.forward')?.msg;
  return forReviewed.includes((forwarded ?? message)?.event ?? '');
}
