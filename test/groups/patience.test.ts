import { expect } from 'vitest';
import { explain } from '../../machines/explain.ts';
import { Group } from './group.ts';
import type { GroupDevice } from './group-device.ts';
import { inGroups } from './scenario.ts';
import type { Stage } from './stage.ts';

const minute = 60_000;
const day = 86_400_000;
const year = 366 * day;

const actionsOf = (device: GroupDevice, key: string) => {
  const row = device.row(key);
  return row ? explain(row).actions : [];
};

/** The agent of a device has lost its connection to somebody, and the device does not know. */
async function cut({ network, clock }: Stage, device: GroupDevice, key: string): Promise<void> {
  const { connectionId = '' } = device.memory<{ connectionId?: string }>(`${key}/connection`);
  await network.agent(device.name).submit({ type: 'deleteConnection', connectionId, corrId: `cut ${key}` });
  await device.restart();
  await clock.advance(minute);
}

/** Writes until nothing is delivered any more. */
async function sayUntilGone(stage: Stage, group: Group, device: GroupDevice, key: string): Promise<void> {
  for (let n = 0; n < 12; n += 1) {
    await group.say(device, `anybody there? ${n}`);
    await stage.clock.advance(minute);
  }
  expect(device.memory(key)).toMatchObject({ trouble: 'disabled', reason: { code: 'PeerGone' } });
}

inGroups(
  'S8',
  'who can’t reach its host any more leaves, and is invited anew: the way out where no other try helps',
  async (stage) => {
    const group = await Group.of(stage, 'Nora');
    const nora = await stage.device('Nora');
    const own = group.membershipOf(nora);
    await cut(stage, group.host, group.rowOf(nora, group.host));
    await sayUntilGone(stage, group, nora, own);
    expect(actionsOf(nora, own)).toContain('leave');
    await nora.tap(own, 'user.leave');
    await group.host.tap(group.invitationOf(nora), 'user.remove');
    await group.host.until(group.invitationOf(nora), 'removed');
    await group.join('Nora');
    await group.say(nora, 'here again');
    await stage.clock.advance(minute);
    expect(group.heard(group.host)).toEqual(['here again']);
    expect(group.membership(group.host).counts).toMatchObject({ connected: 1 });
  },
);

inGroups(
  'S13',
  'a group whose founder leaves goes on among those who are connected, and lets nobody in',
  async (stage) => {
    const group = await Group.of(stage, 'Emil', 'Nora');
    const [emil, nora] = [await stage.device('Emil'), await stage.device('Nora')];
    const link = await group.link();
    await group.host.tap(group.membershipOf(group.host), 'user.leave');
    await group.host.until(group.membershipOf(group.host), 'left');
    await stage.clock.advance(minute);
    expect([group.areConnected(emil, nora), group.membership(emil).host]).toEqual([true, undefined]);
    await group.say(emil, 'we stay');
    await stage.clock.advance(minute);
    expect(group.heard(nora)).toEqual(['we stay']);

    const olga = await group.ask('Olga', link);
    await stage.clock.advance(10 * day);
    expect(olga.state(group.membershipOf(olga))).not.toBe('connected');
    expect(group.host.all('member-invitation').filter(({ value }) => value === 'connected')).toEqual([]);
  },
);

inGroups('GMC-16', 'what only a person decides has no limit: an invitation, approval, review', async (stage) => {
  const group = await Group.found(stage);
  const nora = await group.invite('Nora');
  const olga = await group.ask('Olga', await group.link({ verdict: 'approveThenReview' }));
  await stage.clock.runUntil(() => olga.state(group.membershipOf(olga)) === 'pendingApproval');
  await stage.clock.advance(year);
  expect(olga.state(group.membershipOf(olga))).toBe('pendingApproval');
  await group.host.tap(group.requestOf(olga), 'user.accept');
  await stage.clock.runUntil(() => olga.state(group.membershipOf(olga)) === 'pendingReview');
  await stage.clock.advance(year);
  expect([olga.state(group.membershipOf(olga)), nora.state(group.membershipOf(nora))]).toEqual([
    'pendingReview',
    'invited',
  ]);
  await group.host.tap(group.requestOf(olga), 'user.accept');
  await nora.tap(group.membershipOf(nora), 'user.join');
  await group.settled();
  expect(group.membership(group.host).counts).toMatchObject({ connected: 2, failed: 0 });
});
