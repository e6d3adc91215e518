import { expect } from 'vitest';
import type { ChannelContext } from '../../machines/relay/channel-context.ts';
import type { MembershipContext } from '../../machines/member/membership-context.ts';
import { chatMessage } from '../../machines/vocabulary/chat-message.ts';
import { Group } from './group.ts';
import { requestOf } from './befriend.ts';
import { inGroups } from './scenario.ts';

const minute = 60_000;
const temporary = { type: 'BROKER', code: 'NETWORK' };
const permanent = { type: 'SMP', code: 'AUTH' };

inGroups(
  'GMC-01',
  'a newcomer gets to know a member through the host, and what each writes comes to the others once',
  async (stage) => {
    const group = await Group.of(stage, 'Emil');
    const [hanna, emil] = [group.host, await stage.device('Emil')];
    const nora = await group.join('Nora');
    await group.settled();
    expect(group.introduction(nora, emil)).toBe('connected');
    expect(hanna.told('member.connected').at(-1)).toMatchObject({ memberId: group.memberId(nora) });
    expect(nora.told('member.connected')).toMatchObject([{ memberId: group.memberId(emil) }]);
    expect(emil.told('member.connected')).toMatchObject([{ memberId: group.memberId(nora) }]);

    for (const device of [hanna, emil, nora]) await group.say(device, `by ${device.name}`);
    await stage.clock.advance(minute);
    expect(group.heard(hanna).toSorted()).toEqual(['by Emil', 'by Nora']);
    expect(group.heard(emil).toSorted()).toEqual(['by Hanna', 'by Nora']);
    expect(group.heard(nora).toSorted()).toEqual(['by Emil', 'by Hanna']);
    expect(group.membership(hanna).counts).toMatchObject({ invited: 0, connecting: 0, connected: 2, failed: 0 });
  },
);

inGroups(
  'GMC-02',
  'a newcomer connects with each of five members by itself: one that fails holds up nobody',
  async (stage) => {
    const group = await Group.of(stage, 'Eva', 'Erik', 'Emma', 'Egon', 'Ella');
    const nora = await group.invite('Nora');
    stage.network.faults.fail('Nora', 'createConnection', permanent, { skip: 2 });
    await nora.tap(group.membershipOf(nora), 'user.join');
    const stands = () => nora.all('member-connection').map(({ value }) => value);
    await stage.clock.runUntil(() => stands().filter((value) => value === 'connected').length === 4);
    expect(stands().toSorted()).toEqual(['connected', 'connected', 'connected', 'connected', 'failed']);
    expect(group.membership(nora).counts).toMatchObject({ connected: 5, failed: 1 });
  },
);

inGroups('GMC-12', 'an invitation of a newcomer that was not announced makes its row, and is joined', async (stage) => {
  const group = await Group.of(stage, 'Emil');
  const emil = await stage.device('Emil');
  // Somebody with a queue of the newcomer's, whoever it is: it is asked by who the member is.
  const stranger = await stage.device('Stranger');
  const contact = await stranger.begin('contact', 'x', { contactId: 'x', by: 'invite' });
  await stranger.until(contact, 'invited');
  const { request = '' } = stranger.memory<{ request?: string }>(contact);
  const info = { memberId: 'newcomer', memberRole: 'member', profile: { displayName: 'Nora', fullName: '' } };
  await group.forge(emil, group.host, chatMessage.memFwd(info, { groupConnReq: request }));
  const row = `member-connection/${group.idOn(emil)}.newcomer`;
  expect(emil.memory(row)).toMatchObject({ side: 'member', facts: { profile: { displayName: 'Nora' } } });
  await stage.clock.runUntil(() => stage.said('x.grp.mem.info').some(({ to }) => to === 'Stranger'));
  expect(stage.said('x.grp.mem.info').at(-1)).toMatchObject({
    from: 'Emil',
    message: { params: { memberId: group.memberId(emil) } },
  });
});

inGroups(
  'GMC-13',
  'a join that fails for now leaves the invitation as it was, and its connection: the next try goes on with it',
  async (stage) => {
    const group = await Group.found(stage);
    const nora = await group.invite('Nora');
    const key = group.membershipOf(nora);
    stage.network.faults.fail('Nora', 'joinConnection', temporary);
    await nora.tap(key, 'user.join');
    await stage.clock.runUntil(() => nora.memory<MembershipContext>(key).reason !== undefined);
    expect(nora.state(key)).toBe('invited');
    expect(nora.memory<MembershipContext>(key).reason).toEqual({ code: 'Unreachable' });
    const { connectionId } = nora.memory<{ connectionId?: string }>(`${key}/connection`);
    await nora.tap(key, 'user.join');
    await stage.clock.runUntil(() => group.isIn(nora));
    expect(nora.memory<{ connectionId?: string }>(`${key}/connection`).connectionId).toBe(connectionId);
    expect(stage.said('x.grp.acpt')).toHaveLength(1);
  },
);

inGroups(
  'GMC-14',
  'an invitation that answers the group link by which we asked is taken without the user',
  async (stage) => {
    const group = await Group.found(stage);
    const { host } = group;
    const gate = await host.begin('contact-address', 'gate', { addressId: 'gate', automatic: true });
    await stage.clock.runUntil(() => host.memory<{ request?: string }>(gate).request !== undefined);
    // The link of an older client: a contact address that says which group it leads to.
    const data = encodeURIComponent(JSON.stringify({ type: 'group', groupLinkId: 'bGluay0x' }));
    const link = `${requestOf(host, gate)}&data=${data}`;
    const nora = await stage.device('Nora');
    const contact = await nora.begin('contact', 'host', { contactId: 'host', by: 'link', link });
    await nora.until(contact, 'connected');
    const [theirs] = host.all('contact');
    const input = {
      invitationId: 'garden.nora',
      groupId: 'garden',
      contact: theirs?.key ?? '',
      groupLinkId: 'bGluay0x',
    };
    await host.begin('member-invitation', 'garden.nora', input);
    await host.until('member-invitation/garden.nora', 'connected');
    await stage.clock.runUntil(() => nora.all('membership').some(({ value }) => value === 'connected'));
    expect(nora.all('membership')).toHaveLength(1);
    expect(nora.steps.filter(({ event }) => event.type === 'user.join')).toEqual([]);
  },
);

inGroups('GMC-20', 'a member in incognito joins each newcomer as whom it is in the group', async (stage) => {
  const group = await Group.found(stage);
  const emil = await group.join('Emil', {}, { incognito: true });
  const { profile } = group.membership(emil);
  expect(profile?.displayName).not.toBe('Emil');
  const nora = await group.join('Nora');
  await group.settled();
  const said = stage.said('x.grp.mem.info').filter(({ from }) => from === 'Emil');
  expect(said.map(({ message }) => message.params['profile'])).toEqual([profile]);
  expect(nora.memory(group.rowOf(emil, nora))).toMatchObject({ facts: { profile } });
});

inGroups(
  'RLY-10',
  'a channel’s link that leads to a group without relays is joined through its owner',
  async (stage) => {
    const group = await Group.of(stage, 'Emil');
    const link = await group.link();
    const nora = await stage.device('Nora');
    await nora.begin('channel-join', 'news', { link });
    await nora.tap('channel-join/news', 'user.connect');
    await stage.clock.runUntil(() => nora.all('membership').some(({ value }) => value === 'connected'));
    const { membership = '' } = nora.memory<ChannelContext>('channel-join/news');
    group.knows(nora, membership.slice('membership/'.length));
    await group.settled();
    expect(group.areConnected(nora, await stage.device('Emil'))).toBe(true);
  },
);
