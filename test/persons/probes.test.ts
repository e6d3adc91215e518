import { expect, it } from 'vitest';
import { befriend } from '../groups/befriend.ts';
import { Group } from '../groups/group.ts';
import { setStage, type Stage } from '../groups/stage.ts';
import { chatMessage } from '../../machines/vocabulary/chat-message.ts';
import {
  annaAndCarl,
  bindings,
  groupOfTwo,
  identityOf,
  isOne,
  meetAgain,
  peopleIn,
  setPolicy,
  settle,
} from './people.ts';

/** Who probes whom, and when: two people who are each other's contacts, members and hosts. */

const said = (stage: Stage, event: string) => stage.said(event).map(({ from, to }) => `${from} to ${to}`);

it('PRB-01: M1: who is a contact already is known as a new member of a group, on both sides', async () => {
  const stage = await setStage();
  const { anna, carl, annaOnCarl, carlOnAnna } = await groupOfTwo(stage);
  await settle(stage);
  expect(isOne(carl, annaOnCarl, 'contact/Anna')).toBe(true);
  expect(isOne(anna, carlOnAnna, 'contact/Carl')).toBe(true);
  expect(said(stage, 'x.info.probe').filter((pair) => pair === 'Anna to Carl')).toEqual([]);
  expect(bindings(stage)).toEqual([[true], [true]]);
});

it('PRB-02: M8: who is a member of several groups is known as a new contact, on both sides', async () => {
  const stage = await setStage();
  const garden = await groupOfTwo(stage, { contacts: false });
  const orchard = await groupOfTwo(stage, { contacts: false, id: 'orchard' });
  const { anna, carl } = garden;
  await settle(stage);
  expect(identityOf(anna, garden.carlOnAnna)).toBe(identityOf(anna, orchard.carlOnAnna));
  await befriend(stage, anna, carl);
  await settle(stage);
  expect(peopleIn(carl, [garden.annaOnCarl, orchard.annaOnCarl, 'contact/Anna'])).toEqual([0, 0, 0]);
  expect(peopleIn(anna, [garden.carlOnAnna, orchard.carlOnAnna, 'contact/Carl'])).toEqual([0, 0, 0]);
});

it.each(['seed', 'upstream'] as const)('M8: members of two groups become the new contact by %s', async (policy) => {
  const stage = await setStage();
  const [anna, carl] = await annaAndCarl(stage, policy);
  const garden = await groupOfTwo(stage, { contacts: false });
  const orchard = await groupOfTwo(stage, { contacts: false, id: 'orchard' });
  await settle(stage);
  await befriend(stage, anna, carl);
  await settle(stage);
  expect(peopleIn(carl, ['contact/Anna', garden.annaOnCarl, orchard.annaOnCarl])).toEqual([0, 0, 0]);
  expect(peopleIn(anna, ['contact/Carl', garden.carlOnAnna, orchard.carlOnAnna])).toEqual([0, 0, 0]);
});

it('PRB-04a: M2: who joins by the link of a contact knows the host as that contact, and the other way round', async () => {
  const stage = await setStage();
  const [anna] = await annaAndCarl(stage);
  const group = await Group.found(stage);
  await befriend(stage, group.host, anna);
  await group.ask('Anna', await group.link());
  await stage.clock.runUntil(() => group.isIn(anna));
  await settle(stage);
  expect(isOne(anna, group.membershipOf(anna), 'contact/Hanna')).toBe(true);
  expect(isOne(group.host, group.rowOf(anna, group.host), 'contact/Anna')).toBe(true);
  expect(bindings(stage)).toEqual([[true], [true]]);
});

/** Anna has the host twice as a contact, and joins by the link of its group. */
async function hostTwice(policy: 'seed' | 'upstream') {
  const stage = await setStage();
  const [anna] = await annaAndCarl(stage, policy);
  const group = await Group.found(stage);
  await setPolicy(group.host, policy);
  await befriend(stage, group.host, anna);
  await meetAgain(stage, group.host, anna);
  await settle(stage);
  await group.ask('Anna', await group.link());
  await stage.clock.runUntil(() => group.isIn(anna));
  await settle(stage);
  const annas = peopleIn(anna, [group.membershipOf(anna), 'contact/Hanna', 'contact/again']);
  const hosts = peopleIn(group.host, [group.rowOf(anna, group.host), 'contact/Anna', 'contact/again']);
  return { annas, hosts };
}

it('PRB-04: by the rules of today exactly one of two contacts is the host, the same one on both sides', async () => {
  const { annas, hosts } = await hostTwice('upstream');
  expect([[0, 0, 2].join(), [0, 1, 0].join()]).toContain(annas.join());
  expect(hosts).toEqual(annas);
});

it('PRB-04: M2: by the rules of the seed both contacts are the host', async () => {
  expect(await hostTwice('seed')).toEqual({ annas: [0, 0, 0], hosts: [0, 0, 0] });
});

it('PRB-31: a host who shows itself once more is not probed once more', async () => {
  const stage = await setStage();
  const [anna] = await annaAndCarl(stage);
  const group = await Group.found(stage);
  await group.ask('Anna', await group.link());
  await stage.clock.runUntil(() => group.isIn(anna));
  await settle(stage);
  expect(said(stage, 'x.info.probe')).toEqual(['Anna to Hanna']);
  await group.forge(anna, group.host, chatMessage.grpLinkMem({ displayName: 'Hanna', fullName: '' }));
  await settle(stage);
  expect(said(stage, 'x.info.probe')).toEqual(['Anna to Hanna']);
});

it('PRB-32: a host whose invitation was a contact’s is not probed when it shows itself', async () => {
  const stage = await setStage();
  const group = await Group.of(stage, 'Anna');
  const anna = await stage.device('Anna');
  await settle(stage);
  const before = said(stage, 'x.info.probe');
  await group.forge(anna, group.host, chatMessage.grpLinkMem({ displayName: 'Hanna', fullName: '' }));
  await settle(stage);
  expect(said(stage, 'x.info.probe')).toEqual(before);
  expect(anna.memory<{ probed?: boolean }>(group.membershipOf(anna)).probed).toBeUndefined();
});
