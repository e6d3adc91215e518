import { expect, it } from 'vitest';
import { planOf } from '../../runtime/plan.ts';
import type { MemberConnectionContext } from '../../machines/member/member-connection-context.ts';
import { chatMessage } from '../../machines/vocabulary/chat-message.ts';
import { befriend } from '../groups/befriend.ts';
import { Group } from '../groups/group.ts';
import type { GroupDevice } from '../groups/group-device.ts';
import { setStage, type Stage } from '../groups/stage.ts';
import {
  annaAndCarl,
  forge,
  groupOfTwo,
  identityOf,
  isOne,
  meetAgain,
  meetAtAddress,
  peopleIn,
  settle,
} from './people.ts';

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

it.each(['leave', 'remove'] as const)(
  'M1: who comes back to a group is who it was, on every side, and points to nobody in between: by user.%s',
  async (how) => {
    const stage = await setStage();
    const { group, anna, carl, annaOnCarl, carlOnAnna } = await groupOfTwo(stage);
    await settle(stage);
    const { host } = group;
    const invited = group.invitationOf(carl);
    const inCommon = async (device: GroupDevice) => (await device.engine.identity('contact/Carl')).groups;
    const left = [group.membershipOf(carl), annaOnCarl].map((key) => [carl, key] as const);
    await (how === 'leave' ? carl.tap(group.membershipOf(carl), 'user.leave') : host.tap(invited, 'user.remove'));
    await settle(stage);
    for (const [device, key] of [...left, [anna, carlOnAnna] as const, [host, invited] as const])
      expect(identityOf(device, key)).toBeUndefined();
    expect([await inCommon(host), await inCommon(anna)]).toEqual([[], []]);

    await group.join('Carl');
    await group.connected(anna, carl);
    await settle(stage);
    expect(isOne(host, invited, 'contact/Carl')).toBe(true);
    expect(isOne(carl, group.membershipOf(carl), 'contact/Hanna')).toBe(true);
    expect(isOne(anna, group.rowOf(carl, anna), 'contact/Carl')).toBe(true);
    expect(isOne(carl, group.rowOf(anna, carl), 'contact/Anna')).toBe(true);
    expect([await inCommon(host), await inCommon(anna)]).toEqual([[group.idOn(host)], [group.idOn(anna)]]);
  },
);

it('M4: who is found to be a person whose contact is gone may be asked to be one again, and it is the one of before', async () => {
  const stage = await setStage();
  const { anna, carl, carlOnAnna } = await groupOfTwo(stage);
  await settle(stage);
  await carl.tap('contact/Anna', 'user.delete');
  await settle(stage);
  const orchard = await groupOfTwo(stage, { contacts: false, id: 'orchard' });
  await settle(stage);
  const members = [carlOnAnna, orchard.carlOnAnna];
  const contacts = () => members.map((key) => anna.memory<MemberConnectionContext>(key).contact);
  expect(isOne(anna, orchard.carlOnAnna, 'contact/Carl')).toBe(true);
  expect((await anna.engine.identity(carlOnAnna)).contact).toBe('contact/Carl');
  expect(contacts()).toEqual(members.map(() => ({ key: 'contact/Carl', state: 'gone' })));
  await anna.tap(orchard.carlOnAnna, 'user.contact', { text: 'hi' });
  await settle(stage);
  expect(anna.state('contact/Carl')).toBe('connected');
  expect(contacts()).toEqual(members.map(() => ({ key: 'contact/Carl', state: 'there' })));
  expect(carl.told('message.received').map(({ content }) => content)).toEqual([{ type: 'text', text: 'hi' }]);
});

it('M4: a person of whom one contact is gone is reached by the one that is there', async () => {
  const stage = await setStage();
  const { anna, carl, carlOnAnna } = await groupOfTwo(stage);
  await settle(stage);
  await carl.tap('contact/Anna', 'user.delete');
  await meetAgain(stage, anna, carl);
  await settle(stage);
  expect(peopleIn(anna, [carlOnAnna, 'contact/Carl', 'contact/again'])).toEqual([0, 0, 0]);
  for (const key of [carlOnAnna, 'contact/Carl', 'contact/again'])
    expect((await anna.engine.identity(key)).contact).toBe('contact/again');
});

it('a contact that is deleted, and was found to be somebody else than a member, is not taken for it by that', async () => {
  const stage = await setStage();
  const [anna] = await annaAndCarl(stage);
  const group = await Group.found(stage);
  const { host } = group;
  await befriend(stage, host, anna);
  await group.ask('Anna', await group.link());
  await stage.clock.runUntil(() => group.isIn(anna));
  await settle(stage);
  const member = group.rowOf(anna, host);
  expect(isOne(host, member, 'contact/Anna')).toBe(true);
  const hash = host.all('probe-match').map(({ key }) => key.slice('probe-match/'.length));
  await forge(stage, host, 'contact/Anna', chatMessage.infoProbeRefused(hash[0] ?? '', undefined));
  expect(identityOf(host, member)).toBeUndefined();
  await host.tap('contact/Anna', 'user.delete');
  await settle(stage);
  expect([host.row('contact/Anna'), identityOf(host, member), host.all('identity')]).toEqual([
    undefined,
    undefined,
    [],
  ]);
});
