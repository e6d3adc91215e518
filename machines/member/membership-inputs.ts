import * as v from 'valibot';
import { PeerLimitsChoice } from '../peer/peer-limits.ts';
import { base64url } from '../vocabulary/chat-fields.ts';
import { GroupProfile } from '../vocabulary/chat-params.ts';
import type { Json, JsonObject } from '../vocabulary/json.ts';
import { parseLink } from '../vocabulary/link.ts';
import { Profile } from '../vocabulary/profile.ts';
import { keptProfile } from './member-facts.ts';
import { associatedLabel, groupLabels, rejoinsOf } from './member-labels.ts';
import { isAtLeast } from './roles.ts';
import type { MembershipContext } from './membership-context.ts';
import { linkLabels } from '../plan/link-labels.ts';
import { recordLabels } from '../person/person-found.ts';

/** Keys of 128 characters hold a group's id, and two member ids or a contact's id. */
export const GroupIdText = v.pipe(v.string(), v.regex(/^[\w.:-]{1,72}$/));

/** A row holds it, and so does every command in flight: one with a large picture has to be given without. */
const fits = v.check((profile: Profile | GroupProfile) => keptProfile(profile) === profile, 'ProfileTooLarge');
/** As who we are in a group, where that is chosen. */
export const ownChoice = { incognito: v.optional(v.boolean()), profile: v.optional(v.pipe(Profile, fits)) };

/** A group's link: a short one, or a full one, which holds the host's request itself. */
export const GroupLink = v.pipe(
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
  v.strictObject({ by: v.literal('create'), ...begins, groupProfile: v.pipe(GroupProfile, fits), ...ownChoice }),
  v.strictObject({ by: v.literal('link'), ...begins, link: GroupLink, ...ownChoice }),
]);

/** A member may be asked to be a contact, with a first message. */
export const userContact = v.strictObject({
  text: v.optional(v.pipe(v.string(), v.maxLength(8192))),
  profile: ownChoice.profile,
});

/** What a person may tell a membership. */
export const membershipEvents = {
  'user.join': v.strictObject(ownChoice),
  'user.decline': v.strictObject({}),
  'user.retry': v.strictObject({}),
  'user.repeat': v.strictObject({}),
  'user.probe': v.strictObject({}),
  'user.contact': userContact,
  'user.leave': v.strictObject({}),
  'user.deleteGroup': v.strictObject({}),
  'user.send': v.strictObject({
    text: v.pipe(v.string(), v.minLength(1), v.maxLength(8192)),
    msgId: v.optional(v.pipe(base64url, v.maxLength(64))),
  }),
};

const inside: readonly unknown[] = ['pendingApproval', 'pendingReview', 'connected'];
/** Nobody has answered yet, at the link or else. */
const asking: readonly unknown[] = ['fetchingLink', 'preparing', 'joining', 'joined', 'interrupted', 'failed'];

/**
 * While we are in the group, it is found as the group's, and as the row of our host, while there is one. By the link that
 * it was begun by it is found for ever: the same link may be used again.
 */
export function membershipLabels({ value, context }: { value: Json; context: JsonObject }): string[] {
  const links = linkLabels('membership', { value, context });
  const { groupId, host, rejoin } = context as object as MembershipContext;
  if (rejoin && asking.includes(value)) return [...links, rejoinsOf(rejoin.contact)];
  if (!inside.includes(value)) return links;
  const own = groupLabels.membership(groupId);
  if (!host) return [own, ...links];
  const asHost = [groupLabels.members(groupId), groupLabels.member(groupId, host.memberId)];
  if (isAtLeast(host.role, 'moderator')) asHost.push(groupLabels.moderators(groupId));
  const { contact } = context;
  const asContact = typeof contact === 'string' ? [associatedLabel(contact)] : [];
  return [own, ...asHost, ...asContact, ...recordLabels('membership', { value, context }), ...links];
}
