import { expect, test } from 'vitest';
import { joinedClient, recordingClient } from './joining.ts';

const confirmation = (client: ReturnType<typeof recordingClient>, at = 0) => client.of('CONF')[at]?.message;

test('a relay presents its channel to whom it accepts, and introduces the owners once it is connected', async () => {
  const { network, channel, client } = await joinedClient({ relays: 1, name: 'news', owners: ['olga', 'otto'] });
  const relay = channel.relays[0]!;
  await client.join(relay, 'c1');
  await network.clock.runUntil(() => client.of('MSG').length === 2);
  expect(confirmation(client)).toMatchObject({
    event: 'x.grp.link.inv',
    params: {
      groupLinkInvitation: {
        fromMember: { memberId: relay.memberId, memberRole: 'relay' },
        invitedMember: { memberId: 'member', memberRole: 'observer' },
        groupProfile: { displayName: 'news', publicGroup: { publicGroupId: channel.publicGroupId } },
      },
    },
  });
  expect(client.of('MSG').map(({ message }) => message)).toMatchObject([
    { event: 'x.grp.mem.new', params: { memberInfo: { memberRole: 'owner', profile: { displayName: 'olga' } } } },
    { event: 'x.grp.mem.new', params: { memberInfo: { profile: { displayName: 'otto' } } } },
  ]);
});

test('a relay rejects with its reason', async () => {
  const { network, channel, client } = await joinedClient({
    relays: [{ behaviour: 'reject', rejection: 'blocked_name' }],
  });
  await client.join(channel.relays[0]!, 'c1');
  await network.clock.runUntil(() => client.of('CONF').length > 0);
  expect(confirmation(client)).toMatchObject({
    event: 'x.grp.link.reject',
    params: { groupLinkRejection: { rejectionReason: 'blocked_name' } },
  });
});

test('a relay that ignores answers nothing, until it accepts', async () => {
  const { network, channel, client } = await joinedClient({ relays: [{ behaviour: 'ignore' }] });
  await client.join(channel.relays[0]!, 'c1');
  await network.clock.advance(86_400_000);
  expect(client.types('c1')).toEqual(['JOINED']);
  channel.relays[0]!.accept();
  await network.clock.runUntil(() => client.types('c1').includes('CON'));
});

test('a busy relay refuses so many requests with QUOTA, then takes one', async () => {
  const { network, channel, client } = await joinedClient({ relays: [{ busy: 1 }] });
  await client.join(channel.relays[0]!, 'c1');
  await network.clock.runUntil(() => client.answer('join-c1') !== undefined);
  expect(client.answer('join-c1')).toMatchObject({ type: 'ERR', error: { type: 'SMP', code: 'QUOTA' } });
  await client.join(channel.relays[0]!, 'c2');
  await network.clock.runUntil(() => client.types('c2').includes('CON'));
  expect(network.log.of('joinRequest').map(({ taken }) => taken)).toEqual([false, true]);
});

test('the same member with the same key rejoins: the new connection takes the place of the old one', async () => {
  const { network, channel, client } = await joinedClient({ relays: 1 });
  const relay = channel.relays[0]!;
  for (const connectionId of ['c1', 'c2']) {
    await client.join(relay, connectionId);
    await network.clock.runUntil(() => client.types(connectionId).includes('CON'));
  }
  await network.clock.advance(1_000);
  const before = client.of('MSG').length;
  relay.send({ event: 'x.msg.new', params: {} });
  await network.clock.advance(1_000);
  expect(
    client
      .of('MSG')
      .slice(before)
      .map(({ connectionId }) => connectionId),
  ).toEqual(['c2']);
  const message = { event: 'x.msg.new', params: {} };
  const answer = await client.ask({ type: 'sendMessage', corrId: 'm', connectionId: 'c1', message });
  expect(answer).toMatchObject({ type: 'MERR', error: { type: 'SMP', code: 'AUTH' } });
  expect(network.log.maxJoinRequests(channel.link)).toBe(2);
});

test('the same member id with another key is rejected, and so is a request meant for another relay', async () => {
  const { network, channel, client } = await joinedClient({ relays: 2 });
  const [one, other] = channel.relays;
  await client.join(one!, 'c1', { memberId: 'taken' });
  await network.clock.runUntil(() => client.types('c1').includes('CON'));
  const bob = recordingClient(network, 'bob');
  await bob.join(one!, 'c2', { memberId: 'taken' });
  await network.clock.runUntil(() => bob.of('CONF').length > 0);
  expect(confirmation(bob)).toMatchObject({
    params: { groupLinkRejection: { rejectionReason: 'member_key_differs' } },
  });
  // The first member is not harmed.
  expect(client.types('c1')).not.toContain('ERR');

  const link = await bob.ask({ type: 'fetchLink', corrId: 'other', link: other!.link, mode: 'background' });
  if (link.type !== 'LDATA') throw new Error('no link data');
  const params = { profile: { displayName: 'bob' }, newMemberId: 'bob', newMemberKey: 'key', viaRelay: one!.memberId };
  const message = { event: 'x.member', params };
  const { request } = link.data;
  await bob.agent.submit({
    type: 'joinConnection',
    corrId: 'j',
    connectionId: 'c4',
    request,
    message,
    mode: 'background',
  });
  await network.clock.runUntil(() => bob.of('CONF').some(({ connectionId }) => connectionId === 'c4'));
  const answer = bob.of('CONF').find(({ connectionId }) => connectionId === 'c4');
  expect(answer?.message).toMatchObject({ params: { groupLinkRejection: { rejectionReason: 'via_other_relay' } } });
  expect(network.log.of('joinRequest').at(-1)).toMatchObject({ relay: other!.link, client: 'bob', signature: 'none' });
});

test('a signature with another key than the request names is rejected, and logged', async () => {
  const { network, channel, client } = await joinedClient({ relays: 1 });
  const key = await client.ask({ type: 'createKey', corrId: 'k' });
  const link = await client.ask({ type: 'fetchLink', corrId: 'l', link: channel.relayLinks[0]!, mode: 'background' });
  if (key.type !== 'KEY' || link.type !== 'LDATA') throw new Error('no key or link data');
  const params = { profile: { displayName: 'alice' }, newMemberId: 'm', newMemberKey: 'not-the-key' };
  await client.agent.submit({
    type: 'joinConnection',
    corrId: 'j',
    connectionId: 'c1',
    request: link.data.request,
    message: { event: 'x.member', params },
    signWith: key.keyRef,
    mode: 'background',
  });
  await network.clock.runUntil(() => client.of('CONF').length > 0);
  expect(confirmation(client)).toMatchObject({ params: { groupLinkRejection: { rejectionReason: 'bad_signature' } } });
  expect(network.log.of('joinRequest')).toMatchObject([{ signature: 'wrong' }]);
});

test('by the member id of a moderator only a request that is signed with the listed key is let in, as a moderator', async () => {
  const { network, channel, client } = await joinedClient({ relays: 1 });
  const [key, link] = [
    await client.ask({ type: 'createKey', corrId: 'k' }),
    await client.ask({ type: 'fetchLink', corrId: 'l', link: channel.relayLinks[0]!, mode: 'background' }),
  ];
  if (key.type !== 'KEY' || link.type !== 'LDATA') throw new Error('no key or link data');
  const ask = async (connectionId: string, newMemberKey: string, fields: object) => {
    const viaRelay = channel.relays[0]!.memberId;
    const params = { profile: { displayName: 'mia' }, newMemberId: 'mia', newMemberKey, viaRelay };
    const { request } = link.data;
    const message = { event: 'x.member', params };
    const join = { type: 'joinConnection', corrId: connectionId, connectionId, request, message, mode: 'background' };
    await client.agent.submit({ ...join, ...fields } as never);
    const answers = () => client.of('CONF').filter((each) => each.connectionId === connectionId);
    await network.clock.runUntil(() => answers().length > 0);
    return answers()[0]?.message.params;
  };
  const refused = (rejectionReason: string) => ({ groupLinkRejection: { rejectionReason } });
  channel.publishRoster([{ memberId: 'mia', key: key.publicKey, role: 'moderator' }]);
  expect(await ask('c1', 'another-key', {})).toMatchObject(refused('bad_signature'));
  const other = await client.ask({ type: 'createKey', corrId: 'k2' });
  if (other.type !== 'KEY') throw new Error('no key');
  expect(await ask('c2', other.publicKey, { signWith: other.keyRef })).toMatchObject(refused('member_key_differs'));
  expect(await ask('c3', key.publicKey, {})).toMatchObject(refused('bad_signature'));
  expect(await ask('c4', key.publicKey, { signWith: key.keyRef })).toMatchObject({
    groupLinkInvitation: { invitedMember: { memberId: 'mia', memberRole: 'moderator' } },
  });
});

test('a relay that leaves tells its members, and is gone', async () => {
  const { network, channel, client } = await joinedClient({ relays: 1 });
  const relay = channel.relays[0]!;
  await client.join(relay, 'c1');
  await network.clock.runUntil(() => client.types('c1').includes('MSG'));
  relay.leave();
  await network.clock.runUntil(() => client.of('MSG').some(({ message }) => message.event === 'x.grp.leave'));
  await client.join(relay, 'c2');
  await network.clock.runUntil(() => client.answer('join-c2') !== undefined);
  expect(client.answer('join-c2')).toMatchObject({ type: 'ERR', error: { type: 'SMP', code: 'AUTH' } });
});

test('relays are added, removed and restored, and the others tell their members, signed by the owner', async () => {
  const { network, channel, client } = await joinedClient({ relays: 2 });
  const [first, second] = channel.relays;
  await client.join(first!, 'c1');
  await network.clock.runUntil(() => client.types('c1').includes('MSG'));
  const told = async (act: () => unknown) => {
    const before = client.of('MSG').length;
    act();
    await network.clock.advance(1_000);
    return client
      .of('MSG')
      .slice(before)
      .map(({ message: { event, params }, signedBy }) => ({ event, params, signedBy }));
  };
  const signedBy = channel.owners[0]!.memberKey;
  const added = await told(() => channel.addRelay());
  const third = channel.relays[2]!;
  expect(added).toEqual([{ event: 'x.grp.relay.new', params: { relayLink: third.link }, signedBy }]);
  expect(await told(() => channel.removeRelay(second!))).toEqual([
    { event: 'x.grp.mem.del', params: { memberId: second!.memberId }, signedBy },
  ]);
  expect(await told(() => channel.restoreRelay(second!))).toMatchObject([
    { params: { relayLink: second!.link }, signedBy },
  ]);
  expect((await told(() => channel.announce(third, 'nobody')))[0]?.signedBy).toBeUndefined();
  expect((await told(() => channel.announce(third, 'stranger')))[0]?.signedBy).not.toBe(signedBy);
  const link = await client.ask({ type: 'fetchLink', corrId: 'l', link: channel.link, mode: 'background' });
  expect(link).toMatchObject({ data: { relays: [first!.link, third.link, second!.link] } });
});

test('an early relay sends messages before the connection was allowed', async () => {
  const { network, channel, client } = await joinedClient({ relays: [{ early: true }] });
  network.faults.fail('alice', 'allowConnection', { type: 'BROKER', code: 'NETWORK' }, { skip: 1, times: 3 });
  await client.join(channel.relays[0]!, 'c1');
  await network.clock.runUntil(() => client.types('c1').includes('CON'));
  expect(client.types('c1')).toEqual(['JOINED', 'CONF', 'OK', 'MSG', 'CON']);
});

test('a relay sends the owner’s roster after the owners, its changes, and what was missed to whoever asks', async () => {
  const { network, channel, client } = await joinedClient({ relays: 1 });
  const relay = channel.relays[0]!;
  const mia = { memberId: 'bWlh', key: 'bWlhLWtleQ', role: 'moderator' };
  const adam = { memberId: 'YWRhbQ', key: 'YWRhbS1rZXk', role: 'admin' };
  const rosters = () => client.of('MSG').filter(({ message }) => message.event !== 'x.grp.mem.new');
  const hears = (times: number) => network.clock.runUntil(() => rosters().length === times);
  const request = (version: number) => ({
    ...{ type: 'sendMessage', corrId: `ask-${version}`, connectionId: 'c1' },
    ...{ message: { event: 'x.grp.roster.request', params: { version } } },
  });
  expect(channel.publishRoster([mia])).toBe(1);
  await client.join(relay, 'c1');
  await hears(1);
  expect(client.of('MSG').map(({ message }) => message.event)).toEqual(['x.grp.mem.new', 'x.grp.roster']);
  expect(rosters()[0]).toMatchObject({
    message: { params: { version: 1, roster: [mia] } },
    signedBy: channel.owners[0]?.memberKey,
  });

  channel.publishRoster([mia, adam], { silently: true });
  expect(channel.changeRole(mia.memberId, 'admin')).toBe(3);
  await hears(2);
  expect(rosters()[1]?.message).toMatchObject({
    event: 'x.grp.mem.role',
    params: { memberId: mia.memberId, role: 'admin', version: 3 },
  });

  relay.ignore();
  await client.ask(request(1) as never);
  await network.clock.advance(60_000);
  relay.accept();
  await client.ask(request(3) as never);
  await network.clock.advance(60_000);
  expect(rosters()).toHaveLength(2);
  await client.ask(request(2) as never);
  await hears(3);
  expect(rosters()[2]?.message.params).toEqual({ version: 3, roster: [adam, { ...mia, role: 'admin' }] });

  channel.changeRole(adam.memberId, 'observer');
  await client.ask(request(0) as never);
  await hears(5);
  expect(rosters()[4]?.message.params).toEqual({ version: 4, roster: [{ ...mia, role: 'admin' }] });
});
