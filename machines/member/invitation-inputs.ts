import * as v from 'valibot';
import type { Json, JsonObject } from '../vocabulary/json.ts';
import { associatedLabel, groupLabels } from './member-labels.ts';
import { isAtLeast } from './roles.ts';
import { GroupIdText, userContact } from './membership-inputs.ts';
import { linkLabels } from '../plan/link-labels.ts';
import { recordLabels } from '../person/person-found.ts';

/** What a member may be made. */
export const role = v.picklist(['observer', 'author', 'member', 'moderator', 'admin', 'owner']);

/** What an invitation is started with. A joiner's is begun by the group's link. */
export const memberInvitationInput = v.strictObject({
  invitationId: v.pipe(v.string(), v.regex(/^[\w.:-]{1,128}$/)),
  groupId: GroupIdText,
  contact: v.pipe(v.string(), v.regex(/^contact\/[\w.:-]{1,128}$/, 'NotAContact')),
  role: v.optional(role),
  groupLinkId: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(64))),
});

/** What a person may tell one whom they invited, or who asked to join. */
export const memberInvitationEvents = {
  'user.invite': v.strictObject({}),
  'user.changeRole': v.strictObject({ role }),
  'user.withdraw': v.strictObject({}),
  'user.remove': v.strictObject({}),
  'user.accept': v.strictObject({ role: v.optional(role) }),
  'user.reject': v.strictObject({}),
  'user.retry': v.strictObject({}),
  'user.probe': v.strictObject({}),
  'user.contact': userContact,
};

/** States of who is not in the group, or not any more. */
const outside: readonly Json[] = ['rejecting', 'ending', 'withdrawn', 'removed', 'left', 'rejected', 'over'];

/** In the group, or about to be. */
export function memberInvitationLabels({ value, context }: { value: Json; context: JsonObject }): string[] {
  const { groupId, memberId, role, contact } = context;
  if (typeof groupId !== 'string' || typeof memberId !== 'string' || outside.includes(value)) return [];
  return [
    groupLabels.members(groupId),
    groupLabels.member(groupId, memberId),
    ...(typeof role === 'string' && isAtLeast(role, 'moderator') ? [groupLabels.moderators(groupId)] : []),
    ...(typeof contact === 'string' ? [associatedLabel(contact)] : []),
    ...recordLabels('member-invitation', { value, context }),
    ...linkLabels('member-invitation', { value, context }),
  ];
}
