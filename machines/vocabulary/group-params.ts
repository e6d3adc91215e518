import * as v from 'valibot';
import {
  base64url,
  connectionRequest,
  count,
  known,
  link,
  MsgContent,
  MsgScope,
  text,
  type Known,
} from './chat-fields.ts';
import { Profile } from './profile.ts';

/** Ascending: each may do all that those before it may. `author` is reserved. */
export type MemberRole = Known<'relay' | 'observer' | 'author' | 'member' | 'moderator' | 'admin' | 'owner'>;
export type GroupType = Known<'channel' | 'group'>;
export type RejectionReason = Known<'long_name' | 'blocked_name'>;

const MemberIdRole = v.looseObject({ memberId: base64url, memberRole: known<MemberRole>() });
const Acceptance = v.picklist(['accepted', 'pending', 'pending_review']);

/** What identifies a public group, within its profile. */
const PublicGroup = v.looseObject({
  groupType: known<GroupType>(),
  /** The channel's own short link. Peers send it; nothing here depends on it. */
  groupLink: v.optional(link),
  /** SHA-256 of the channel's root key: equals the entity id of its link. */
  publicGroupId: base64url,
});

/** How a group or channel shows itself. Same in its link's data and in a relay's answer. */
export const GroupProfile = v.looseObject({
  displayName: v.pipe(v.string(), v.minLength(1), v.maxLength(256)),
  fullName: v.optional(text, ''),
  shortDescr: v.optional(text),
  description: v.optional(v.pipe(v.string(), v.maxLength(8192))),
  image: v.optional(v.pipe(v.string(), v.maxLength(16_000))),
  publicGroup: v.optional(PublicGroup),
});
export type GroupProfile = v.InferOutput<typeof GroupProfile>;

/** How one gets into a group, and out of it. */
export const groupParams = {
  /** Host to a contact: `connRequest` is for who accepts. */
  'x.grp.inv': v.looseObject({
    groupInvitation: v.looseObject({
      fromMember: MemberIdRole,
      invitedMember: MemberIdRole,
      connRequest: connectionRequest,
      groupProfile: GroupProfile,
      /** Random, and only for who came by that group link: says that the invitation is the answer to it. */
      groupLinkId: v.optional(base64url),
      groupSize: v.optional(count),
    }),
  }),
  /**
   * Proposed upstream, never published: invite us to the group again. `groupLinkId` is what the invitation is to bear. Over
   * the host's contact with the group's link; or to the link itself instead of x.contact, with what the host knows the
   * contact by, should it know it still.
   */
  'x.grp.request.inv': v.looseObject({
    groupLink: v.optional(connectionRequest),
    groupLinkId: v.optional(base64url),
    profile: v.optional(Profile),
    contactReqId: v.optional(base64url),
    hasContact: v.optional(v.boolean()),
  }),
  /** Ours: there is no such group, or nobody is invited to it so. */
  'x.grp.request.reject': v.looseObject({ groupLinkId: base64url }),
  /** Invited contact to host. */
  'x.grp.acpt': v.looseObject({ memberId: base64url, profile: v.optional(Profile) }),
  /** Host (or relay) to joining member: accepted. */
  'x.grp.link.inv': v.looseObject({
    groupLinkInvitation: v.looseObject({
      fromMember: MemberIdRole,
      fromMemberName: text,
      invitedMember: MemberIdRole,
      groupProfile: GroupProfile,
      accepted: v.optional(Acceptance),
      groupSize: v.optional(count),
    }),
  }),
  /** Host (or relay) to joining member: refused. */
  'x.grp.link.reject': v.looseObject({
    groupLinkRejection: v.looseObject({
      fromMember: MemberIdRole,
      invitedMember: MemberIdRole,
      groupProfile: GroupProfile,
      rejectionReason: known<RejectionReason>(),
    }),
  }),
  /** Host to who joined by its group link: the host's whole profile. */
  'x.grp.link.mem': v.looseObject({ profile: Profile }),
  /** Host to who waits for approval or review: the decision. Of review, by whoever moderates, and to all of them. */
  'x.grp.link.acpt': v.looseObject({ acceptance: Acceptance, role: known<MemberRole>(), memberId: base64url }),
  /** Member to member: let us be contacts. */
  'x.grp.direct.inv': v.looseObject({
    connReq: connectionRequest,
    content: v.optional(MsgContent),
    scope: v.optional(MsgScope),
  }),
  /** The sender leaves. */
  'x.grp.leave': v.looseObject({}),
  /** An owner has changed how the group shows itself. */
  'x.grp.info': v.looseObject({ groupProfile: GroupProfile }),
  /** An owner deletes the group. */
  'x.grp.del': v.looseObject({}),
} as const;
