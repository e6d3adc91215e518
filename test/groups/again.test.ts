import { expect } from 'vitest';
import type { InvitationContext } from '../../machines/member/invitation-events.ts';
import type { MembershipContext } from '../../machines/member/membership-context.ts';
import { localNames } from '../../machines/person/local-names.ts';
import { Group } from './group.ts';
import type { GroupDevice } from './group-device.ts';
import { inGroups } from './scenario.ts';

const minute = 60_000;
const requests = (said: readonly { message: { params: object } }[]) =>
  said.map(({ message }) => {
    const { groupInvitation } = message.params as { groupInvitation: Record<string, { memberId: string } & string> };
    return [groupInvitation['invitedMember']?.memberId, groupInvitation['connRequest']];
  });

/** What the groups of a device are called there. */
const groupNames = (device: GroupDevice) =>
  localNames(
    device.all('membership').map(({ key, createdAt = 0, context }) => ({
      ...{ key, createdAt, profile: (context as object as MembershipContext).groupProfile ?? nameless },
    })),
  );
const nameless = { displayName: 'nameless', fullName: '' };

inGroups('GMC-35', 'who is invited again gets the same request: it is one group, and one member', async (stage) => {
  const group = await Group.found(stage);
  const nora = await group.invite('Nora');
  await group.host.tap(group.invitationOf(nora), 'user.invite');
  await stage.clock.runUntil(() => stage.said('x.grp.inv').length === 2);
  await stage.clock.advance(minute);
  const [first, second] = requests(stage.said('x.grp.inv'));
  expect(second).toEqual(first);
  expect(nora.all('membership')).toHaveLength(1);
  expect(group.host.all('member-invitation')).toHaveLength(1);
  await nora.tap(group.membershipOf(nora), 'user.join');
  await stage.clock.runUntil(() => group.isIn(nora));
  expect(group.membership(group.host).counts).toMatchObject({ invited: 0, connected: 1 });
});

inGroups(
  'GMC-35a',
  'who was removed while invited is invited by another request, as another member, to what is a new group',
  async (stage) => {
    const group = await Group.found(stage);
    const nora = await group.invite('Nora');
    await group.host.tap(group.invitationOf(nora), 'user.remove');
    await group.host.until(group.invitationOf(nora), 'removed');
    await group.invite('Nora');
    const [first, second] = requests(stage.said('x.grp.inv'));
    expect([first?.[0] === second?.[0], first?.[1] === second?.[1]]).toEqual([false, false]);
    expect(
      nora
        .all('membership')
        .map(({ value }) => value)
        .toSorted(),
    ).toEqual(['invited', 'removed']);
    expect([...groupNames(nora).values()].toSorted()).toEqual(['garden', 'garden_1']);
    expect(groupNames(nora).get(group.membershipOf(nora))).toBe('garden_1');
    await nora.tap(group.membershipOf(nora), 'user.join');
    await stage.clock.runUntil(() => group.isIn(nora));
    expect(group.membership(group.host).counts).toMatchObject({ invited: 0, connected: 1 });
  },
);

inGroups(
  'GMC-37',
  'who was removed from the group and is invited again is a new member; the former membership is kept as history',
  async (stage) => {
    const group = await Group.of(stage, 'Emil', 'Nora');
    const [emil, nora] = [await stage.device('Emil'), await stage.device('Nora')];
    const former = { key: group.membershipOf(nora), memberId: group.memberId(nora), row: group.rowOf(nora, emil) };
    await group.say(group.host, 'before');
    await stage.clock.advance(minute);
    await group.host.tap(group.invitationOf(nora), 'user.remove');
    await group.host.until(group.invitationOf(nora), 'removed');
    await nora.until(former.key, 'removed');
    await emil.until(former.row, 'removed');
    await group.say(group.host, 'without her');
    await group.join('Nora');
    await group.settled();
    await group.say(nora, 'back again');
    await stage.clock.advance(minute);
    expect(group.memberId(nora)).not.toBe(former.memberId);
    expect(nora.state(former.key)).toBe('removed');
    expect(group.heard(nora)).toEqual(['before']);
    expect(group.heard(emil)).toEqual(['before', 'without her', 'back again']);
  },
);

inGroups('GMC-38', 'an invitation outlives the contact that it was sent to: who accepts it is in', async (stage) => {
  const group = await Group.of(stage, 'Emil');
  const nora = await group.invite('Nora');
  await group.host.tap('contact/Nora', 'user.delete');
  await stage.clock.runUntil(() => group.host.row('contact/Nora') === undefined);
  await stage.clock.advance(minute);
  await nora.tap(group.membershipOf(nora), 'user.join');
  await group.settled();
  expect(group.isIn(nora)).toBe(true);
  expect(group.areConnected(nora, await stage.device('Emil'))).toBe(true);
});

inGroups(
  'GMC-39',
  'who declines tells nobody; the host’s next invitation is a fresh one to the same group',
  async (stage) => {
    const group = await Group.found(stage);
    const nora = await group.invite('Nora');
    const key = group.membershipOf(nora);
    const said = stage.said().length;
    await nora.tap(key, 'user.decline');
    await stage.clock.advance(minute);
    expect([nora.row(key), stage.said().length]).toEqual([undefined, said]);
    expect(group.host.memory<InvitationContext>(group.invitationOf(nora)).phase).toBe('invited');
    await group.invite('Nora');
    expect(nora.state(key)).toBe('invited');
    await nora.tap(key, 'user.join');
    await stage.clock.runUntil(() => group.isIn(nora));
    expect(group.isIn(nora)).toBe(true);
  },
);
