import * as v from 'valibot';
import { groupLabels } from '../member/member-labels.ts';
import { GroupIdText } from '../member/membership-inputs.ts';
import { PeerLimitsChoice } from '../peer/peer-limits.ts';
import { GroupProfile } from '../vocabulary/chat-params.ts';
import { linkLabels } from '../plan/link-labels.ts';
import { recordLabels } from '../person/person-found.ts';
import type { JsonObject } from '../vocabulary/json.ts';
import { Profile } from '../vocabulary/profile.ts';
import type { MachineView } from '../vocabulary/view.ts';
import type { ContactAddressContext } from './address-events.ts';
import { askedLabel, contactLabel } from './contact-labels.ts';
import { ContactLink } from './contact-link.ts';

/** A group is named by the contact that invites to it, and its members by the group: keys have a limit. */
const id = v.pipe(v.string(), v.regex(/^[\w.:-]{1,48}$/, 'not an id'));

/** Key of a member's record. */
const Member = v.pipe(
  v.string(),
  v.regex(/^(membership|member-invitation|member-connection)\/[\w.:-]{1,128}$/, 'NotAMember'),
);

/** A row holds the profile, and so does each command in flight. */
const maxProfileLength = 4096;
const OwnProfile = v.pipe(
  Profile,
  v.check((profile) => JSON.stringify(profile).length <= maxProfileLength, 'ProfileTooLarge'),
);

const choice = { profile: v.optional(OwnProfile), incognito: v.optional(v.boolean()) };
const mode = v.optional(v.picklist(['interactive', 'background']));
const begun = { contactId: id, ...choice, mode, limits: v.optional(PeerLimitsChoice) };

/** What a person begins a contact with. Those of requests and of members are begun by other machines. */
export const contactInput = v.variant('by', [
  v.strictObject({ ...begun, by: v.literal('invite') }),
  v.strictObject({ ...begun, by: v.literal('link'), link: ContactLink, boundTo: v.optional(Member) }),
]);

export const contactEvents = {
  'user.retry': v.strictObject({}),
  'user.repeat': v.strictObject({}),
  'user.connect': v.strictObject({}),
  'user.send': v.strictObject({
    text: v.pipe(v.string(), v.minLength(1), v.maxLength(8192)),
    msgId: v.optional(v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/, 'not base64url'))),
  }),
  'user.probe': v.strictObject({}),
  'user.delete': v.strictObject({}),
};

/** What a row is found by is a function of this of it. */
type Found = Pick<MachineView, 'value' | 'context'>;

export const contactLabels = ({ value, context }: Found): string[] => [
  ...(typeof context['contactId'] === 'string' ? [contactLabel(context['contactId'])] : []),
  ...(context['way'] === 'accept' && typeof context['contactReqId'] === 'string'
    ? [askedLabel(context['contactReqId'])]
    : []),
  ...recordLabels('contact', { value, context }),
  ...linkLabels('contact', { value, context }),
];

const admission = v.strictObject({
  verdict: v.picklist(['accept', 'approve', 'review', 'approveThenReview', 'reject']),
  role: v.optional(v.picklist(['observer', 'author', 'member', 'moderator', 'admin', 'owner'])),
  rejection: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(64))),
});

/** An address of the account, or a group's link. */
export const contactAddressInput = v.strictObject({
  addressId: id,
  profile: v.optional(OwnProfile),
  automatic: v.optional(v.boolean()),
  group: v.optional(v.strictObject({ groupId: GroupIdText, groupProfile: GroupProfile, admission })),
  limits: v.optional(PeerLimitsChoice),
});

export const contactAddressEvents = { 'user.retry': v.strictObject({}), 'user.delete': v.strictObject({}) };

const groupOf = (context: JsonObject): string[] => {
  const { group } = context as object as ContactAddressContext;
  return group ? [group.groupId] : [];
};

export const contactAddressLabels = ({ value, context }: Found): string[] => [
  ...(typeof context['connectionId'] === 'string' ? [`connection:${context['connectionId']}`] : []),
  ...groupOf(context).map(groupLabels.links),
  ...linkLabels('contact-address', { value, context }),
];

export const contactRequestEvents = {
  'user.accept': v.strictObject({ ...choice, mode }),
  'user.reject': v.strictObject({}),
};
