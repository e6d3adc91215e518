import { expect, it } from 'vitest';
import type { GroupDevice } from '../groups/group-device.ts';
import { setStage } from '../groups/stage.ts';
import { Gate, isConfirmation } from './gate.ts';
import { groupOfTwo, identityOf, meetAgain, peopleIn, settle } from './people.ts';

/** A person has 256 records at most: who would be the next is nobody else, and both sides say so. */

/** Carl and Anna, each a contact and a member to the other, and one; what is chosen is kept on its way. */
async function twoRecords() {
  const gate = new Gate();
  const stage = await setStage({ through: gate.through });
  const { anna, carl, annaOnCarl, carlOnAnna } = await groupOfTwo(stage);
  await settle(stage);
  const people = () => ({
    annas: peopleIn(anna, ['contact/Carl', carlOnAnna, 'contact/again']),
    carls: peopleIn(carl, ['contact/Anna', annaOnCarl, 'contact/again']),
  });
  return { gate, stage, anna, carl, people };
}

/** The person of the record has as many records as there may be. */
async function fill(device: GroupDevice, record: string, size = 256): Promise<void> {
  const key = identityOf(device, record) ?? '';
  device.crash();
  const row = device.data.rows.get(key);
  if (!row) throw new Error('no person');
  const stored = JSON.parse(row.text) as { context: { links: object[] } };
  const links = Array.from({ length: size - 2 }, (_, n) => ({
    one: record,
    other: `member-connection/g.${n}`,
    by: 'x',
  }));
  stored.context.links.push(...links);
  device.data.rows.set(key, { ...row, text: JSON.stringify(stored) });
  await device.restart();
}

const apart = { annas: [0, 0, 2], carls: [0, 0, 2] };

it('who has as many records as there may be gets no hash', async () => {
  const { stage, anna, carl, people } = await twoRecords();
  await fill(carl, 'contact/Anna');
  const before = stage.said('x.info.probe.check').length;
  await meetAgain(stage, anna, carl);
  await settle(stage);
  expect([people(), stage.said('x.info.probe.check').length]).toEqual([apart, before]);
});

it('who has as many records as there may be is not confirmed, and the client is told', async () => {
  const { stage, anna, carl, people } = await twoRecords();
  await fill(anna, 'contact/Carl');
  await meetAgain(stage, anna, carl);
  await settle(stage);
  expect(people()).toEqual(apart);
  expect(anna.told('person.matched')).toMatchObject([{ why: 'TooMany' }]);
});

it('of two that confirm the second is too many, and refused: the other side undoes its merge', async () => {
  const { gate, stage, anna, carl } = await twoRecords();
  await fill(carl, 'contact/Anna', 255);
  gate.keeps = isConfirmation;
  for (const id of ['again', 'anew']) await meetAgain(stage, anna, carl, { id });
  await settle(stage);
  await gate.release();
  await settle(stage);
  const people = ([anna, carl] as const).map((device) =>
    peopleIn(device, [device === anna ? 'contact/Carl' : 'contact/Anna', 'contact/again', 'contact/anew']),
  );
  expect(people).toEqual([
    [0, 0, 2],
    [0, 0, 2],
  ]);
  expect(stage.said('x.info.probe.refused').map(({ to }) => to)).toContain('Anna');
});

it('the last one that there is room for is taken in, on both sides', async () => {
  const { stage, anna, carl, people } = await twoRecords();
  await fill(carl, 'contact/Anna', 255);
  await fill(anna, 'contact/Carl', 255);
  await meetAgain(stage, anna, carl);
  await settle(stage);
  expect(people()).toEqual({ annas: [0, 0, 0], carls: [0, 0, 0] });
});
