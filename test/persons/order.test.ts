import { expect, it } from 'vitest';
import { befriend } from '../groups/befriend.ts';
import { setStage } from '../groups/stage.ts';
import { Gate, isConfirmation, isProbeMessage } from './gate.ts';
import { annaAndCarl, groupOfTwo, meetAgain, peopleIn, settle } from './people.ts';

/** To whom the secret and its hash go, in which order they come, and who confirms. */

const orders: [id: string, words: string, isFirst: string][] = [
  ['PRB-12', 'the hash comes before its probe', 'x.info.probe.check'],
  ['PRB-13', 'the probe comes before its hash', 'x.info.probe'],
];

it.each(orders)('%s: two contacts are one person where %s', async (_, __, first) => {
  const gate = new Gate();
  const stage = await setStage({ through: gate.through });
  const [anna, carl] = await annaAndCarl(stage);
  await befriend(stage, anna, carl);
  await settle(stage);
  gate.keeps = isProbeMessage;
  await meetAgain(stage, anna, carl);
  await settle(stage);
  expect(gate.kept.map(({ to }) => to)).toEqual(['Anna', 'Anna']);
  const isFirst = ({ event }: (typeof gate.kept)[number]) => event.message.event === first;
  await gate.release((kept) => [...kept.filter(isFirst), ...kept.filter((each) => !isFirst(each))]);
  await settle(stage);
  expect(peopleIn(anna, ['contact/Carl', 'contact/again'])).toEqual([0, 0]);
  expect(peopleIn(carl, ['contact/Anna', 'contact/again'])).toEqual([0, 0]);
});

it('PRB-27: M9f: a contact and a member of the same person both confirm, and are one person with the new contact', async () => {
  const gate = new Gate();
  const stage = await setStage({ through: gate.through });
  const [anna, carl] = await annaAndCarl(stage, { hashes: 'all' });
  const { annaOnCarl, carlOnAnna } = await groupOfTwo(stage);
  await settle(stage);
  gate.keeps = isConfirmation;
  await meetAgain(stage, anna, carl);
  await settle(stage);
  expect(gate.kept.map(({ to }) => to)).toEqual(['Carl', 'Carl']);
  await gate.release();
  await settle(stage);
  for (const [device, member, contact] of [
    [carl, annaOnCarl, 'contact/Anna'],
    [anna, carlOnAnna, 'contact/Carl'],
  ] as const) {
    expect(peopleIn(device, [member, contact, 'contact/again'])).toEqual([0, 0, 0]);
    // The second of the confirmations is no news.
    const merged = device
      .told('person.merged')
      .filter(({ records }) => (records as string[]).includes('contact/again'));
    expect(merged).toHaveLength(1);
  }
});

it('M9a: M9c: the secret is said to the contact of a member who has one, and its hash to each other person', async () => {
  const gate = new Gate();
  const stage = await setStage({ through: gate.through });
  const [anna, carl] = await annaAndCarl(stage);
  const { annaOnCarl, carlOnAnna } = await groupOfTwo(stage);
  await settle(stage);
  // The new contact's own probe is lost, so that it stays alone at first.
  gate.loses = isProbeMessage;
  await meetAgain(stage, anna, carl);
  await settle(stage);
  expect(peopleIn(carl, ['contact/Anna', 'contact/again'])).toEqual([0, 1]);
  gate.loses = () => false;
  const before = stage.said().length;
  await carl.tap(annaOnCarl, 'user.probe');
  await settle(stage);
  const over = stage
    .said()
    .slice(before)
    .filter(({ message }) => isProbeMessage('', message));
  const ends = ['contact/Carl', 'contact/again'].map((key) => anna.memory<{ connectionId: string }>(key).connectionId);
  expect(
    over.filter(({ to }) => to === 'Anna').map(({ message, connectionId }) => [message.event, connectionId]),
  ).toEqual([
    ['x.info.probe', ends[0]],
    ['x.info.probe.check', ends[1]],
  ]);
  expect(peopleIn(carl, [annaOnCarl, 'contact/Anna', 'contact/again'])).toEqual([0, 0, 0]);
  expect(peopleIn(anna, [carlOnAnna, 'contact/Carl', 'contact/again'])).toEqual([0, 0, 0]);
});

it.each([
  ['who says so', false, {}],
  ['who does not say so', true, {}],
  ['who does not say so, where all are asked', true, { hashes: 'all' }],
])('PRB-29: M9g: a member is confirmed where the contact was deleted by the other side, %s', async (...row) => {
  const [, isSilent, policy] = row;
  const gate = new Gate();
  const stage = await setStage({ through: gate.through });
  const [anna, carl] = await annaAndCarl(stage, policy);
  const garden = await groupOfTwo(stage);
  await settle(stage);
  if (isSilent) gate.keeps = (__, { event }) => event === 'x.direct.del';
  await anna.tap('contact/Carl', 'user.delete');
  await settle(stage);
  expect(carl.state('contact/Anna')).toBe(isSilent ? 'connected' : 'gone');
  const orchard = await groupOfTwo(stage, { contacts: false, id: 'orchard' });
  await settle(stage);
  expect(peopleIn(carl, [garden.annaOnCarl, orchard.annaOnCarl])).toEqual([0, 0]);
  expect(peopleIn(anna, [garden.carlOnAnna, orchard.carlOnAnna])).toEqual([0, 0]);
});
