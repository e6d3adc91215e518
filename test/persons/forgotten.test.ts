import { expect, it } from 'vitest';
import type { GroupDevice } from '../groups/group-device.ts';
import { setStage } from '../groups/stage.ts';
import { confirmationOnItsWay, groupOfTwo, identityOf, meetAgain, peopleIn, settle } from './people.ts';

/** A record that the application forgets (`engine.forget`) is as gone as one that its user has deleted. */

/** Carl has Anna as a contact and as a member of Hanna's group, and knows that she is one. */
async function twoRecords() {
  const stage = await setStage();
  const { carl, annaOnCarl } = await groupOfTwo(stage);
  await settle(stage);
  expect(peopleIn(carl, ['contact/Anna', annaOnCarl])).toEqual([0, 0]);
  return { stage, carl, annaOnCarl, identity: identityOf(carl, annaOnCarl) ?? '' };
}

const partsOf = (device: GroupDevice, record: string) =>
  device.all().filter(({ labels }) => labels.includes(`probes-of:${record}`));

it('a person of two records, of whom one is forgotten, is nobody’s any more', async () => {
  const { carl, annaOnCarl, identity } = await twoRecords();
  await carl.engine.forget('contact/Anna');
  expect(identityOf(carl, annaOnCarl)).toBeUndefined();
  expect(carl.row(identity)).toBeUndefined();
  expect(partsOf(carl, 'contact/Anna')).toEqual([]);
  expect(await carl.engine.identity(annaOnCarl)).toMatchObject({ records: [{ key: annaOnCarl }] });
});

it('a person of three records, of whom one is forgotten, is one of two', async () => {
  const { stage, carl, annaOnCarl } = await twoRecords();
  const anna = await stage.device('Anna');
  await meetAgain(stage, anna, carl);
  await settle(stage);
  await carl.engine.forget('contact/Anna');
  expect(peopleIn(carl, [annaOnCarl, 'contact/again'])).toEqual([0, 0]);
  const { records, contact } = await carl.engine.identity(annaOnCarl);
  expect([records.map(({ key }) => key).toSorted(), contact]).toEqual([['contact/again', annaOnCarl], 'contact/again']);
});

it('what is forgotten of a person goes in one transaction, wherever the process dies', async () => {
  for (const when of ['before', 'after'] as const) {
    const { stage, carl, annaOnCarl } = await twoRecords();
    carl.dieAtCommit(carl.commits + 1, when);
    void carl.engine.forget('contact/Anna');
    await stage.clock.runUntil(() => !carl.isAlive);
    const there = when === 'before';
    expect([carl.row('contact/Anna') !== undefined, identityOf(carl, annaOnCarl) !== undefined]).toEqual([
      there,
      there,
    ]);
    await carl.restart();
    await settle(stage);
    expect(await carl.engine.quarantined()).toEqual([]);
  }
});

it('a record that can’t be understood any more is forgotten by its person, too', async () => {
  const { stage, carl, annaOnCarl, identity } = await twoRecords();
  carl.crash();
  const row = carl.data.rows.get('contact/Anna');
  if (!row) throw new Error('no contact');
  const damaged = { ...(JSON.parse(row.text) as object), context: 'torn' };
  carl.data.rows.set('contact/Anna', { ...row, text: JSON.stringify(damaged) });
  await carl.restart();
  await carl.engine.forget('contact/Anna');
  await settle(stage);
  expect(identityOf(carl, annaOnCarl)).toBeUndefined();
  expect(carl.row(identity)).toBeUndefined();
});

it('an identity that is forgotten leaves its records as they were, and they may be found to be one again', async () => {
  const { stage, carl, annaOnCarl, identity } = await twoRecords();
  await carl.engine.forget(identity);
  expect(['contact/Anna', annaOnCarl].map((key) => identityOf(carl, key))).toEqual([undefined, undefined]);
  await carl.tap(annaOnCarl, 'user.probe');
  await settle(stage);
  expect(peopleIn(carl, ['contact/Anna', annaOnCarl])).toEqual([0, 0]);
});

it.each([
  ['Anna', 'contact/Carl'],
  ['Anna', 'contact/again'],
  ['Carl', 'contact/Anna'],
  ['Carl', 'contact/again'],
])('PRB-23: %s forgets %s while the confirmation is on its way: nobody has a part in it any more', async (who, key) => {
  const { gate, stage, anna, carl } = await confirmationOnItsWay();
  const device = who === 'Anna' ? anna : carl;
  expect(partsOf(device, key)).not.toEqual([]);
  await device.engine.forget(key);
  await gate.release();
  await settle(stage);
  expect([partsOf(device, key), device.all('identity'), await device.engine.quarantined()]).toEqual([[], [], []]);
});
