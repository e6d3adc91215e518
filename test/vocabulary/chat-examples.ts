import { chatParams, type ChatEvent } from '../../machines/vocabulary/chat-params.ts';

export const memberId = 'c3Vic2NyaWJlcjAx';
export const relayId = 'cmVsYXktbWVtYmVy';
export const memberKey = 'MCowBQYDK2VwAyEA5kQAFa7Zx9xJ1cYH9cYh3P5Zy0pMZkq3iJ9s3jQ2l0o=';
export const probe = 'MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=';
export const request = 'simplex:/invitation#/?v=2-7&smp=smp%3A%2F%2Fk7z6aPXx%40smp1.example.org%2FqueueId';
export const profile = { displayName: 'alice', fullName: '' };
export const groupProfile = {
  displayName: 'news',
  fullName: 'News of the day',
  publicGroup: {
    groupType: 'channel',
    groupLink: 'https://smp1.example.org/c#k7z6aPXx-XHUGQE85X8R3fixZ7HITSmqC_eKlYsX9Y4',
    publicGroupId: probe,
  },
};
export const fromMember = { memberId: relayId, memberRole: 'admin' };
const invitedMember = { memberId, memberRole: 'observer' };
export const memberInfo = { memberId, memberRole: 'member', v: '1-18', profile };
export const memberIntro = { groupConnReq: request };
export const content = { type: 'text', text: 'hello' };
export const written = { v: '1-16', msgId: 'QUJD', event: 'x.msg.new', params: { content } };

/** The params of one message of each kind, as they are on the wire. */
export const examples = {
  'x.contact': {
    profile: { ...profile, contactLink: 'https://smp1.example.org/a#abc' },
    contactReqId: memberId,
    welcomeMsgId: 'QUJD',
    msgId: 'REVG',
    content,
  },
  'x.info': { profile: { ...profile, contactLink: 'https://smp1.example.org/a#abc' } },
  'x.ok': {},
  'x.direct.del': {},
  'x.msg.new': { content, ttl: 3600 },
  'x.info.probe': { probe },
  'x.info.probe.check': { probeHash: probe },
  'x.info.probe.ok': { probe },
  'x.info.probe.refused': { probeHash: probe },
  'x.grp.request.inv': { groupLink: request, groupLinkId: 'QUJD' },
  'x.grp.request.reject': { groupLinkId: 'QUJD' },
  'x.grp.inv': {
    groupInvitation: {
      fromMember,
      invitedMember,
      connRequest: request,
      groupProfile,
      groupLinkId: 'Z3JvdXBMaW5rSWQ=',
      groupSize: 12,
    },
  },
  'x.grp.acpt': { memberId },
  'x.grp.link.inv': {
    groupLinkInvitation: {
      fromMember,
      fromMemberName: 'relay one',
      invitedMember,
      groupProfile,
      accepted: 'accepted',
      groupSize: 12,
    },
  },
  'x.grp.link.reject': {
    groupLinkRejection: { fromMember, invitedMember, groupProfile, rejectionReason: 'long_name' },
  },
  'x.grp.link.mem': { profile },
  'x.grp.link.acpt': { acceptance: 'accepted', role: 'member', memberId },
  'x.grp.direct.inv': { connReq: request, content, scope: { type: 'member', memberId } },
  'x.grp.leave': {},
  'x.grp.info': { groupProfile },
  'x.grp.del': {},
  'x.grp.mem.new': { memberInfo: { ...memberInfo, memberKey }, scope: { type: 'member', memberId } },
  'x.grp.mem.intro': { memberInfo, memberRestrictions: { restriction: 'blocked' } },
  'x.grp.mem.inv': { memberId, memberIntro: { ...memberIntro, directConnReq: request } },
  'x.grp.mem.fwd': { memberInfo, memberIntro },
  'x.grp.mem.info': { memberId, profile },
  'x.grp.mem.con': { memberId },
  'x.grp.mem.reintro': { memberId },
  'x.grp.mem.role': { memberId, role: 'moderator', version: 4 },
  'x.grp.mem.del': { memberId: relayId, messages: true, version: 5 },
  'x.grp.msg.undelivered': { memberId, msgId: 'QUJD', reason: 'full' },
  'x.grp.msg.forward': { memberId, memberName: 'alice', msg: written, msgTs: '2026-11-21T02:20:42.123456789Z' },
  'x.member': { profile, newMemberId: memberId, newMemberKey: memberKey, viaRelay: relayId },
  'x.grp.relay.new': { relayLink: 'https://smp2.example.org/r#k7z6aPXx-XHUGQE85X8R3fixZ7HITSmqC_eKlYsX9Y4' },
  'x.grp.roster': {
    version: 6,
    roster: [{ memberId, name: 'alice', key: memberKey, role: 'moderator' }],
    fileInv: { fileSize: 64, fileDigest: probe },
  },
  'x.grp.roster.request': { version: 4 },
  'x.unreadable': { why: 'ParamsInvalid', event: 'x.info', field: 'profile' },
} as const satisfies Record<ChatEvent, object>;

export const knownEvents = Object.keys(chatParams) as ChatEvent[];

/** A message as it is on the wire. */
export const wire = (event: string, params: unknown): string =>
  JSON.stringify({ v: '1-16', msgId: 'QUJD', event, params });
