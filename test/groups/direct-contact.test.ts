import { expect } from 'vitest';
import type { MemberConnectionContext } from '../../machines/member/member-connection-context.ts';
import { Group } from './group.ts';
import type { GroupDevice } from './group-device.ts';
import { inGroups } from './scenario.ts';

const minute = 60_000;
const contactOf = (group: Group, other: GroupDevice, on: GroupDevice) =>
  on.memory<MemberConnectionContext>(group.rowOf(other, on)).contact;
const refusal = (code: string) => ({ error: { reason: { code } } });

/** Two members who were introduced by a third. */
async function two(stage: Parameters<typeof Group.of>[0]) {
  const group = await Group.of(stage, 'Emil', 'Nora');
  const [emil, nora] = [await stage.device('Emil'), await stage.device('Nora')];
  const contact = async (one: GroupDevice, other: GroupDevice, text = 'hi') => {
    await one.tap(group.rowOf(other, one), 'user.contact', { text });
    await stage.clock.runUntil(() => {
      const keys = [contactOf(group, other, one)?.key, contactOf(group, one, other)?.key];
      return keys.every((key, at) => key !== undefined && [one, other][at]?.state(key) === 'connected');
    });
  };
  return { group, emil, nora, contact };
}

inGroups(
  'GMC-30',
  'a member is invited to be a contact, with a first message: both know that it is the same person',
  async (stage) => {
    const { group, emil, nora, contact } = await two(stage);
    await contact(nora, emil, 'hi Emil');
    expect(stage.said('x.grp.direct.inv')).toHaveLength(1);
    expect(contactOf(group, emil, nora)?.state).toBe('there');
    expect(contactOf(group, nora, emil)?.state).toBe('there');
    expect(emil.told('message.received')).toMatchObject([{ content: { text: 'hi Emil' } }]);
  },
);

inGroups('GMC-31', 'a member who is a contact is not asked to become one', async (stage) => {
  const { group, emil, nora, contact } = await two(stage);
  await contact(nora, emil);
  const before = nora.all('contact').length;
  await expect(nora.tap(group.rowOf(emil, nora), 'user.contact')).rejects.toMatchObject(refusal('ContactExists'));
  await expect(emil.tap(group.rowOf(nora, emil), 'user.contact')).rejects.toMatchObject(refusal('ContactExists'));
  expect(nora.all('contact')).toHaveLength(before);
});

inGroups('GMC-32', 'a member who was asked to be a contact is not asked once more', async (stage) => {
  const { group, emil, nora } = await two(stage);
  emil.offline();
  await nora.tap(group.rowOf(emil, nora), 'user.contact', { text: 'hi' });
  await expect(nora.tap(group.rowOf(emil, nora), 'user.contact')).rejects.toMatchObject(refusal('AlreadyAsked'));
  await stage.clock.advance(minute);
  await expect(nora.tap(group.rowOf(emil, nora), 'user.contact')).rejects.toMatchObject(refusal('AlreadyAsked'));
  expect(nora.all('contact').filter(({ context }) => context['member'] !== undefined)).toHaveLength(1);
});

inGroups(
  'GMC-34',
  'a contact that was deleted is made anew, once, and is the member’s on both sides',
  async (stage) => {
    const { group, emil, nora, contact } = await two(stage);
    await contact(nora, emil);
    const [former, theirs] = [contactOf(group, emil, nora)?.key ?? '', contactOf(group, nora, emil)?.key ?? ''];
    await nora.tap(former, 'user.delete');
    await stage.clock.runUntil(() => nora.row(former) === undefined && emil.state(theirs) === 'gone');
    expect(contactOf(group, emil, nora)?.state).toBe('gone');
    await contact(nora, emil, 'hi again');
    expect(contactOf(group, emil, nora)?.state).toBe('there');
    const connected = (device: GroupDevice) =>
      device.all('contact').filter(({ context, value }) => context['member'] !== undefined && value === 'connected');
    expect([connected(nora).length, connected(emil).length]).toEqual([1, 1]);
    expect(emil.told('message.received').at(-1)).toMatchObject({ content: { text: 'hi again' } });
  },
);
