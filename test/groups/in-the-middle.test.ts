import { expect, it } from 'vitest';
import type { MemberConnectionContext } from '../../machines/member/member-connection-context.ts';
import { Group } from './group.ts';
import type { GroupDevice } from './group-device.ts';
import { setStage } from './stage.ts';

/** What a person does while others are on their way in. */

const minute = 60_000;
const day = 86_400_000;

type Deed = (group: Group, nora: GroupDevice) => Promise<unknown>;
const deeds: Record<string, Deed> = {
  'she is removed': (group, nora) => group.host.tap(group.rowOf(nora, group.host), 'user.remove'),
  'she leaves': (group, nora) => nora.tap(group.membershipOf(nora), 'user.leave'),
  'the group is deleted': (group) => group.host.tap(group.membershipOf(group.host), 'user.deleteGroup'),
};

/** After so many of the host's commits since she has accepted. */
const moments = [3, 7, 11, 15];
const cases = Object.keys(deeds).flatMap((deed) => moments.map((moment) => [deed, moment] as const));

it.each(cases)(
  '%s while she gets to know the others (at commit %i): she is a member to nobody',
  async (deed, moment) => {
    const stage = await setStage({ seed: moment });
    const group = await Group.of(stage, 'Emil', 'Olga');
    const [emil, olga] = [await stage.device('Emil'), await stage.device('Olga')];
    const nora = await group.invite('Nora');
    let commits = 0;
    let done: Promise<unknown> | undefined;
    group.host.onCommit(() => {
      commits += 1;
      if (commits === moment) done = deeds[deed]?.(group, nora);
    });
    await nora.tap(group.membershipOf(nora), 'user.join');
    await stage.clock.advance(day);
    await done;
    expect(commits).toBeGreaterThanOrEqual(moment);
    expect(['removed', 'left', 'groupDeleted']).toContain(nora.state(group.membershipOf(nora)));
    for (const device of [group.host, emil, olga]) {
      const label = `member:${group.idOn(device)}/${group.memberId(nora)}`;
      expect([device.name, await device.engine.find(label)]).toEqual([device.name, []]);
    }
    for (const device of [group.host, nora, emil, olga]) {
      expect(await device.engine.quarantined()).toEqual([]);
      const isOut = deed === 'the group is deleted' || device === nora;
      const others = device.all('member-connection').filter(({ status }) => status === 'active');
      expect([device.name, others.length]).toEqual([device.name, isOut || device === group.host ? 0 : 1]);
    }
  },
);

it('a role that changes while a member is away, and another comes, is known to all in the end', async () => {
  const stage = await setStage();
  const group = await Group.of(stage, 'Emil', 'Olga');
  const [emil, olga] = [await stage.device('Emil'), await stage.device('Olga')];
  const nora = await group.invite('Nora');
  olga.offline();
  await nora.tap(group.membershipOf(nora), 'user.join');
  await stage.clock.runUntil(() => group.isIn(nora), day);
  for (const each of [nora, emil])
    await group.host.tap(group.rowOf(each, group.host), 'user.changeRole', { role: 'moderator' });
  await stage.clock.advance(minute);
  olga.offline(false);
  await group.settled();
  await stage.clock.advance(minute);
  const roleOf = (other: GroupDevice, on: GroupDevice) =>
    on.memory<MemberConnectionContext>(group.rowOf(other, on)).facts.role;
  expect([roleOf(nora, emil), roleOf(nora, olga), roleOf(emil, nora), roleOf(emil, olga)]).toEqual([
    'moderator',
    'moderator',
    'moderator',
    'moderator',
  ]);
  expect([group.membership(nora).role, group.membership(emil).role]).toEqual(['moderator', 'moderator']);
});

it('who is invited by two admins is in twice, as two members, and each of them is as any other', async () => {
  const stage = await setStage();
  const group = await Group.found(stage);
  const emil = await group.join('Emil', { role: 'admin' });
  await group.join('Olga');
  await group.settled();
  const nora = await group.invite('Nora');
  const first = group.membershipOf(nora);
  await nora.tap(first, 'user.join');
  await stage.clock.advance(minute);
  await group.invite('Nora', {}, emil);
  const second = group.membershipOf(nora);
  expect(second).not.toBe(first);
  await nora.tap(second, 'user.join');
  await stage.clock.advance(day);
  expect([first, second].map((key) => nora.state(key))).toEqual(['connected', 'connected']);
  // Each knows two members besides its host: one of them is herself.
  expect(nora.all('member-connection').map(({ value }) => value)).toEqual(Array.from({ length: 6 }, () => 'connected'));
  await nora.tap(second, 'user.send', { text: 'hello, me' });
  await stage.clock.advance(minute);
  expect(group.heard(nora)).toEqual(['hello, me']);
});

it('two whom two admins let in at one moment are connected with all others, and not with each other', async () => {
  const stage = await setStage();
  const group = await Group.found(stage);
  const emil = await group.join('Emil', { role: 'admin' });
  await group.settled();
  const [xena, yves] = [await group.invite('Xena'), await group.invite('Yves', {}, emil)];
  await Promise.all([xena, yves].map((each) => each.tap(group.membershipOf(each), 'user.join')));
  await stage.clock.advance(day);
  expect([group.areConnected(xena, emil), group.areConnected(yves, group.host)]).toEqual([true, true]);
  expect([group.seen(xena, yves), group.seen(yves, xena)]).toEqual([undefined, undefined]);
});
