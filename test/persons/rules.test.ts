import { expect, it } from 'vitest';
import { befriend } from '../groups/befriend.ts';
import { setStage } from '../groups/stage.ts';
import {
  annaAndCarl,
  bindings,
  groupOfTwo,
  identityOf,
  isOne,
  meetAgain,
  meetAtAddress,
  peopleIn,
  settle,
} from './people.ts';

/** What the two presets make of the same two people: by that of today contacts and members stay among themselves. */

const both = ['contact/Anna', 'contact/Carl'];

async function twoContacts(policy: 'seed' | 'upstream') {
  const stage = await setStage();
  const [anna, carl] = await annaAndCarl(stage, policy);
  await befriend(stage, anna, carl);
  await meetAgain(stage, anna, carl);
  await settle(stage);
  return { stage, anna, carl };
}

it('PRB-05: two contacts of one person stay separate by the rules of today', async () => {
  const { anna, carl } = await twoContacts('upstream');
  expect(peopleIn(anna, ['contact/Carl', 'contact/again'])).toEqual([0, 1]);
  expect(peopleIn(carl, ['contact/Anna', 'contact/again'])).toEqual([0, 1]);
});

it('PRB-05: M6: two contacts of one person are one by the rules of the seed', async () => {
  const { stage, anna, carl } = await twoContacts('seed');
  expect(isOne(anna, 'contact/Carl', 'contact/again')).toBe(true);
  expect(isOne(carl, 'contact/Anna', 'contact/again')).toBe(true);
  for (const each of [anna, carl]) expect(each.told('person.merged')).toHaveLength(1);
  expect(bindings(stage)).toEqual([[true], [true]]);
});

it('PRB-15: a contact that matches a contact is told of, and separate, by the rules of today alone', async () => {
  const stage = await setStage();
  const [anna, carl] = await annaAndCarl(stage, 'upstream');
  // Who probes follows other rules, and sends the hash.
  await carl.tap('merge-settings/account', 'user.set', { policy: 'seed' });
  await befriend(stage, anna, carl);
  await meetAgain(stage, anna, carl);
  await settle(stage);
  expect(stage.said('x.info.probe.check')).toHaveLength(1);
  expect(stage.said('x.info.probe.ok')).toEqual([]);
  expect(anna.told('person.matched')).toMatchObject([{ why: 'ContactsSeparate' }]);
  for (const device of [anna, carl]) expect(device.all('identity')).toEqual([]);
});

it('PRB-16: a member that matches a member is told of, and separate, by the rules of today alone', async () => {
  const stage = await setStage();
  const [anna, carl] = await annaAndCarl(stage, 'upstream');
  await carl.tap('merge-settings/account', 'user.set', { policy: 'seed' });
  const one = await groupOfTwo(stage, { contacts: false });
  const other = await groupOfTwo(stage, { contacts: false, id: 'orchard' });
  await settle(stage);
  expect(anna.told('person.matched')).toMatchObject([{ why: 'MembersSeparate' }]);
  expect(isOne(anna, one.carlOnAnna, other.carlOnAnna)).toBe(false);
  expect(isOne(carl, one.annaOnCarl, other.annaOnCarl)).toBe(false);
});

it('PRB-16: M9: M9b: M9d: members of two groups are one by the rules of the seed, without a contact', async () => {
  const stage = await setStage();
  const one = await groupOfTwo(stage, { contacts: false });
  await settle(stage);
  const { anna, carl, ...other } = await groupOfTwo(stage, { contacts: false, id: 'orchard' });
  await settle(stage);
  expect(isOne(anna, one.carlOnAnna, other.carlOnAnna)).toBe(true);
  expect(isOne(carl, one.annaOnCarl, other.annaOnCarl)).toBe(true);
  for (const device of [anna, carl]) expect(both.filter((key) => device.row(key))).toEqual([]);
  // What is merged is who they are: each keeps its own connection.
  const ends = [one.annaOnCarl, other.annaOnCarl].map((key) => carl.memory<{ connectionId: string }>(key).connectionId);
  expect(new Set(ends).size).toBe(2);
  await one.group.say(anna, 'in the garden');
  await other.group.say(anna, 'in the orchard');
  await settle(stage);
  expect(one.group.heard(carl).toSorted()).toEqual(['in the garden', 'in the orchard']);
});

/** Two contacts of one person, who then is a member of a group, too. */
async function contactsConfirm(policy: 'seed' | 'upstream') {
  const { stage, anna, carl } = await twoContacts(policy);
  const { annaOnCarl, carlOnAnna } = await groupOfTwo(stage);
  await settle(stage);
  return {
    stage,
    carls: peopleIn(carl, [annaOnCarl, 'contact/Anna', 'contact/again']),
    annas: peopleIn(anna, [carlOnAnna, 'contact/Carl', 'contact/again']),
  };
}

it('PRB-28: of two contacts that confirm one member the first wins by the rules of today, on both sides', async () => {
  const { stage, carls, annas } = await contactsConfirm('upstream');
  expect([[0, 0, 2].join(), [0, 1, 0].join()]).toContain(carls.join());
  expect(annas).toEqual(carls);
  expect(stage.said('x.info.probe.ok').filter(({ from }) => from === 'Anna').length).toBeGreaterThan(0);
});

it('PRB-28: M9e: all contacts that confirm are the member by the rules of the seed', async () => {
  const { carls, annas } = await contactsConfirm('seed');
  expect([carls, annas]).toEqual([
    [0, 0, 0],
    [0, 0, 0],
  ]);
});

it('PRB-11: a contact whose picture is another one gets no hash, and stays another', async () => {
  const stage = await setStage();
  const [anna, carl] = await annaAndCarl(stage);
  await befriend(stage, anna, carl);
  const profile = { displayName: 'Anna', fullName: '', image: 'data:image/png;base64,AAAA' };
  await meetAgain(stage, anna, carl, { invites: { profile } });
  await settle(stage);
  expect(stage.said('x.info.probe.check')).toEqual([]);
  expect(peopleIn(carl, ['contact/Anna', 'contact/again'])).toEqual([0, 1]);
});

it('PRB-20: of two records that bear the same name the older one is first, on both sides', async () => {
  const { anna, carl } = await twoContacts('seed');
  for (const [device, older] of [
    [anna, 'contact/Carl'],
    [carl, 'contact/Anna'],
  ] as const) {
    const { links } = device.memory<{ links: object[] }>(identityOf(device, older) ?? '');
    expect(links).toMatchObject([{ one: older, other: 'contact/again' }]);
    expect(device.told('person.merged')).toMatchObject([{ records: [older, 'contact/again'] }]);
  }
});

it('M7: a second contact by an address is found to be the first one', async () => {
  const stage = await setStage();
  const [anna, carl] = await annaAndCarl(stage);
  await befriend(stage, carl, anna);
  await meetAtAddress(anna, carl, { id: 'again' });
  await settle(stage);
  expect(isOne(carl, 'contact/Anna', 'contact/again')).toBe(true);
  const accepted = anna.all('contact').map(({ key }) => key);
  expect(peopleIn(anna, accepted)).toEqual([0, 0]);
});
