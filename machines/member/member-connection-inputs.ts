import * as v from 'valibot';
import type { Json, JsonObject } from '../vocabulary/json.ts';
import { linkLabels } from '../plan/link-labels.ts';
import { recordLabels } from '../person/person-found.ts';
import type { IntroductionContext } from './introduction-context.ts';
import type { MemberConnectionContext } from './member-connection-context.ts';
import { role } from './invitation-inputs.ts';
import { userContact } from './membership-inputs.ts';
import { associatedLabel, groupLabels } from './member-labels.ts';
import { isAtLeast } from './roles.ts';

/** What a person may tell a member that was introduced. */
export const memberConnectionEvents = {
  'user.retry': v.strictObject({}),
  'user.remove': v.strictObject({}),
  'user.changeRole': v.strictObject({ role }),
  'user.accept': v.strictObject({ role: v.optional(role) }),
  'user.probe': v.strictObject({}),
  'user.contact': userContact,
};

/** What a person may tell an introduction. */
export const introductionEvents = { 'user.retry': v.strictObject({}) };

const isOneOf = (states: readonly Json[], value: Json): boolean => states.includes(value);

type Row = { value: Json; context: JsonObject };

/** States of who is not in the group any more, or about not to be. */
const outside = ['ending', 'ended', 'left', 'removed', 'over'];
/** States in which nobody needs to introduce the two any more. */
const together = ['connecting', 'connected', 'inactive'];

/** In the group; and to be found by its introducer, for as long as it needs one. */
export function memberConnectionLabels({ value, context }: Row): string[] {
  if (isOneOf(outside, value)) return [];
  const { group, facts, introducer, contact } = context as object as MemberConnectionContext;
  return [
    groupLabels.members(group.groupId),
    groupLabels.member(group.groupId, facts.memberId),
    ...(isAtLeast(facts.role, 'moderator') ? [groupLabels.moderators(group.groupId)] : []),
    ...(isOneOf(together, value) ? [] : [groupLabels.introducedBy(group.groupId, introducer.memberId)]),
    ...(contact ? [associatedLabel(contact.key)] : []),
    ...recordLabels('member-connection', { value, context }),
    ...linkLabels('member-connection', { value, context }),
  ];
}

/** By either of the two: until they are connected, and after. */
export function introductionLabels({ value, context }: Row): string[] {
  if (value === 'over') return [];
  const { groupId, newcomer, member } = context as object as IntroductionContext;
  const label = value === 'connected' ? groupLabels.pairs : groupLabels.introductions;
  return [newcomer, member].map(({ memberId }) => label(groupId, memberId));
}
