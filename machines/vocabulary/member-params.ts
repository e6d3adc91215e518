import * as v from 'valibot';
import { base64url, connectionRequest, count, known, MsgScope, text, versions } from './chat-fields.ts';
import { Envelope, readJson, type ChatMessage } from './envelope.ts';
import type { MemberRole } from './group-params.ts';
import { Profile } from './profile.ts';

/** A member as others are told of it. */
const MemberInfo = v.looseObject({
  memberId: base64url,
  memberRole: known<MemberRole>(),
  /** The chat versions that it speaks. */
  v: v.optional(versions),
  profile: Profile,
  memberKey: v.optional(base64url),
});

/** The newcomer's queue for one member. `directConnReq`: a second connection, of older clients. */
const MemberIntro = v.looseObject({
  groupConnReq: connectionRequest,
  directConnReq: v.optional(connectionRequest),
});

/** A message as somebody else passes it on: an object, as clients send it, or JSON text, as the schema has it. */
const Forwarded = v.pipe(
  v.union([v.string(), v.looseObject({})]),
  v.transform((message): unknown => {
    if (typeof message !== 'string') return message;
    const read = readJson(message);
    return 'json' in read ? read.json : undefined;
  }),
  Envelope,
  v.forward(
    v.check(({ event }) => event !== 'x.grp.msg.forward'),
    ['event'],
  ),
) as v.GenericSchema<string | object, ChatMessage>;

/** When a message was received, by the server's clock (ISO 8601). */
const isoTime = v.pipe(
  v.string(),
  v.check((time) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,12})?(Z|[+-]\d\d:?\d\d)$/.test(time)),
);

/** A version of the group's roster. Counted up by the owner with every change that it announces. */
export const rosterVersion = count;

/** How members get to know each other, and what becomes of them. */
export const memberParams = {
  /** Host to all: somebody joined. Relay to member: an owner or moderator. With `scope`, to those who moderate. */
  'x.grp.mem.new': v.looseObject({ memberInfo: MemberInfo, scope: v.optional(MsgScope) }),
  /** Host to newcomer: one member. */
  'x.grp.mem.intro': v.looseObject({
    memberInfo: MemberInfo,
    memberRestrictions: v.optional(v.looseObject({ restriction: known<'blocked' | 'unrestricted'>() })),
  }),
  /** Newcomer to host: a queue for that member. */
  'x.grp.mem.inv': v.looseObject({ memberId: base64url, memberIntro: MemberIntro }),
  /** Host to member: the newcomer and its queue. */
  'x.grp.mem.fwd': v.looseObject({ memberInfo: MemberInfo, memberIntro: MemberIntro }),
  /** Both, in the handshake of a member connection: who the sender is. */
  'x.grp.mem.info': v.looseObject({ memberId: base64url, profile: Profile }),
  /** Both to host: we are connected, nothing need be forwarded. */
  'x.grp.mem.con': v.looseObject({ memberId: base64url }),
  /** Ours. Member to host: introduce us again, the connection failed. Only to hosts that announce `reintro`. */
  'x.grp.mem.reintro': v.looseObject({ memberId: base64url }),
  'x.grp.mem.role': v.looseObject({
    memberId: base64url,
    role: known<MemberRole>(),
    version: v.optional(rosterVersion),
  }),
  /** A member (or relay) was removed; with `messages`, so were its messages. In a channel, signed by an owner. */
  'x.grp.mem.del': v.looseObject({
    memberId: base64url,
    messages: v.optional(v.boolean()),
    version: v.optional(rosterVersion),
  }),
  /** What one member wrote, for another that it can't reach yet. Without `memberId`, the channel itself says it. */
  'x.grp.msg.forward': v.looseObject({
    memberId: v.optional(base64url),
    memberName: v.optional(text),
    msg: Forwarded,
    msgTs: isoTime,
  }),
  /** Ours, to who wrote it: the member `memberId` does not get what was to be passed on. */
  'x.grp.msg.undelivered': v.looseObject({ memberId: base64url, msgId: base64url, reason: known<'full' | 'gone'>() }),
} as const;
