import { expect, it } from 'vitest';
import type { MemberConnectionContext } from '../../machines/member/member-connection-context.ts';
import { befriend } from '../groups/befriend.ts';
import { Group } from '../groups/group.ts';
import { setStage } from '../groups/stage.ts';
import { annaAndCarl, groupOfTwo, isOne, meetAgain, peopleIn, setPolicy, settle } from './people.ts';

/** Who has a name, or a picture, that others have too. */

const picture = (letter: string) => `data:image/jpg;base64,${letter.repeat(9000)}`;

it('M1: PRB-01: who has a picture of the usual size is known by the rest of the profile, and so are we', async () => {
  const stage = await setStage();
  const [anna, carl] = await annaAndCarl(stage);
  const rest = { shortDescr: 'gardener', contactLink: 'https://smp.example/a#anna' };
  anna.shows = { ...rest, image: picture('A') };
  carl.shows = { image: picture('C') };
  const { annaOnCarl, carlOnAnna } = await groupOfTwo(stage);
  await settle(stage);
  expect([isOne(carl, annaOnCarl, 'contact/Anna'), isOne(anna, carlOnAnna, 'contact/Carl')]).toEqual([true, true]);
  const { profile } = carl.memory<MemberConnectionContext>(annaOnCarl).facts;
  expect(profile).toEqual({ displayName: 'Anna', fullName: '', ...rest });
});

it('two devices of one user are two people: neither has what the other was told', async () => {
  const stage = await setStage({ userName: (name) => (name.startsWith('Nora') ? 'Nora' : name) });
  const group = await Group.of(stage, 'Emil', 'Nora');
  const [emil, nora] = [await stage.device('Emil'), await stage.device('Nora')];
  await befriend(stage, emil, nora);
  const second = await group.join('Nora-2');
  await group.settled();
  await settle(stage);
  const records = ['contact/Nora', group.rowOf(nora, emil), group.rowOf(second, emil)];
  expect(peopleIn(emil, records)).toEqual([0, 0, 2]);
  const names = await Promise.all(records.map(async (key) => (await emil.engine.identity(key)).name));
  expect(names).toEqual(['Nora', 'Nora', 'Nora_1']);
});

it('PRB-05: four contacts of one person stay four by the rules of today, and have numbers', async () => {
  const stage = await setStage();
  const [anna, carl] = [await stage.device('Anna'), await stage.device('Carl')];
  for (const device of [anna, carl]) await setPolicy(device, 'upstream');
  await befriend(stage, anna, carl);
  const others = ['second', 'third', 'fourth'];
  for (const id of others) await meetAgain(stage, anna, carl, { id });
  await settle(stage);
  const records = ['contact/Carl', ...others.map((id) => `contact/${id}`)];
  expect(peopleIn(anna, records)).toEqual([0, 1, 2, 3]);
  const names = await Promise.all(records.map(async (key) => (await anna.engine.identity(key)).name));
  expect(names).toEqual(['Carl', 'Carl_1', 'Carl_2', 'Carl_3']);
});

it('who calls itself as the second of a name is called here is called otherwise', async () => {
  const stage = await setStage({ userName: (name) => (name === 'Mallory' ? 'Carl_1' : name) });
  const [anna, carl] = [await stage.device('Anna'), await stage.device('Carl')];
  for (const device of [anna, carl]) await setPolicy(device, 'upstream');
  await befriend(stage, anna, carl);
  await meetAgain(stage, anna, carl, { id: 'second' });
  await meetAgain(stage, anna, await stage.device('Mallory'), { id: 'mallory' });
  await meetAgain(stage, anna, carl, { id: 'third' });
  await settle(stage);
  const records = ['contact/Carl', 'contact/second', 'contact/mallory', 'contact/third'];
  const names = await Promise.all(records.map(async (key) => (await anna.engine.identity(key)).name));
  expect(names).toEqual(['Carl', 'Carl_1', 'Carl_1_1', 'Carl_2']);
});

it('who looks like another in other letters is another: it gets no hash', async () => {
  const cyrillic = '\u0410nna';
  const stage = await setStage({ userName: (name) => (name === 'Eve' ? cyrillic : name) });
  const [anna, carl] = await annaAndCarl(stage);
  await befriend(stage, anna, carl);
  await meetAgain(stage, await stage.device('Eve'), carl, { id: 'eve' });
  await settle(stage);
  expect(stage.said('x.info.probe.check')).toEqual([]);
  const names = ['contact/Anna', 'contact/eve'].map(async (key) => (await carl.engine.identity(key)).name);
  expect(await Promise.all(names)).toEqual(['Anna', cyrillic]);
});

it('GMC-34: who is one with a contact in several groups is one with the contact that is made after it, in all of them', async () => {
  const stage = await setStage();
  const garden = await groupOfTwo(stage, { contacts: false });
  const orchard = await groupOfTwo(stage, { contacts: false, id: 'orchard' });
  const { anna, carl } = garden;
  const contactOf = (row: string) => carl.memory<MemberConnectionContext>(row).contact?.key ?? '';
  const write = async (row: string) => {
    await carl.tap(row, 'user.contact', { text: 'hi' });
    await settle(stage);
    return contactOf(row);
  };
  const first = await write(garden.annaOnCarl);
  await carl.tap(first, 'user.delete');
  await settle(stage);
  const second = await write(orchard.annaOnCarl);
  const rows = [garden.annaOnCarl, orchard.annaOnCarl];
  expect([rows.map(contactOf), second === first]).toEqual([[second, second], false]);
  expect(peopleIn(carl, [second, ...rows])).toEqual([0, 0, 0]);
  const theirs = anna.all('contact').filter(({ context }) => context['member'] !== undefined);
  expect(theirs.map(({ value }) => value)).toEqual(['connected']);
  expect(peopleIn(anna, [theirs[0]?.key ?? '', garden.carlOnAnna, orchard.carlOnAnna])).toEqual([0, 0, 0]);
});

it('people who are met under ids that are alike, one by an invitation and one by a group, stay two', async () => {
  const stage = await setStage();
  const [anna, carl] = await annaAndCarl(stage);
  await befriend(stage, anna, carl);
  const own = { displayName: 'orchard', fullName: '' };
  await anna.begin('membership', 'own', { groupId: 'own', by: 'create', groupProfile: own });
  await anna.begin('member-invitation', '1', { invitationId: '1', groupId: 'own', contact: 'contact/Carl' });
  await settle(stage);
  await carl.tap(carl.all('membership')[0]?.key ?? '', 'user.join');
  await settle(stage);
  const group = await Group.found(stage);
  await anna.begin('membership', '1', { groupId: '1', by: 'link', link: await group.link() });
  await anna.until('membership/1', 'connected');
  await anna.tap('membership/1', 'user.contact');
  await settle(stage);
  const hanna = anna.all('contact').find(({ key }) => key !== 'contact/Carl')?.key ?? '';
  const records = ['contact/Carl', 'member-invitation/1', hanna, 'membership/1'];
  expect(peopleIn(anna, records)).toEqual([0, 0, 2, 2]);
});
