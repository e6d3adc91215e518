import { describe, expect, it } from 'vitest';
import { policies } from '../../machines/relay/policies.ts';
import { identity, LiveRelay } from './live-relay.ts';
import { announcement, farewell, invitation, permanent, rejection, relayData, temporary } from './live.ts';
import { con, conf, err, joined, ok, reach } from './relay-reach.ts';

const { limits } = policies.seed;

describe('a relay, from its link to messages that flow', () => {
  it('asks for one thing at each step, and tells its supervisor of every step', () => {
    const relay = new LiveRelay();
    expect(relay.asked()).toEqual(['fetchLink']);
    relay.joining();
    expect(relay.commands).toMatchObject([
      {
        type: 'joinConnection',
        connectionId: 'membership-relay-1-1',
        request: 'request-1',
        signWith: 'ref',
        message: { event: 'x.member', params: { newMemberId: 'm', newMemberKey: 'k', viaRelay: 'member-of-relay-1' } },
      },
    ]);
    relay.asked();
    relay.onConnection(joined, conf);
    expect(relay.commands).toMatchObject([
      {
        type: 'allowConnection',
        confirmationId: 'conf',
        message: { event: 'x.info', params: { profile: { displayName: 'me' } } },
      },
    ]);
    relay.onConnection(ok, { type: 'INFO', message: { event: 'x.ok', params: {} } }, con);
    expect(relay.told.map(({ phase }) => phase)).toEqual([
      'fetchingLink',
      'linkResolved',
      'joining',
      'joined',
      'allowing',
      'accepted',
      'connected',
    ]);
  });

  it('that knows its identity joins by itself', () => {
    const relay = new LiveRelay({ identity }).send({ type: 'LDATA', corrId: 'c', data: relayData(1) });
    expect(relay.state).toBe('joining');
  });

  it('takes answers that overtake one another', () => {
    expect(reach.joining().onConnection(conf, joined).state).toBe('allowing');
    expect(reach.allowing().onConnection(con, ok).state).toBe('connected');
  });

  it.each([
    [{ userData: {} }, { code: 'LinkDataInvalid', missing: 'relayProfile' }],
    [{ entityId: undefined }, { code: 'LinkDataInvalid', missing: 'entityId' }],
    [{ versions: { min: 99, max: 99 } }, { code: 'Incompatible' }],
  ])('whose link data are %j fails, and never stays halfway', (changes, reason) => {
    const relay = new LiveRelay().send({ type: 'LDATA', corrId: 'c', data: relayData(1, changes) });
    expect([relay.state, relay.context.reason]).toEqual(['failed', reason]);
  });
});

describe('the relay’s answer', () => {
  it.each([
    ['of another channel', invitation('other'), 'failed', { code: 'WrongAnswer', expected: 'x.grp.link.inv' }],
    ['of another kind', { event: 'x.ok', params: {} }, 'failed', { code: 'WrongAnswer', expected: 'x.grp.link.inv' }],
    ['that refuses', rejection, 'rejected', { code: 'Rejected', rejection: 'blocked_name' }],
  ])('%s is not allowed; the connection is deleted', (_, message, state, reason) => {
    const relay = reach.joined();
    relay.asked();
    relay.onConnection({ ...conf, message });
    expect([relay.state, relay.context.reason]).toEqual([state, reason]);
    expect(relay.commands).toEqual([{ type: 'deleteConnection', connectionId: 'membership-relay-1-1' }]);
    expect(relay.context.connectionId).toBeUndefined();
  });

  it('goes through after a join that seemed to be interrupted', () => {
    expect(reach.joining().onConnection(err(temporary), conf).state).toBe('allowing');
  });
});

describe('the end', () => {
  it.each(['relay.cancel', 'relay.remove'])('by %s withdraws the join and deletes the connection', (type) => {
    const relay = reach.joining();
    relay.send({ type });
    expect(relay.told.map(({ phase }) => phase)).toContain(type === 'relay.cancel' ? 'cancelled' : 'removed');
    expect(relay.commands).toEqual([{ type: 'deleteConnection', connectionId: 'membership-relay-1-1' }]);
  });

  it('by cancelling before there is a connection leaves nothing to do', () => {
    const relay = reach.fetchingLink().send({ type: 'relay.cancel' });
    expect(relay.asked()).toEqual([]);
    expect(relay.told.at(-2)).toMatchObject({ phase: 'cancelled' });
  });

  it('by leaving says goodbye, deletes after delivery, and waits for DELD', () => {
    const relay = reach.connected();
    relay.asked();
    relay.send({ type: 'relay.leave' });
    expect(relay.commands).toMatchObject([
      { type: 'sendMessage', message: { event: 'x.grp.leave' } },
      { type: 'deleteConnection', afterDelivery: true },
    ]);
    relay.send({ type: 'DELD', connectionId: 'another' });
    expect(relay.state).toBe('leaving');
    relay.onConnection({ type: 'DELD' });
    expect(relay.told.at(-2)).toMatchObject({ phase: 'left' });
  });

  it.each([
    ['the agent says that it is gone', (relay: LiveRelay) => relay.onConnection({ type: 'STATUS', state: 'none' })],
    ['the deletion fails', (relay: LiveRelay) => relay.onConnection(err(permanent))],
    ['the limit passes', (relay: LiveRelay) => relay.clock.increment(limits.deletion)],
  ])('by leaving comes also when %s', (_, happens) => {
    const relay = reach.joined().send({ type: 'relay.leave' });
    happens(relay);
    expect(relay.told.at(-2)).toMatchObject({ phase: 'left' });
  });

  it('comes when the relay leaves by itself', () => {
    const relay = reach.connected();
    relay.asked();
    relay.onConnection({ type: 'MSG', message: farewell });
    expect(relay.asked()).toEqual(['deleteConnection']);
    expect(relay.told.at(-2)).toMatchObject({ phase: 'left' });
  });

  it.each([['owner-key'], [identity.memberKey]])(
    'does not come when the relay passes on that a member leaves',
    (key) => {
      const relay = reach.connected();
      relay.asked();
      relay.onConnection({ type: 'MSG', message: farewell, signedBy: key });
      expect([relay.state, relay.asked()]).toEqual(['connected', []]);
    },
  );
});

it('passes on what concerns the channel’s relays or members, with who signed it, and nothing else', () => {
  const relay = reach.connected();
  const before = relay.told.length;
  relay.onConnection({ type: 'MSG', message: { event: 'x.msg.new', params: {} } });
  relay.onConnection({ type: 'MSG', message: { event: 'x.grp.roster', params: { version: 'new' } } });
  expect(relay.told.length).toBe(before);
  const member = { memberId: 'bWVtYmVy', memberRole: 'observer', profile: { displayName: 'Nora' } };
  const messages = [
    { event: 'x.grp.mem.new', params: { memberInfo: member } },
    { event: 'x.grp.roster', params: { version: 1 } },
    { event: 'x.grp.mem.role', params: { memberId: 'bWVtYmVy', role: 'admin', version: 2 } },
    { event: 'x.grp.mem.del', params: { memberId: 'bWVtYmVy', version: 3 } },
  ];
  for (const message of messages) relay.onConnection({ type: 'MSG', message });
  expect(relay.told.slice(before).map((told) => told['message'])).toEqual(messages);
  relay.onConnection({ type: 'MSG', message: announcement(2), signedBy: 'key' });
  expect(relay.told.at(-1)).toMatchObject({ type: 'relay.message', relayId: 'relay-1', signedBy: 'key' });
});
