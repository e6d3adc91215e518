import { expect, it } from 'vitest';
import { befriend, requestOf } from '../groups/befriend.ts';
import { Group } from '../groups/group.ts';
import { setStage, type StageOptions } from '../groups/stage.ts';
import { annaAndCarl, groupOfTwo, isOne, peopleIn, settle } from './people.ts';

/** Who is heard before we know that we are connected, or before we are let in: CON may be missed on the way from our agent. */

const missed = { by: '' };
const through: NonNullable<StageOptions['through']> = (name, network) => ({
  ...network,
  agent(client) {
    const agent = network.agent(client);
    return {
      ...agent,
      onEvent: (handler) =>
        agent.onEvent(async (event) => {
          if (event.type !== 'CON' || missed.by !== name) return handler(event);
          missed.by = '';
        }),
    };
  },
});

it('M2: a host that shows itself to who has missed CON is known as the contact all the same', async () => {
  const stage = await setStage({ through });
  const [anna] = await annaAndCarl(stage);
  const group = await Group.found(stage);
  await befriend(stage, group.host, anna);
  const link = await group.link();
  missed.by = 'Anna';
  await group.ask('Anna', link);
  await settle(stage);
  expect(isOne(anna, group.membershipOf(anna), 'contact/Hanna')).toBe(true);
  expect(isOne(group.host, group.rowOf(anna, group.host), 'contact/Anna')).toBe(true);
});

it('M6: a secret that is heard by who has missed CON counts', async () => {
  const stage = await setStage({ through });
  const [anna, carl] = await annaAndCarl(stage);
  await befriend(stage, anna, carl);
  await settle(stage);
  const key = await anna.begin('contact', 'again', { contactId: 'again', by: 'invite' });
  await anna.until(key, 'invited');
  missed.by = 'Anna';
  await carl.begin('contact', 'again', { contactId: 'again', by: 'link', link: requestOf(anna, key) });
  await settle(stage);
  expect(isOne(anna, 'contact/Carl', key)).toBe(true);
  expect(isOne(carl, 'contact/Anna', key)).toBe(true);
});

it('M2: a host that shows itself to who is not let in yet is known as the contact once it has let us in', async () => {
  const stage = await setStage();
  const [anna] = await annaAndCarl(stage);
  const group = await Group.found(stage);
  await befriend(stage, group.host, anna);
  await group.ask('Anna', await group.link({ verdict: 'approve' }));
  await settle(stage);
  expect(anna.state(group.membershipOf(anna))).toBe('pendingApproval');
  await group.host.tap(group.requestOf(anna), 'user.accept');
  await settle(stage);
  expect(isOne(anna, group.membershipOf(anna), 'contact/Hanna')).toBe(true);
  expect(isOne(group.host, group.rowOf(anna, group.host), 'contact/Anna')).toBe(true);
});

it('M3: a contact made in the group is one with its member, also who became one with another contact meanwhile', async () => {
  const stage = await setStage({ through });
  const { anna, carl, annaOnCarl, carlOnAnna } = await groupOfTwo(stage, { contacts: false });
  await settle(stage);
  missed.by = 'Carl';
  await anna.tap(carlOnAnna, 'user.contact');
  await settle(stage);
  const madeOn = (device: typeof anna) => device.all('contact').find(({ key }) => key !== 'contact/Hanna')?.key ?? '';
  const [onAnna, onCarl] = [madeOn(anna), madeOn(carl)];
  expect(carl.state(onCarl)).toBe('connecting');
  await befriend(stage, anna, carl);
  await settle(stage);
  expect(peopleIn(carl, [annaOnCarl, 'contact/Anna', onCarl])).toEqual([0, 0, 2]);
  carl.crash();
  await carl.restart();
  await settle(stage);
  expect(peopleIn(carl, [annaOnCarl, 'contact/Anna', onCarl])).toEqual([0, 0, 0]);
  expect(peopleIn(anna, [carlOnAnna, 'contact/Carl', onAnna])).toEqual([0, 0, 0]);
});
