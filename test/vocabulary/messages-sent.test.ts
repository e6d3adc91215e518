import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { announces } from '../../machines/vocabulary/capability.ts';
import { chatMessage, chatVersions, type ChatMessage } from '../../machines/vocabulary/chat-message.ts';
import type { ChatEvent } from '../../machines/vocabulary/chat-params.ts';
import { as, readChatMessage, writeChatMessage } from '../../machines/vocabulary/codec.ts';
import {
  content,
  examples,
  groupProfile,
  memberId,
  memberInfo,
  memberIntro,
  memberKey,
  probe,
  profile,
  relayId,
  request,
  written,
} from './chat-examples.ts';

const joinery = ['reintro'];
const probes = ['probes'];
const scope = { type: 'member', memberId };
const { groupInvitation } = examples['x.grp.inv'];
const { groupLinkInvitation } = examples['x.grp.link.inv'];
const { groupLinkRejection } = examples['x.grp.link.reject'];
const restricted = examples['x.grp.mem.intro'];
const receivedAt = Date.UTC(2026, 10, 21, 2, 20, 42, 7);

/** Each builder, with the event and the params that it makes. */
const sent: Record<keyof typeof chatMessage, readonly [make: () => ChatMessage, event: ChatEvent, params: object]> = {
  member: [
    () => chatMessage.member({ profile, memberId, memberKey, viaRelay: relayId }),
    'x.member',
    examples['x.member'],
  ],
  contact: [() => chatMessage.contact(profile, memberId), 'x.contact', { profile, contactReqId: memberId }],
  info: [() => chatMessage.info(profile), 'x.info', { profile }],
  infoToHost: [() => chatMessage.infoToHost(profile), 'x.info', { profile, joinery }],
  ok: [() => chatMessage.ok(), 'x.ok', {}],
  directDel: [() => chatMessage.directDel(), 'x.direct.del', {}],
  msgNew: [() => chatMessage.msgNew('hello'), 'x.msg.new', { content }],
  infoProbe: [() => chatMessage.infoProbe(probe), 'x.info.probe', { probe, joinery: probes }],
  infoProbeCheck: [
    () => chatMessage.infoProbeCheck(probe, probe),
    'x.info.probe.check',
    { probeHash: probe, binding: probe, joinery: [...probes, 'bound'] },
  ],
  infoProbeOk: [() => chatMessage.infoProbeOk(probe), 'x.info.probe.ok', { probe, joinery: probes }],
  infoProbeRefused: [() => chatMessage.infoProbeRefused(probe), 'x.info.probe.refused', { probeHash: probe }],
  requestInv: [
    () => chatMessage.requestInv(request, 'QUJD'),
    'x.grp.request.inv',
    { groupLink: request, groupLinkId: 'QUJD' },
  ],
  requestInvByLink: [
    () => chatMessage.requestInvByLink(profile, memberId, 'QUJD'),
    'x.grp.request.inv',
    { profile, contactReqId: memberId, hasContact: true, groupLinkId: 'QUJD' },
  ],
  requestReject: [() => chatMessage.requestReject('QUJD'), 'x.grp.request.reject', { groupLinkId: 'QUJD' }],
  grpInv: [() => chatMessage.grpInv(groupInvitation), 'x.grp.inv', { groupInvitation, joinery }],
  grpAcpt: [() => chatMessage.grpAcpt(memberId), 'x.grp.acpt', { memberId, joinery }],
  grpLinkInv: [() => chatMessage.grpLinkInv(groupLinkInvitation), 'x.grp.link.inv', { groupLinkInvitation, joinery }],
  grpLinkReject: [
    () => chatMessage.grpLinkReject(groupLinkRejection),
    'x.grp.link.reject',
    examples['x.grp.link.reject'],
  ],
  grpLinkMem: [() => chatMessage.grpLinkMem(profile), 'x.grp.link.mem', { profile }],
  grpLinkAcpt: [
    () => chatMessage.grpLinkAcpt(examples['x.grp.link.acpt']),
    'x.grp.link.acpt',
    examples['x.grp.link.acpt'],
  ],
  directInv: [() => chatMessage.directInv(request), 'x.grp.direct.inv', { connReq: request }],
  leave: [() => chatMessage.leave(), 'x.grp.leave', {}],
  grpDel: [() => chatMessage.grpDel(), 'x.grp.del', {}],
  memNew: [() => chatMessage.memNew(memberInfo, scope), 'x.grp.mem.new', { memberInfo, scope }],
  memIntro: [() => chatMessage.memIntro(memberInfo, restricted.memberRestrictions), 'x.grp.mem.intro', restricted],
  memInv: [() => chatMessage.memInv(memberId, memberIntro), 'x.grp.mem.inv', { memberId, memberIntro }],
  memFwd: [() => chatMessage.memFwd(memberInfo, memberIntro), 'x.grp.mem.fwd', { memberInfo, memberIntro }],
  memInfo: [() => chatMessage.memInfo(memberId, profile), 'x.grp.mem.info', { memberId, profile, joinery }],
  memCon: [() => chatMessage.memCon(memberId), 'x.grp.mem.con', { memberId }],
  memReintro: [() => chatMessage.memReintro(memberId), 'x.grp.mem.reintro', { memberId }],
  memRole: [() => chatMessage.memRole(memberId, 'admin'), 'x.grp.mem.role', { memberId, role: 'admin' }],
  memDel: [() => chatMessage.memDel(memberId), 'x.grp.mem.del', { memberId }],
  msgForward: [
    () => chatMessage.msgForward({ memberId, memberName: 'alice', msg: written, receivedAt }),
    'x.grp.msg.forward',
    { memberId, memberName: 'alice', msg: written, msgTs: '2026-11-21T02:20:42.007Z' },
  ],
  msgUndelivered: [
    () => chatMessage.msgUndelivered(memberId, 'QUJD', 'gone'),
    'x.grp.msg.undelivered',
    { memberId, msgId: 'QUJD', reason: 'gone' },
  ],
  rosterRequest: [() => chatMessage.rosterRequest(4), 'x.grp.roster.request', { version: 4 }],
};

it.each(Object.entries(sent))('%s has our versions, and reads back as it was made', (_, [make, event, params]) => {
  const message = make();
  expect(message).toStrictEqual({ v: chatVersions, event, params });
  expect(readChatMessage(writeChatMessage(message))).toStrictEqual(message);
  expect(as(message, event)).toMatchObject(params);
});

it('what is given besides is sent too', () => {
  const first = { msgId: 'REVG', text: 'hello' };
  expect(chatMessage.contact(profile, memberId, first).params).toMatchObject({ msgId: 'REVG', content });
  expect(chatMessage.msgNew('hello', 'QUJD')).toStrictEqual(written);
  expect(chatMessage.directInv(request, 'hello', 'QUJD')).toMatchObject({ msgId: 'QUJD', params: { content } });
  expect(chatMessage.memDel(memberId, true).params).toStrictEqual({ memberId, messages: true });
});

it('what is undefined is not sent, at any level', () => {
  const told = chatMessage.memNew({ ...memberInfo, v: undefined, memberKey: undefined });
  expect(told.params).toStrictEqual({ memberInfo: { memberId, memberRole: 'member', profile } });
});

it('a message shares nothing with what it was made of', () => {
  const given = { ...groupProfile };
  const message = chatMessage.grpLinkInv({ ...groupLinkInvitation, groupProfile: given });
  given.displayName = 'changed';
  expect(message.params).toMatchObject({ groupLinkInvitation: { groupProfile: { displayName: 'news' } } });
});

it('is compact JSON', () => {
  expect(writeChatMessage(chatMessage.ok())).toBe('{"v":"1-16","event":"x.ok","params":{}}');
});

it('what we understand beyond the protocol is announced where each side enters a group, and nowhere else', () => {
  const entering = Object.entries(sent).filter(([, [make]]) => announces(make(), 'reintro'));
  expect(entering.map(([name]) => name)).toEqual(['infoToHost', 'grpInv', 'grpAcpt', 'grpLinkInv', 'memInfo']);
  const probing = Object.entries(sent).filter(([, [make]]) => announces(make(), 'probes'));
  expect(probing.map(([name]) => name)).toEqual(['infoProbe', 'infoProbeCheck', 'infoProbeOk']);
  const bound = (message: ReturnType<typeof chatMessage.ok>) => announces(message, 'bound');
  expect([chatMessage.infoProbe(probe, true), chatMessage.infoProbeCheck(probe, probe)].map(bound)).toEqual([
    true,
    true,
  ]);
  expect([chatMessage.infoProbe(probe), chatMessage.infoProbeCheck(probe)].map(bound)).toEqual([false, false]);
});

it('an announcement that is none announces nothing', () => {
  for (const joinery of [undefined, null, 'reintro', { 0: 'reintro' }, ['later', 7]]) {
    const message = readChatMessage({ event: 'x.grp.acpt', params: { memberId, joinery } });
    expect(message.event).toBe('x.grp.acpt');
    expect(announces(message, 'reintro')).toBe(false);
  }
  expect(announces({ params: { joinery: ['later', 'reintro'] } }, 'reintro')).toBe(true);
});

it('a forwarded message bears the time at which it was received, whatever that is', () => {
  const timeOf = (receivedAt: number) =>
    as(chatMessage.msgForward({ memberId, msg: written, receivedAt }), 'x.grp.msg.forward')?.msgTs;
  const anytime = fc.date({ min: new Date('0000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(anytime, (date) => {
      expect(timeOf(date.getTime())).toBe(date.toISOString());
    }),
    { numRuns: 1000 },
  );
  expect(timeOf(Date.UTC(2024, 1, 29, 23, 59, 59, 999))).toBe('2024-02-29T23:59:59.999Z');
});
