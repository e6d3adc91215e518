import * as v from 'valibot';
import { PeerLimitsChoice } from '../peer/peer-limits.ts';
import { base64url } from '../vocabulary/chat-fields.ts';
import { GroupProfile } from '../vocabulary/chat-params.ts';
import type { Json, JsonObject } from '../vocabulary/json.ts';
import { parseLink } from '../vocabulary/link.ts';
import { Profile } from '../vocabulary/profile.ts';
import { keptProfile } from './member-facts.ts';
import { groupLabels } from './member-labels.ts';
import type { MembershipContext } from './membership-context.ts';

/** Keys of 128 characters hold a group's id, and two member ids or a contact's id. */
const GroupIdText = v.pipe(v.string(), v.regex(/^[\w.:-]{1,72}$/));

/** A row holds it, and so does every command in flight: one with a large picture has to be given without. */
const fits = v.check((profile: Profile | GroupProfile) => keptProfile(profile) === profile, 'ProfileTooLarge');
const as = { incognito: v.optional(v.boolean()), profile: v.optional(v.pipe(Profile, fits)) };

/** A group's link: a short one, or a full one, which holds the host's request itself. */
const GroupLink = v.pipe(
  v.string(),
  v.check((text) => canonicalGroup(text) !== undefined, 'LinkInvalid'),
  v.transform((text) => canonicalGroup(text) ?? text),
);

function canonicalGroup(text: string): string | undefined {
  const link = parseLink(text);
  if (!('canonical' in link)) return undefined;
  return link.kind === 'group' || link.kind === 'channel' ? link.canonical : undefined;
}

const begins = { groupId: GroupIdText, limits: v.optional(PeerLimitsChoice) };

/** What a membership is started with by a person; by an invitation a contact begins it. */
export const membershipInput = v.variant('by', [
  v.strictObject({ by: v.literal('create'), ...begins, groupProfile: v.pipe(GroupProfile, fits), ...as }),
  v.strictObject({ by: v.literal('link'), ...begins, link: GroupLink, ...as }),
]);

/** What a person may tell a membership. */
export const membershipEvents = {
  'user.join': v.strictObject(as),
  'user.decline': v.strictObject({}),
  'user.retry': v.strictObject({}),
  'user.leave': v.strictObject({}),
  'user.deleteGroup': v.strictObject({}),
  'user.send': v.strictObject({
    text: v.pipe(v.string(), v.minLength(1), v.maxLength(8192)),
    msgId: v.optional(v.pipe(base64url, v.maxLength(64))),
  }),
};

const inside: readonly unknown[] = ['pendingApproval', 'pendingReview', 'connected'];

/** While we are in the group, it is found as the group's; and as the row of our host, while there is one. */
export function membershipLabels({ value, context }: { value: Json; context: JsonObject }): string[] {
  if (!inside.includes(value)) return [];
  const { groupId, host } = context as object as MembershipContext;
  const own = groupLabels.membership(groupId);
  return host ? [own, groupLabels.members(groupId), groupLabels.member(groupId, host.memberId)] : [own];
}
