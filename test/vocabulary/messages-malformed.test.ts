import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChatEvent } from '../../machines/vocabulary/chat-params.ts';
import { as, readChatMessage, writeChatMessage } from '../../machines/vocabulary/codec.ts';
import { examples, knownEvents, memberId, memberKey, profile, wire, written } from './chat-examples.ts';

/** The fields without which a message can't be read. */
const required: Record<ChatEvent, readonly string[]> = {
  'x.contact': ['profile', 'profile.displayName'],
  'x.info': ['profile'],
  'x.ok': [],
  'x.direct.del': [],
  'x.msg.new': ['content', 'content.type', 'content.text'],
  'x.info.probe': ['probe'],
  'x.info.probe.check': ['probeHash'],
  'x.info.probe.ok': ['probe'],
  'x.info.probe.refused': ['probeHash'],
  'x.grp.request.inv': [],
  'x.grp.request.reject': ['groupLinkId'],
  'x.grp.inv': [
    'groupInvitation',
    'groupInvitation.fromMember.memberId',
    'groupInvitation.invitedMember.memberRole',
    'groupInvitation.connRequest',
    'groupInvitation.groupProfile',
  ],
  'x.grp.acpt': ['memberId'],
  'x.grp.link.inv': [
    'groupLinkInvitation.fromMember',
    'groupLinkInvitation.fromMemberName',
    'groupLinkInvitation.invitedMember',
    'groupLinkInvitation.groupProfile.displayName',
  ],
  'x.grp.link.reject': ['groupLinkRejection.rejectionReason'],
  'x.grp.link.mem': ['profile'],
  'x.grp.link.acpt': ['acceptance', 'role', 'memberId'],
  'x.grp.direct.inv': ['connReq', 'content.text', 'scope.type'],
  'x.grp.leave': [],
  'x.grp.info': ['groupProfile', 'groupProfile.displayName'],
  'x.grp.del': [],
  'x.grp.mem.new': ['memberInfo', 'memberInfo.memberId', 'memberInfo.memberRole', 'memberInfo.profile'],
  'x.grp.mem.intro': ['memberInfo', 'memberRestrictions.restriction'],
  'x.grp.mem.inv': ['memberId', 'memberIntro', 'memberIntro.groupConnReq'],
  'x.grp.mem.fwd': ['memberInfo', 'memberIntro', 'memberIntro.groupConnReq'],
  'x.grp.mem.info': ['memberId', 'profile'],
  'x.grp.mem.con': ['memberId'],
  'x.grp.mem.reintro': ['memberId'],
  'x.grp.mem.role': ['memberId', 'role'],
  'x.grp.mem.del': ['memberId'],
  'x.grp.msg.forward': ['msg', 'msg.event', 'msg.params', 'msg.params.content', 'msg.params.content.text', 'msgTs'],
  'x.grp.msg.undelivered': ['memberId', 'msgId', 'reason'],
  'x.member': ['profile', 'newMemberId', 'newMemberKey'],
  'x.grp.relay.new': ['relayLink'],
  'x.grp.roster': ['version', 'roster.0.memberId', 'roster.0.key', 'roster.0.role', 'fileInv.fileDigest'],
  'x.grp.roster.request': ['version'],
  'x.unreadable': [],
};

it.each([{ hasContact: 'yes' }, { profile: {} }, { contactReqId: 'no base64!' }, { groupLink: 7 }])(
  'who asks to be invited again with %o can’t be read',
  (wrong) => {
    const params = { profile, contactReqId: memberId, hasContact: true, groupLinkId: 'QUJD', ...wrong };
    const [field] = Object.keys(wrong);
    const read = readChatMessage({ event: 'x.grp.request.inv', params });
    expect(read).toMatchObject({ event: 'x.unreadable', params: { why: 'ParamsInvalid' } });
    expect(read.params['field']).toContain(field);
  },
);

type Fields = Record<string, unknown>;

/** The example's params with another value at this path; undefined: with none. */
function changed(event: ChatEvent, path: string, value: unknown): unknown {
  const params = JSON.parse(JSON.stringify(examples[event])) as Fields;
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const within = keys.reduce<Fields>((at, key) => at[key] as Fields, params);
  if (value === undefined) delete within[last];
  else within[last] = value;
  return params;
}

const refusedAt = (event: ChatEvent, field: string) => ({
  event: 'x.unreadable',
  params: { why: 'ParamsInvalid', event, field },
});
const read = (event: ChatEvent, params: unknown) => readChatMessage(wire(event, params));

const rows = knownEvents.flatMap((event) => required[event].map((path) => [event, path] as const));

describe('a field that a message must have', () => {
  it.each(rows)('%s without %s is unreadable, there', (event, path) => {
    expect(read(event, changed(event, path, undefined))).toEqual(refusedAt(event, path));
  });

  it.each(rows)('%s is unreadable where %s is of another type', (event, path) => {
    for (const value of [7.5, true, null]) {
      expect(read(event, changed(event, path, value))).toEqual(refusedAt(event, path));
    }
  });
});

describe('a field that is there must fit', () => {
  const long = (length: number) => 'a'.repeat(length);

  it.each<[ChatEvent, string, unknown]>([
    ['x.contact', 'contactReqId', 'not base64'],
    ['x.contact', 'content.text', 7],
    ['x.info.probe', 'probe', ''],
    ['x.info.probe', 'probe', 'a+b/'],
    ['x.info.probe.check', 'probeHash', 'ab==='],
    ['x.info.probe.ok', 'probe', long(513)],
    ['x.grp.acpt', 'memberId', 'ümlaut'],
    ['x.grp.inv', 'groupInvitation.groupLinkId', 'a b'],
    ['x.grp.inv', 'groupInvitation.groupSize', -1],
    ['x.grp.inv', 'groupInvitation.connRequest', ''],
    ['x.grp.inv', 'groupInvitation.connRequest', long(8193)],
    ['x.grp.link.inv', 'groupLinkInvitation.accepted', 'perhaps'],
    ['x.grp.link.inv', 'groupLinkInvitation.fromMemberName', long(1025)],
    ['x.grp.link.acpt', 'acceptance', 'perhaps'],
    ['x.grp.link.acpt', 'role', long(65)],
    ['x.grp.mem.new', 'memberInfo.v', 'latest'],
    ['x.grp.mem.new', 'memberInfo.memberKey', '?'],
    ['x.grp.mem.new', 'memberInfo.profile.displayName', ''],
    ['x.grp.mem.inv', 'memberIntro.directConnReq', ''],
    ['x.grp.mem.role', 'version', 1.5],
    ['x.grp.mem.del', 'version', -1],
    ['x.grp.mem.del', 'messages', 'yes'],
    ['x.grp.msg.forward', 'msgTs', 'yesterday'],
    ['x.grp.msg.forward', 'memberId', ''],
    ['x.grp.msg.forward', 'msg', '{"event":'],
    ['x.grp.msg.forward', 'msg.v', 'latest'],
    ['x.grp.roster', 'roster', {}],
    ['x.grp.roster', 'version', 2 ** 60],
    ['x.grp.roster', 'fileInv.fileSize', '64'],
  ])('%s: %s is not %s', (event, path, value) => {
    expect(read(event, changed(event, path, value))).toEqual(refusedAt(event, path));
  });

  it('a roster has 256 members at most', () => {
    const roster = Array.from({ length: 257 }, () => ({ memberId: 'QQ', key: 'QQ', role: 'member' }));
    expect(read('x.grp.roster', { version: 1, roster })).toEqual(refusedAt('x.grp.roster', 'roster'));
    expect(as(read('x.grp.roster', { version: 1, roster: roster.slice(1) }), 'x.grp.roster')?.roster).toHaveLength(256);
  });
});

describe('what a newer client may send', () => {
  it.each<[ChatEvent, string, string]>([
    ['x.grp.mem.role', 'role', 'archivist'],
    ['x.grp.mem.new', 'memberInfo.memberRole', 'archivist'],
    ['x.grp.mem.new', 'scope.type', 'reports'],
    ['x.grp.link.acpt', 'role', 'archivist'],
    ['x.grp.link.reject', 'groupLinkRejection.rejectionReason', 'full_moon'],
    ['x.grp.mem.intro', 'memberRestrictions.restriction', 'muted'],
    ['x.msg.new', 'content.type', 'hologram'],
  ])('%s is read with a %s that is not known', (event, path, value) => {
    const params = changed(event, path, value);
    expect(read(event, params)).toMatchObject({ event, params });
    expect(as(read(event, params), event)).toMatchObject(params as object);
  });

  it('content that is not known needs no text', () => {
    const params = { content: { type: 'hologram', cubes: 7 } };
    expect(as(read('x.msg.new', params), 'x.msg.new')).toEqual(params);
  });

  it('extra fields are kept at every level of every message', () => {
    const more = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(more);
      if (typeof value !== 'object' || value === null) return value;
      return {
        ...Object.fromEntries(Object.entries(value).map(([key, each]) => [key, more(each)])),
        later: { a: [1] },
      };
    };
    for (const event of knownEvents) {
      const message = more({ v: '1-99', event, params: examples[event] }) as object;
      expect(readChatMessage(JSON.stringify(message))).toEqual(message);
      expect(as(readChatMessage(message), event)).toMatchObject((message as { params: object }).params);
    }
  });
});

describe('a forwarded message', () => {
  const forward = (msg: unknown) => ({ ...examples['x.grp.msg.forward'], msg });
  const within = (msg: unknown) => as(read('x.grp.msg.forward', forward(msg)), 'x.grp.msg.forward')?.msg;

  it('is read as an object, as clients send it, and as text, as the schema has it', () => {
    expect(within(written)).toEqual(written);
    expect(within(JSON.stringify(written))).toEqual(written);
    expect(read('x.grp.msg.forward', forward(JSON.stringify(written))).params['msg']).toBe(JSON.stringify(written));
  });

  it('may be of an event that is not known', () => {
    const later = { event: 'x.later', params: { a: 1 } };
    expect(within(later)).toEqual(later);
  });

  it('is no forwarded message again', () => {
    const again = { event: 'x.grp.msg.forward', params: forward(written) };
    for (const msg of [again, JSON.stringify(again)]) {
      expect(read('x.grp.msg.forward', forward(msg))).toEqual(refusedAt('x.grp.msg.forward', 'msg.event'));
    }
  });

  it('has params that fit, also as text', () => {
    const msg = JSON.stringify({ event: 'x.info', params: { profile: { displayName: '' } } });
    const field = 'msg.params.profile.displayName';
    expect(read('x.grp.msg.forward', forward(msg))).toEqual(refusedAt('x.grp.msg.forward', field));
  });

  it('as text is no deeper than any message, and reaches no prototype', () => {
    const deep = `{"event":"x.later","params":{"deep":${'['.repeat(40)}${']'.repeat(40)}}}`;
    expect(read('x.grp.msg.forward', forward(deep))).toEqual(refusedAt('x.grp.msg.forward', 'msg'));
    const polluted = within('{"event":"x.later","params":{"__proto__":{"polluted":1}}}');
    expect(Object.getPrototypeOf(polluted?.params)).toBe(Object.prototype);
    expect(Object.keys(polluted?.params ?? {})).toEqual([]);
  });

  it('without a member is of the channel itself', () => {
    const { memberId: _, ...params } = examples['x.grp.msg.forward'];
    expect(as(read('x.grp.msg.forward', params), 'x.grp.msg.forward')?.memberId).toBeUndefined();
  });
});

it('whatever a field is changed to, a message is read as it was sent or is unreadable, and what is read is used', () => {
  const value = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom(memberId, memberKey, profile, written));
  fc.assert(
    fc.property(fc.constantFrom(...rows), value, ([event, path], put) => {
      const params = JSON.parse(JSON.stringify(changed(event, path, put)).replaceAll('__proto__', 'proto')) as object;
      const message = readChatMessage(wire(event, params));
      const isRead = message.event === event;
      expect(isRead ? message.params : params).toEqual(params);
      expect(as(message, event) !== undefined).toBe(isRead);
      expect(readChatMessage(writeChatMessage(message))).toEqual(message);
    }),
    { numRuns: 500 },
  );
});
