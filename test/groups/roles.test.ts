import { expect } from 'vitest';
import type { MemberConnectionContext } from '../../machines/member/member-connection-context.ts';
import { explain } from '../../machines/explain.ts';
import { chatMessage } from '../../machines/vocabulary/chat-message.ts';
import { Group } from './group.ts';
import type { GroupDevice } from './group-device.ts';
import { inGroups } from './scenario.ts';
import type { Stage } from './stage.ts';

const minute = 60_000;
const notAllowed = (role: string) => ({ error: { type: 'Refused', reason: { code: 'NotAllowed', role } } });

/** Hanna’s group, with Emil, whom she made an admin, and others. */
async function withAdmin(stage: Stage, ...others: string[]) {
  const group = await Group.found(stage);
  const emil = await group.join('Emil', { role: 'admin' });
  for (const name of others) await group.join(name);
  await group.settled();
  return { group, hanna: group.host, emil };
}

const roleOf = (group: Group, other: GroupDevice, on: GroupDevice) =>
  on.memory<MemberConnectionContext>(group.rowOf(other, on)).facts.role;
const actionsOf = (device: GroupDevice, key: string) => {
  const row = device.row(key);
  return row ? explain(row).actions : [];
};

inGroups('GMC-35', 'an admin removes a member that another has let in: everybody takes notice', async (stage) => {
  const { group, hanna, emil } = await withAdmin(stage, 'Nora', 'Olga');
  const [nora, olga] = [await stage.device('Nora'), await stage.device('Olga')];
  const [onHannas, onOlgas] = [group.rowOf(nora, hanna), group.rowOf(nora, olga)];
  await emil.tap(group.rowOf(nora, emil), 'user.remove');
  await stage.clock.runUntil(() => nora.state(group.membershipOf(nora)) === 'removed');
  await stage.clock.runUntil(() => [hanna.state(onHannas), olga.state(onOlgas)].every((each) => each === 'removed'));
  expect(emil.state(group.rowOf(nora, emil))).toBe('removed');
  expect(group.membership(emil).counts).toMatchObject({ connected: 2 });
  await group.say(olga, 'and now?');
  await stage.clock.advance(minute);
  expect([group.heard(emil), group.heard(nora)]).toEqual([['and now?'], []]);
});

inGroups(
  'GMC-35',
  'who is removed by an admin that it is not connected with hears of it by its host',
  async (stage) => {
    const { group, emil } = await withAdmin(stage);
    emil.offline();
    const nora = await group.join('Nora');
    emil.offline(false);
    nora.offline();
    await stage.clock.runUntil(() => emil.all('member-connection').length === 1);
    const [row] = emil.all('member-connection');
    await emil.tap(row?.key ?? '', 'user.remove');
    await stage.clock.advance(minute);
    nora.offline(false);
    await stage.clock.runUntil(() => nora.state(group.membershipOf(nora)) === 'removed');
    expect(emil.state(row?.key ?? '')).toBe('removed');
  },
);

inGroups('GMC-35', 'an admin changes the role of a member that another has let in', async (stage) => {
  const { group, hanna, emil } = await withAdmin(stage, 'Nora', 'Olga');
  const [nora, olga] = [await stage.device('Nora'), await stage.device('Olga')];
  await emil.tap(group.rowOf(nora, emil), 'user.changeRole', { role: 'observer' });
  await stage.clock.runUntil(() => group.membership(nora).role === 'observer');
  await stage.clock.advance(minute);
  expect([roleOf(group, nora, emil), roleOf(group, nora, olga)]).toEqual(['observer', 'observer']);
  expect(hanna.memory(group.rowOf(nora, hanna))).toMatchObject({ role: 'observer' });
  await expect(group.say(nora, 'hello')).rejects.toMatchObject(notAllowed('observer'));
  await expect(emil.tap(group.rowOf(nora, emil), 'user.changeRole', { role: 'owner' })).rejects.toMatchObject(
    notAllowed('admin'),
  );
});

inGroups('GMC-35', 'nobody takes a member’s word for what only an admin may say', async (stage) => {
  const { group, hanna, emil } = await withAdmin(stage, 'Nora', 'Olga');
  const [nora, olga] = [await stage.device('Nora'), await stage.device('Olga')];
  await expect(nora.tap(group.rowOf(olga, nora), 'user.remove')).rejects.toMatchObject(notAllowed('member'));
  for (const device of [hanna, emil]) {
    await group.forge(device, nora, chatMessage.memDel(group.memberId(olga)));
    await group.forge(device, nora, chatMessage.memRole(group.memberId(olga), 'observer'));
  }
  await stage.clock.advance(minute);
  expect([group.seen(olga, hanna), group.seen(olga, emil)]).toEqual(['connected', 'connected']);
  expect(roleOf(group, olga, emil)).toBe('member');
});

inGroups('GMC-35', 'what a person may do follows from the role of now, on every row', async (stage) => {
  const { group, hanna, emil } = await withAdmin(stage, 'Nora');
  const nora = await stage.device('Nora');
  const guest = await group.invite('Olga', {}, emil);
  const [introduced, invited] = [group.rowOf(nora, emil), group.invitationOf(guest, emil)];
  expect(actionsOf(emil, introduced)).toContain('remove');
  await hanna.tap(group.rowOf(emil, hanna), 'user.changeRole', { role: 'member' });
  await stage.clock.runUntil(() => group.membership(emil).role === 'member');
  await stage.clock.advance(minute);
  expect(actionsOf(emil, introduced)).not.toContain('remove');
  await expect(emil.tap(introduced, 'user.remove')).rejects.toMatchObject(notAllowed('member'));
  await expect(emil.tap(invited, 'user.changeRole', { role: 'observer' })).rejects.toMatchObject(notAllowed('member'));

  await hanna.tap(group.rowOf(emil, hanna), 'user.changeRole', { role: 'admin' });
  await stage.clock.runUntil(() => group.membership(emil).role === 'admin');
  await stage.clock.advance(minute);
  await emil.tap(introduced, 'user.remove');
  await stage.clock.runUntil(() => nora.state(group.membershipOf(nora)) === 'removed');
  expect(emil.state(introduced)).toBe('removed');
});
