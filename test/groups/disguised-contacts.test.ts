import { expect } from 'vitest';
import { befriend, requestOf } from './befriend.ts';
import { Group } from './group.ts';
import type { GroupDevice } from './group-device.ts';
import { inGroups } from './scenario.ts';
import type { Stage } from './stage.ts';

/** Who is in disguise to a contact, or in a group, is so in all that comes of it. */

const minute = 60_000;
const groupProfile = { displayName: 'orchard', fullName: '' };

/** What becomes of an invitation of a contact to a group of theirs. */
async function inviting(stage: Stage, device: GroupDevice, groupId: string, contact: string): Promise<unknown[]> {
  const key = await device.begin('member-invitation', 'tried', { invitationId: 'tried', groupId, contact });
  await stage.clock.advance(minute);
  return [device.state(key), device.memory<{ reason?: object }>(key).reason];
}

/** Emil invites Carl to be a contact, who comes in disguise. */
async function meetInDisguise(emil: GroupDevice, carl: GroupDevice): Promise<void> {
  const key = await emil.begin('contact', 'Carl', { contactId: 'Carl', by: 'invite' });
  await emil.until(key, 'invited');
  const link = requestOf(emil, key);
  await carl.begin('contact', 'Emil', { contactId: 'Emil', by: 'link', link, incognito: true });
  await carl.until('contact/Emil', 'connected');
  await emil.until(key, 'connected');
}

inGroups('GMC-20', 'who is in disguise to the contact that invites it is so in the group', async (stage) => {
  const [carl, emil, xena] = [await stage.device('Carl'), await stage.device('Emil'), await stage.device('Xena')];
  await meetInDisguise(emil, carl);
  const group = await Group.found(stage, 'Emil');
  await group.join('Carl', { role: 'admin' });
  expect(group.membership(carl)).toMatchObject({ incognito: true, profile: { displayName: 'Incognito 1' } });
  // Nor does it let in who knows it as itself.
  await befriend(stage, carl, xena);
  const tried = await inviting(stage, carl, group.idOn(carl), 'contact/Xena');
  expect(tried).toEqual(['failed', { code: 'Incognito', to: 'group' }]);
  expect(stage.said('x.grp.inv').filter(({ from }) => from === 'Carl')).toEqual([]);
});

inGroups('GMC-30', 'the contact of who is in the group in disguise knows it as that one only', async (stage) => {
  const group = await Group.found(stage);
  const emil = await group.join('Emil');
  const carl = await group.join('Carl', {}, { incognito: true });
  await group.settled();
  await carl.tap(group.rowOf(emil, carl), 'user.contact', { text: 'hi' });
  await stage.clock.advance(minute);
  const [contact] = carl.all('contact').filter(({ context }) => context['member'] !== undefined);
  expect([contact?.value, contact?.context['incognito']]).toEqual(['connected', true]);
  await carl.begin('membership', 'orchard', { groupId: 'orchard', by: 'create', groupProfile });
  const tried = await inviting(stage, carl, 'orchard', contact?.key ?? '');
  expect(tried).toEqual(['failed', { code: 'Incognito', to: 'contact' }]);
  expect(
    stage.said().filter(({ from, to, message }) => {
      return from === 'Carl' && to === 'Emil' && JSON.stringify(message).includes('"Carl"');
    }),
  ).toEqual([]);
});

inGroups('GMC-30', 'who asks to be a contact as itself is known as itself', async (stage) => {
  const group = await Group.found(stage);
  const emil = await group.join('Emil');
  const carl = await group.join('Carl', {}, { incognito: true });
  await group.settled();
  const profile = { displayName: 'Carl', fullName: '' };
  await carl.tap(group.rowOf(emil, carl), 'user.contact', { profile });
  await stage.clock.advance(minute);
  const [contact] = carl.all('contact').filter(({ context }) => context['member'] !== undefined);
  expect([contact?.value, contact?.context['incognito']]).toEqual(['connected', false]);
  const [theirs] = emil.all('contact').filter(({ context }) => context['member'] !== undefined);
  expect(theirs?.context['peer']).toMatchObject({ profile });
});
