import { expect } from 'vitest';
import { chatMessage } from '../../machines/vocabulary/chat-message.ts';
import { Group } from './group.ts';
import type { GroupDevice } from './group-device.ts';
import { inGroups } from './scenario.ts';

const minute = 60_000;
const day = 86_400_000;
const withdrawn = { code: 'InvitationWithdrawn' };
const away = { type: 'SMP', code: 'AUTH' } as const;

function standing(device: GroupDevice, key: string) {
  const { phase, reason, actions } = device.explained(key);
  return { phase, reason, actions };
}

for (const deed of ['user.withdraw', 'user.remove', 'user.deleteGroup', 'user.leave'] as const) {
  inGroups('GMC-35a', `who was invited sees that the invitation was taken back (${deed})`, async (stage) => {
    const group = await Group.found(stage);
    const nora = await group.invite('Nora');
    const own = group.membershipOf(nora);
    const isOfGroup = deed === 'user.deleteGroup' || deed === 'user.leave';
    await group.host.tap(isOfGroup ? group.membershipOf(group.host) : group.invitationOf(nora), deed);
    await nora.until(own, 'removed');
    expect(standing(nora, own)).toEqual({ phase: 'removed', reason: withdrawn, actions: [] });
    await stage.clock.advance(day);
    expect(stage.said('x.grp.mem.del').map(({ from, to }) => [from, to])).toEqual([['Hanna', 'Nora']]);
    // The two are contacts as before.
    expect([nora.state('contact/Hanna'), group.host.state('contact/Nora')]).toEqual(['connected', 'connected']);
  });
}

inGroups('GMC-35a', 'who accepts while the host takes the invitation back waits for nothing', async (stage) => {
  const group = await Group.found(stage);
  const nora = await group.invite('Nora');
  const own = group.membershipOf(nora);
  await Promise.all([group.host.tap(group.invitationOf(nora), 'user.withdraw'), nora.tap(own, 'user.join')]);
  await nora.until(own, 'removed');
  expect(standing(nora, own).reason).toEqual(withdrawn);
  await stage.clock.advance(day);
  expect([nora.state(own), group.host.state(group.invitationOf(nora))]).toEqual(['removed', 'withdrawn']);
  const open = nora.all('peer-connection').filter(({ status }) => status === 'active');
  expect(open.map(({ key }) => key)).toEqual(['contact/Hanna/connection']);
});

inGroups(
  'GMC-35a',
  'where nothing tells that an invitation was taken back, who accepts it is given a reason at once',
  async (stage) => {
    const group = await Group.found(stage);
    const nora = await group.invite('Nora');
    const own = group.membershipOf(nora);
    stage.network.faults.fail('Hanna', 'sendMessage', away, { times: 1 });
    await group.host.tap(group.invitationOf(nora), 'user.withdraw');
    await group.host.until(group.invitationOf(nora), 'withdrawn');
    await stage.clock.advance(day);
    expect(standing(nora, own)).toEqual({ phase: 'invited', reason: undefined, actions: ['join', 'decline'] });
    expect(stage.said('x.grp.mem.del')).toEqual([]);

    const since = stage.clock.now();
    await nora.tap(own, 'user.join');
    await nora.until(own, 'failed');
    expect(stage.clock.now() - since).toBeLessThan(minute);
    expect(standing(nora, own)).toMatchObject({
      reason: { code: 'AgentFailed', during: 'join', error: away },
      actions: ['retry', 'leave'],
    });
    // A new invitation is another group, and this one may be left.
    await nora.tap(own, 'user.leave');
    await nora.until(own, 'left');
  },
);

inGroups('GMC-39', 'who has declined, or is in already, is told nothing over the contact', async (stage) => {
  const group = await Group.found(stage);
  const [nora, emil] = [await group.invite('Nora'), await group.join('Emil')];
  await nora.tap(group.membershipOf(nora), 'user.decline');
  await group.host.tap(group.invitationOf(nora), 'user.withdraw');
  await group.host.tap(group.invitationOf(emil), 'user.remove');
  await emil.until(group.membershipOf(emil), 'removed');
  await stage.clock.advance(day);
  expect([nora.all('membership'), emil.state('contact/Hanna')]).toEqual([[], 'connected']);
  expect(standing(emil, group.membershipOf(emil)).reason).toBeUndefined();
  const contact = emil.memory<{ connectionId?: string }>('contact/Hanna').connectionId;
  const told = stage.said('x.grp.mem.del').filter(({ to }) => to === 'Emil');
  expect(told.map(({ connectionId }) => connectionId === contact)).toEqual([false]);
});

inGroups('GMC-35a', 'who is in the group is not put out of it by a word over the contact', async (stage) => {
  const group = await Group.of(stage, 'Emil');
  const emil = await stage.device('Emil');
  const { connectionId = '' } = emil.memory<{ connectionId?: string }>('contact/Hanna');
  const message = chatMessage.memDel(group.memberId(emil));
  await emil.tell({ type: 'MSG', id: 'forged', connectionId, message });
  await stage.clock.advance(day);
  expect([group.isIn(emil), emil.state('contact/Hanna')]).toEqual([true, 'connected']);
});
