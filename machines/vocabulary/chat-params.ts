import * as v from 'valibot';
import { Profile } from './profile.ts';

/** A text that may come from a newer client: one of the known ones, or any other, which is kept. */
type Known<T extends string> = T | (string & Record<never, never>);

const text = v.pipe(v.string(), v.maxLength(1024));
const link = v.pipe(v.string(), v.minLength(1), v.maxLength(4096));
/** Bytes as text. Peers pad it, links don't: both are taken. Its length is left to whoever decodes it. */
const base64url = v.pipe(
  v.string(),
  v.maxLength(512),
  v.check((text) => /^[A-Za-z0-9_-]+={0,2}$/.test(text)),
);
const known = <T extends string>() => v.custom<Known<T>>((value) => typeof value === 'string' && value.length <= 64);

/** Ascending: each may do all that those before it may. `author` is reserved. */
export type MemberRole = Known<'relay' | 'observer' | 'author' | 'member' | 'moderator' | 'admin' | 'owner'>;
export type GroupType = Known<'channel' | 'group'>;
export type RejectionReason = Known<'long_name' | 'blocked_name'>;

const MemberIdRole = v.looseObject({ memberId: base64url, memberRole: known<MemberRole>() });

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

/** The params of every message that these flows know, by event. All are loose: extra fields are kept. */
export const chatParams = {
  /** Joining member to relay. `viaRelay`: the relay's member id, so that no relay can pass the request on as its own. */
  'x.member': v.looseObject({
    profile: Profile,
    newMemberId: base64url,
    newMemberKey: base64url,
    viaRelay: v.optional(base64url),
  }),
  'x.info': v.looseObject({ profile: Profile }),
  'x.ok': v.looseObject({}),
  /** Relay (or host) to joining member: accepted. */
  'x.grp.link.inv': v.looseObject({
    groupLinkInvitation: v.looseObject({
      fromMember: MemberIdRole,
      fromMemberName: text,
      invitedMember: MemberIdRole,
      groupProfile: GroupProfile,
      accepted: v.optional(v.picklist(['accepted', 'pending', 'pending_review'])),
      groupSize: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
    }),
  }),
  /** Relay (or host) to joining member: refused. */
  'x.grp.link.reject': v.looseObject({
    groupLinkRejection: v.looseObject({
      fromMember: MemberIdRole,
      invitedMember: MemberIdRole,
      groupProfile: GroupProfile,
      rejectionReason: known<RejectionReason>(),
    }),
  }),
  /** The owner announces a relay. Counts only when signed by an owner. */
  'x.grp.relay.new': v.looseObject({ relayLink: link }),
  /** A member joined, or an owner or moderator is introduced. */
  'x.grp.mem.new': v.looseObject({
    memberInfo: v.looseObject({
      memberId: base64url,
      memberRole: known<MemberRole>(),
      v: v.optional(v.pipe(v.string(), v.maxLength(16))),
      profile: Profile,
      memberKey: v.optional(base64url),
    }),
  }),
  /** A member (or relay) was removed; with `messages`, so were its messages. Counts only when signed by an owner. */
  'x.grp.mem.del': v.looseObject({ memberId: base64url, messages: v.optional(v.boolean()) }),
  /** The sender leaves. */
  'x.grp.leave': v.looseObject({}),
  /** Ours, never sent: stands for a message that could not be read. `event` and `field` say where, if that is known. */
  'x.unreadable': v.looseObject({
    why: v.picklist(['NotJson', 'NotAMessage', 'TooLarge', 'TooDeep', 'ParamsInvalid']),
    event: v.optional(text),
    field: v.optional(text),
  }),
} as const;

export type ChatEvent = keyof typeof chatParams;
export type ChatParams = { [E in ChatEvent]: v.InferOutput<(typeof chatParams)[E]> };
