import { expect } from 'vitest';
import { Group } from './group.ts';
import type { GroupDevice } from './group-device.ts';
import { inGroups } from './scenario.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const auth = { type: 'SMP', code: 'AUTH' };
const congested = { type: 'SMP', code: 'QUOTA' };

inGroups('GMC-18', 'who leaves, and can’t tell a member, is gone there too: its host passes it on', async (stage) => {
  const group = await Group.of(stage, 'Emil', 'Nora');
  const [emil, nora] = [await stage.device('Emil'), await stage.device('Nora')];
  expect(group.introduction(nora, emil)).toBe('connected');
  // The first farewell is the host's.
  stage.network.faults.fail('Nora', 'sendMessage', auth, { skip: 1 });
  await nora.tap(group.membershipOf(nora), 'user.leave');
  const row = group.rowOf(nora, emil);
  await stage.clock.runUntil(() => emil.state(row) === 'left');
  expect(stage.said('x.grp.leave').map(({ to }) => to)).toEqual(['Hanna']);
  expect(stage.said('x.grp.msg.forward').map(({ from, to }) => [from, to])).toEqual([['Hanna', 'Emil']]);
  expect(emil.state(row)).toBe('left');
});

inGroups('GMC-18', 'who leaves, and tells a member itself, is not gone twice', async (stage) => {
  const group = await Group.of(stage, 'Emil', 'Nora');
  const [emil, nora] = [await stage.device('Emil'), await stage.device('Nora')];
  await nora.tap(group.membershipOf(nora), 'user.leave');
  await stage.clock.advance(hour);
  expect(emil.state(group.rowOf(nora, emil))).toBe('left');
  expect(
    stage
      .said('x.grp.leave')
      .map(({ to }) => to)
      .toSorted(),
  ).toEqual(['Emil', 'Hanna']);
  expect(group.membership(emil).counts.connected).toBe(1);
});

inGroups('GMC-18', 'the end of a group reaches who is not connected with its owner yet', async (stage) => {
  const { group, nora } = await notYetConnected(stage, 'owner');
  await group.host.tap(group.membershipOf(group.host), 'user.deleteGroup');
  await nora.until(group.membershipOf(nora), 'groupDeleted');
  expect(stage.said('x.grp.msg.forward').map(({ from, to }) => [from, to])).toContainEqual(['Emil', 'Nora']);
});

/** Emil lets Nora in, and she can't reach Hanna, who founded the group, for an hour. */
async function notYetConnected(stage: Parameters<typeof Group.of>[0], seen: 'owner') {
  const group = await Group.found(stage);
  const emil = await group.join('Emil', { role: 'admin' });
  await group.settled();
  const nora = await group.invite('Nora', {}, emil);
  stage.network.faults.delay('Nora', 'INV', hour);
  await nora.tap(group.membershipOf(nora), 'user.join');
  const hanna = () => nora.all('member-connection').find(({ value }) => value === 'creating');
  await stage.clock.runUntil(() => hanna() !== undefined);
  expect(hanna()?.context).toMatchObject({ facts: { role: seen } });
  return { group, emil, nora };
}

const roleOf = (group: Group, device: GroupDevice) => group.membership(device).role;

inGroups(
  'GMC-20',
  'whose role is changed while it joins has the new one, whichever invitation it took',
  async (stage) => {
    const group = await Group.found(stage);
    const nora = await group.invite('Nora');
    stage.network.faults.fail('Nora', 'joinConnection', congested);
    await nora.tap(group.membershipOf(nora), 'user.join');
    await stage.clock.advance(minute);
    await group.host.tap(group.invitationOf(nora), 'user.changeRole', { role: 'observer' });
    await stage.clock.runUntil(() => group.isIn(nora));
    await stage.clock.advance(minute);
    expect(roleOf(group, nora)).toBe('observer');
  },
);

inGroups('GMC-20', 'who joins as somebody else is introduced as that one from the first word on', async (stage) => {
  const group = await Group.of(stage, 'Emil');
  const emil = await stage.device('Emil');
  // What comes behind the first word takes a day to get to the host.
  stage.network.faults.delay('Hanna', 'MSG', day, { skip: 1 });
  const nora = await group.join('Nora', {}, { incognito: true });
  await group.connected(nora, emil);
  const { profile } = group.membership(nora);
  expect(profile?.displayName).not.toBe('Nora');
  const told = stage.said('x.grp.mem.new').filter(({ to }) => to === 'Emil');
  expect(told).toMatchObject([{ message: { params: { memberInfo: { profile } } } }]);
  expect(JSON.stringify(emil.memory(group.rowOf(nora, emil)))).not.toContain('"Nora"');
});

inGroups(
  'GMC-22',
  'who asks again by the link after a connection that failed is taken for somebody new',
  async (stage) => {
    const group = await Group.found(stage, 'Hanna', {});
    const limits = { connection: 10 * minute };
    const link = await group.link();
    stage.network.faults.delay('Nora', 'CON', day);
    const nora = await group.ask('Nora', link, { limits });
    await nora.until(group.membershipOf(nora), 'failed');
    const asked = () => stage.said('x.contact').map(({ message }) => message.params['contactReqId']);
    expect(group.host.all('member-invitation').map(({ value }) => value)).toEqual(['connected']);
    await nora.tap(group.membershipOf(nora), 'user.retry');
    await nora.until(group.membershipOf(nora), 'connected');
    expect(new Set(asked()).size).toBe(2);
    expect(group.host.all('member-invitation')).toHaveLength(2);
  },
);
