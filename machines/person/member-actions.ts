import type { UserAction } from '../explanation.ts';
import { allowsDirectMessages } from '../member/group-preferences.ts';
import type { MembershipContext } from '../member/membership-context.ts';
import { mayChange } from '../member/roles.ts';
import type { MemberRole } from '../member/member-events.ts';
import type { Profile } from '../vocabulary/profile.ts';
import type { MergePolicy } from './merge-policy.ts';

/** A member as a screen shows it. */
export interface ShownMember {
  readonly role: MemberRole;
  readonly profile: Pick<Profile, 'contactLink'>;
  /** Key of the contact that is the same person. */
  readonly contact?: string | undefined;
  /** What the member's row offers by itself: `explain(row).actions`. */
  readonly offered: readonly UserAction[];
}

/** Our membership's context. */
type ShownGroup = Pick<MembershipContext, 'role' | 'groupProfile'>;

/** `message` opens the contact that there is; `showAddress` shows the member's address, and offers to connect by it. */
export type MemberAction = UserAction | 'message' | 'showAddress';

/**
 * What a screen offers for a member, in the order in which it shows it. Pure and total. Where the group forbids direct
 * messages to who we are in it, neither a contact nor the address is offered, unless the policy shows the address
 * nevertheless; a contact that there is already is none of the group's business.
 */
export function memberActions(member: ShownMember, group: ShownGroup, policy: MergePolicy): MemberAction[] {
  const { contact, profile, offered } = member;
  const ours = group.role ?? 'observer';
  const isAllowed = allowsDirectMessages(group.groupProfile, ours);
  const may: Partial<Record<UserAction, boolean>> = {
    contact: isAllowed && contact === undefined,
    changeRole: mayChange(ours, member.role),
    remove: mayChange(ours, member.role),
  };
  return [
    ...(contact === undefined ? [] : (['message'] as const)),
    ...(profile.contactLink !== undefined && (isAllowed || policy.showMemberAddress) ? (['showAddress'] as const) : []),
    ...offered.filter((action) => may[action] ?? true),
  ];
}
