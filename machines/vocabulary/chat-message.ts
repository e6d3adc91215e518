import { announced, announcedBound, announcedProbes } from './capability.ts';
import type { ChatEvent, SentParams } from './chat-params.ts';
import type { ChatMessage } from './envelope.ts';
import { isoTime } from './iso-time.ts';
import type { Profile } from './profile.ts';

export type { ChatMessage } from './envelope.ts';

/**
 * The chat versions that we announce. 16 is the first with short link data, which every flow here begins with; what
 * later versions add (comments and the like) concerns content, which Joinery does not handle.
 */
export const chatVersions = '1-16';

type GroupInvitation = SentParams['x.grp.inv']['groupInvitation'];
type GroupLinkInvitation = SentParams['x.grp.link.inv']['groupLinkInvitation'];
type GroupLinkRejection = SentParams['x.grp.link.reject']['groupLinkRejection'];
type Acceptance = SentParams['x.grp.link.acpt'];
type MemberInfo = SentParams['x.grp.mem.new']['memberInfo'];
type MemberIntro = SentParams['x.grp.mem.inv']['memberIntro'];
type MemberRestrictions = SentParams['x.grp.mem.intro']['memberRestrictions'];
type MsgScope = SentParams['x.grp.mem.new']['scope'];

/** The messages that we send. Each call makes a fresh, plain JSON object. */
export const chatMessage = {
  /** The join request to one relay. Signed by the agent with the key pair of `memberKey`. */
  member: ({ profile, memberId, memberKey, viaRelay }: MemberRequest) =>
    message('x.member', { profile, newMemberId: memberId, newMemberKey: memberKey, viaRelay }),
  /** The request to who has an address, with a first message, if there is one. */
  contact: (profile: Profile, contactReqId: string, first?: { msgId: string; text: string }) =>
    message('x.contact', { profile, contactReqId, ...(first && { msgId: first.msgId, content: textOf(first.text) }) }),
  /** Our profile: sent when a confirmation is allowed, and when it has changed. */
  info: (profile: Profile) => message('x.info', { profile }),
  /** The same to the host of a group link. */
  infoToHost: (profile: Profile) => message('x.info', { profile, ...announced }),
  /** An empty confirmation. */
  ok: () => message('x.ok', {}),
  /** We have deleted the contact. */
  directDel: () => message('x.direct.del', {}),
  msgNew: (text: string, msgId?: string) => message('x.msg.new', { content: textOf(text) }, msgId),

  /** `binds`: its hashes come with a binding. */
  infoProbe: (probe: string, binds = false) =>
    message('x.info.probe', { probe, ...(binds ? announcedBound : announcedProbes) }),
  infoProbeCheck: (probeHash: string, binding?: string) =>
    message('x.info.probe.check', {
      probeHash,
      binding,
      ...(binding === undefined ? announcedProbes : announcedBound),
    }),
  infoProbeOk: (probe: string, binding?: string) => message('x.info.probe.ok', { probe, binding, ...announcedProbes }),
  /** We did not merge after all. Only to who announces `probes`. `binding`: whose hash it was, to who got the secret. */
  infoProbeRefused: (probeHash: string, binding?: string) => message('x.info.probe.refused', { probeHash, binding }),

  grpInv: (groupInvitation: GroupInvitation) => message('x.grp.inv', { groupInvitation, ...announced }),
  /** Over the host's contact: invite us again to the group of this link. The invitation is to bear the id. */
  requestInv: (groupLink: string, groupLinkId: string) => message('x.grp.request.inv', { groupLink, groupLinkId }),
  /** The same to the link itself, from a contact: `contactReqId` is what that contact was once asked by. */
  requestInvByLink: (profile: Profile, contactReqId: string, groupLinkId: string) =>
    message('x.grp.request.inv', { profile, contactReqId, hasContact: true, groupLinkId }),
  requestReject: (groupLinkId: string) => message('x.grp.request.reject', { groupLinkId }),
  /** With a profile: as whom we join, where that is not who we are to the contact. */
  grpAcpt: (memberId: string, profile?: Profile) => message('x.grp.acpt', { memberId, profile, ...announced }),
  grpLinkInv: (groupLinkInvitation: GroupLinkInvitation) =>
    message('x.grp.link.inv', { groupLinkInvitation, ...announced }),
  grpLinkReject: (groupLinkRejection: GroupLinkRejection) => message('x.grp.link.reject', { groupLinkRejection }),
  grpLinkMem: (profile: Profile) => message('x.grp.link.mem', { profile }),
  grpLinkAcpt: ({ acceptance, role, memberId }: Acceptance) =>
    message('x.grp.link.acpt', { acceptance, role, memberId }),
  /** Let us be contacts. */
  directInv: (connReq: string, text?: string, msgId?: string) =>
    message('x.grp.direct.inv', { connReq, content: text === undefined ? undefined : textOf(text) }, msgId),
  /** We leave the group or channel. */
  leave: () => message('x.grp.leave', {}),
  grpDel: () => message('x.grp.del', {}),

  memNew: (memberInfo: MemberInfo, scope?: MsgScope) => message('x.grp.mem.new', { memberInfo, scope }),
  memIntro: (memberInfo: MemberInfo, memberRestrictions?: MemberRestrictions) =>
    message('x.grp.mem.intro', { memberInfo, memberRestrictions }),
  memInv: (memberId: string, memberIntro: MemberIntro) => message('x.grp.mem.inv', { memberId, memberIntro }),
  memFwd: (memberInfo: MemberInfo, memberIntro: MemberIntro) => message('x.grp.mem.fwd', { memberInfo, memberIntro }),
  /** Who we are: in both messages of a member connection's handshake. */
  memInfo: (memberId: string, profile: Profile) => message('x.grp.mem.info', { memberId, profile, ...announced }),
  memCon: (memberId: string) => message('x.grp.mem.con', { memberId }),
  /** Introduce us to this member again. Only to a host that announces it. */
  memReintro: (memberId: string) => message('x.grp.mem.reintro', { memberId }),
  memRole: (memberId: string, role: string) => message('x.grp.mem.role', { memberId, role }),
  /** The member is removed; with `messages`, what it wrote is too. */
  memDel: (memberId: string, messages?: true) => message('x.grp.mem.del', { memberId, messages }),
  /** What a member wrote, for one that it can't reach. `receivedAt`: when we got it (epoch milliseconds). */
  msgForward: ({ memberId, memberName, msg, receivedAt }: Forwarding) =>
    message('x.grp.msg.forward', { memberId, memberName, msg, msgTs: isoTime(receivedAt) }),
  /** A member does not get what you wrote, and we were to pass on: too much waits for it, or its queue is gone. */
  msgUndelivered: (memberId: string, msgId: string, reason: 'full' | 'gone') =>
    message('x.grp.msg.undelivered', { memberId, msgId, reason }),

  /** The newest roster, please; ours is of this version. */
  rosterRequest: (version: number) => message('x.grp.roster.request', { version }),
};

type MemberRequest = { profile: Profile; memberId: string; memberKey: string; viaRelay: string };
type Forwarding = { memberId: string; memberName?: string | undefined; msg: ChatMessage; receivedAt: number };

const textOf = (text: string) => ({ type: 'text', text });

/** Through JSON: nothing is shared with what it was made of, and what is undefined is not there. */
function message<E extends ChatEvent>(event: E, params: SentParams[E], msgId?: string): ChatMessage {
  return JSON.parse(JSON.stringify({ v: chatVersions, msgId, event, params })) as ChatMessage;
}
