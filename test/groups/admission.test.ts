import { expect, it } from 'vitest';
import { Group } from './group.ts';
import { inGroups } from './scenario.ts';
import { setStage } from './stage.ts';

const minute = 60_000;

inGroups(
  'GMC-16',
  'who is in review is introduced to those who moderate, and to all others once it is let in',
  async (stage) => {
    const group = await Group.found(stage);
    const [mona, emil] = [await group.join('Mona', { role: 'moderator' }), await group.join('Emil')];
    await group.settled();
    const nora = await group.ask('Nora', await group.link({ verdict: 'review' }));
    await stage.clock.runUntil(() => nora.state(group.membershipOf(nora)) === 'pendingReview');
    await group.connected(nora, mona);
    await stage.clock.advance(minute);
    expect(group.seen(nora, group.host)).toBe('pendingReview');
    expect(group.seen(nora, emil)).toBeUndefined();
    expect(group.membership(group.host).counts).toMatchObject({ pending: 1, connected: 2 });

    await group.host.tap(group.requestOf(nora), 'user.accept');
    await group.settled();
    expect(group.isIn(nora)).toBe(true);
    expect(group.areConnected(nora, emil)).toBe(true);
    const told = stage
      .said('x.grp.mem.new')
      .filter(({ message }) => JSON.stringify(message).includes(group.memberId(nora)));
    expect(told.map(({ to }) => to)).toEqual(['Mona', 'Emil']);
  },
);

inGroups('GMC-16a', 'who is approved, and then reviewed, is in after both', async (stage) => {
  const group = await Group.of(stage, 'Emil');
  const nora = await group.ask('Nora', await group.link({ verdict: 'approveThenReview' }));
  const ours = () => [group.seen(nora, group.host), nora.state(group.membershipOf(nora))];
  const both = (state: string) => stage.clock.runUntil(() => ours().every((each) => each === state));
  await both('pendingApproval');
  await group.host.tap(group.requestOf(nora), 'user.accept');
  await both('pendingReview');
  expect(group.seen(nora, await stage.device('Emil'))).toBeUndefined();
  await group.host.tap(group.requestOf(nora), 'user.accept');
  await both('connected');
  await group.settled();
  expect(ours()).toEqual(['connected', 'connected']);
});

inGroups(
  'GMC-16b',
  'who waits for approval and is removed hears of it, and nothing of the connection is left',
  async (stage) => {
    const group = await Group.of(stage, 'Emil');
    const nora = await group.ask('Nora', await group.link({ verdict: 'approve' }));
    await stage.clock.runUntil(() => nora.state(group.membershipOf(nora)) === 'pendingApproval');
    const row = group.requestOf(nora);
    const { connectionId = '' } = group.host.memory<{ connectionId?: string }>(row);
    await group.host.tap(row, 'user.remove');
    await stage.clock.runUntil(() => group.host.state(row) === 'removed');
    await stage.clock.runUntil(() => nora.state(group.membershipOf(nora)) === 'removed');
    const [status] = await stage.network.agent('Hanna').status([connectionId]);
    expect(status?.state).toBe('none');
    expect(stage.said('x.grp.mem.del').map(({ to }) => to)).toEqual(['Nora']);
    expect(group.membership(group.host).counts).toMatchObject({ pending: 0, connected: 1 });
  },
);

inGroups('GMC-16', 'who is refused at the link hears why, and nobody else hears of it', async (stage) => {
  const group = await Group.of(stage, 'Emil');
  const nora = await group.ask('Nora', await group.link({ verdict: 'reject', rejection: 'blocked_name' }));
  await stage.clock.runUntil(() => nora.state(group.membershipOf(nora)) === 'rejected');
  await stage.clock.runUntil(() => group.host.all('member-invitation').some(({ value }) => value === 'rejected'));
  expect(group.membership(nora).reason).toEqual({ code: 'Rejected', rejection: 'blocked_name' });
  expect(group.membership(group.host).counts).toMatchObject({ pending: 0, connecting: 0, connected: 1, failed: 0 });
});

it.each([
  ['user.deleteGroup', 'groupDeleted'],
  ['user.leave', 'removed'],
] as const)('who is on the way in hears what ends it (%s)', async (deed, end) => {
  for (const verdict of ['approve', 'review'] as const) {
    const stage = await setStage();
    const group = await Group.of(stage, 'Emil');
    const nora = await group.ask('Nora', await group.link({ verdict }));
    await stage.clock.runUntil(() => nora.state(group.membershipOf(nora)) === 'accepted');
    expect(group.seen(nora, group.host)).toBe('accepting');
    await group.host.tap(group.membershipOf(group.host), deed);
    await nora.until(group.membershipOf(nora), end);
    expect(nora.state(group.membershipOf(nora))).toBe(end);
    for (const device of [group.host, nora]) device.die();
    await stage.network.close();
  }
});
