import { expect, it } from 'vitest';
import { planOf } from '../../runtime/plan.ts';
import type { MemberConnectionContext } from '../../machines/member/member-connection-context.ts';
import { Group } from '../groups/group.ts';
import type { GroupDevice } from '../groups/group-device.ts';
import { setStage, type Stage } from '../groups/stage.ts';
import { annaAndCarl, groupOfTwo, identityOf, isOne, meetAtAddress, peopleIn, settle } from './people.ts';

/** A contact that comes out of a member, or a member out of a contact, is the same person without a probe. */

const contactOf = (device: GroupDevice, member: string): string =>
  device.memory<MemberConnectionContext>(member).contact?.key ?? '';

/** Carl asks Anna, by her row in the group, to be his contact: the contact of each. */
async function write(stage: Stage, group: Awaited<ReturnType<typeof groupOfTwo>>) {
  const { anna, carl, annaOnCarl, carlOnAnna } = group;
  await carl.tap(annaOnCarl, 'user.contact', { text: 'hi' });
  const both = () => [contactOf(carl, annaOnCarl), contactOf(anna, carlOnAnna)] as const;
  await stage.clock.runUntil(() => carl.state(both()[0]) === 'connected' && anna.state(both()[1]) === 'connected');
  await settle(stage);
  return both();
}

it('M3: who is written to as a member is that member as a contact, and in all groups, without a probe', async () => {
  const stage = await setStage();
  const garden = await groupOfTwo(stage, { contacts: false });
  const orchard = await groupOfTwo(stage, { contacts: false, id: 'orchard' });
  const { anna, carl } = garden;
  await settle(stage);
  const before = stage.said('x.info.probe').length;
  const [annas, carls] = await write(stage, garden);
  expect(peopleIn(carl, [garden.annaOnCarl, orchard.annaOnCarl, annas])).toEqual([0, 0, 0]);
  expect(peopleIn(anna, [garden.carlOnAnna, orchard.carlOnAnna, carls])).toEqual([0, 0, 0]);
  expect(stage.said('x.info.probe').length).toBe(before);
});

it('M3: so it is where merging is switched off: no probe is needed', async () => {
  const stage = await setStage();
  const [anna, carl] = await annaAndCarl(stage, { merge: false });
  const group = await groupOfTwo(stage, { contacts: false });
  const [annas, carls] = await write(stage, group);
  expect(isOne(carl, group.annaOnCarl, annas)).toBe(true);
  expect(isOne(anna, group.carlOnAnna, carls)).toBe(true);
});

it('M4: a contact that one side has deleted is made anew there, and is the one of before on the other', async () => {
  const stage = await setStage();
  const group = await groupOfTwo(stage, { contacts: false });
  const { anna, carl, annaOnCarl, carlOnAnna } = group;
  const [before, carls] = await write(stage, group);
  const contacts = anna.all('contact').length;
  await carl.tap(before, 'user.delete');
  await settle(stage);
  expect([carl.row(before), anna.state(carls)]).toEqual([undefined, 'gone']);
  const [anew, same] = await write(stage, group);
  expect(same).toBe(carls);
  expect(anna.all('contact')).toHaveLength(contacts);
  expect(isOne(carl, annaOnCarl, anew)).toBe(true);
  expect(isOne(anna, carlOnAnna, carls)).toBe(true);
});

it('M4: a contact that a probe has found to be a member, and that is gone, is asked over the group', async () => {
  const stage = await setStage();
  const group = await groupOfTwo(stage);
  const { anna, carl, annaOnCarl, carlOnAnna } = group;
  await settle(stage);
  expect(isOne(carl, annaOnCarl, 'contact/Anna')).toBe(true);
  await anna.tap('contact/Carl', 'user.delete');
  await settle(stage);
  const [annas, carls] = await write(stage, group);
  expect(annas).toBe('contact/Anna');
  expect(isOne(carl, annaOnCarl, annas)).toBe(true);
  expect(isOne(anna, carlOnAnna, carls)).toBe(true);
});

it('a member who the user says is somebody else is not written to as the contact', async () => {
  const stage = await setStage();
  const group = await groupOfTwo(stage);
  const { carl, annaOnCarl } = group;
  await settle(stage);
  await expect(carl.tap(annaOnCarl, 'user.contact')).rejects.toMatchObject({
    error: { reason: { code: 'ContactExists' } },
  });
  await carl.tap(identityOf(carl, annaOnCarl) ?? '', 'user.separate', { record: annaOnCarl });
  const [annas] = await write(stage, group);
  expect(annas).not.toBe('contact/Anna');
  expect(peopleIn(carl, ['contact/Anna', annas])).toEqual([0, 1]);
});

it('M4: an invitation of a member who is a contact already makes no other contact', async () => {
  const stage = await setStage();
  const group = await groupOfTwo(stage, { contacts: false });
  const { anna, carl, carlOnAnna } = group;
  const [, carls] = await write(stage, group);
  const [invitation] = stage.said('x.grp.direct.inv').map(({ message }) => message);
  const contacts = anna.all('contact').length;
  await group.group.forge(anna, carl, { ...(invitation ?? { event: '', params: {} }), msgId: 'another' });
  await settle(stage);
  expect(anna.all('contact')).toHaveLength(contacts);
  expect([anna.state(carls), isOne(anna, carlOnAnna, carls)]).toEqual(['connected', true]);
});

it('M5: an address of who is a contact already opens the contact, and asks for nothing', async () => {
  const stage = await setStage();
  const [anna, carl] = await annaAndCarl(stage);
  const link = await meetAtAddress(anna, carl);
  expect(await planOf(carl.engine, link)).toMatchObject({ plan: 'known', key: 'contact/Anna' });
});

it('who was invited by a contact is that contact, and so is the host, without a probe', async () => {
  const stage = await setStage();
  const [anna] = await annaAndCarl(stage, { merge: false });
  const group = await Group.of(stage, 'Anna');
  await settle(stage);
  expect(isOne(group.host, group.rowOf(anna, group.host), 'contact/Anna')).toBe(true);
  expect(isOne(anna, group.membershipOf(anna), 'contact/Hanna')).toBe(true);
});
