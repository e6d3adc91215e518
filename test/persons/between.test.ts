import { expect, it } from 'vitest';
import { chatMessage } from '../../machines/vocabulary/chat-message.ts';
import { befriend } from '../groups/befriend.ts';
import type { GroupDevice } from '../groups/group-device.ts';
import { setStage, type Stage } from '../groups/stage.ts';
import { Gate, isConfirmation, isProbeMessage } from './gate.ts';
import { annaAndCarl, forge, groupOfTwo, meetAgain, peopleIn, settle } from './people.ts';

/** What changes between the hash and its confirmation: in the end both sides say the same. */

const day = 86_400_000;
const records = (name: string) => [`contact/${name}`, 'contact/again'];

interface Two {
  readonly stage: Stage;
  readonly gate: Gate;
  readonly anna: GroupDevice;
  readonly carl: GroupDevice;
}

/** Carl meets Anna again, and his probe is under way: what is kept of it is on its way still. */
async function probed(keeps: Gate['keeps']): Promise<Two> {
  const gate = new Gate();
  const stage = await setStage({ through: gate.through });
  const [anna, carl] = await annaAndCarl(stage);
  await befriend(stage, anna, carl);
  await settle(stage);
  gate.keeps = keeps;
  await meetAgain(stage, anna, carl);
  await settle(stage);
  expect(gate.kept.length).toBeGreaterThan(0);
  return { stage, gate, anna, carl };
}

/** It arrives, and all that follows from it. Nothing has failed on either side. */
async function arrived({ stage, gate, anna, carl }: Two) {
  await gate.release();
  await settle(stage);
  for (const { engine } of [anna, carl]) expect(await engine.quarantined()).toEqual([]);
  return { annas: peopleIn(anna, records('Carl')), carls: peopleIn(carl, records('Anna')) };
}

const apart = { annas: [0, 1], carls: [0, 1] };
const one = { annas: [0, 0], carls: [0, 0] };
const rename = ({ stage, carl }: Two, key: string) =>
  forge(stage, carl, key, chatMessage.info({ displayName: 'Zoe', fullName: '' }));

type Change = [id: string, words: string, change: (two: Two) => Promise<unknown>];
const changes: Change[] = [
  ['PRB-21', 'a profile that was changed', (two) => rename(two, 'contact/Anna')],
  ['PRB-21', 'the new one’s profile that was changed', (two) => rename(two, 'contact/again')],
  ['M19', 'a choice', ({ carl }) => carl.tap('merge-settings/account', 'user.set', { policy: { merge: false } })],
  ['PRB-05', 'the rules', ({ carl }) => carl.tap('merge-settings/account', 'user.set', { policy: 'upstream' })],
  ['PRB-24', 'fourteen days that went by', ({ stage }) => stage.clock.advance(14 * day)],
];

it.each(changes)('%s: %s: a confirmation that comes after that merges nobody, on either side', async (...row) => {
  const two = await probed(isConfirmation);
  await row[2](two);
  await settle(two.stage);
  expect(await arrived(two)).toEqual(apart);
});

it.each(changes.slice(0, 4))('%s: %s, while the probe was on its way: both sides say the same', async (...row) => {
  const two = await probed(isProbeMessage);
  await row[2](two);
  await settle(two.stage);
  expect(await arrived(two)).toEqual(apart);
});

const deletions: ['Anna' | 'Carl', string][] = [
  ['Anna', 'contact/Carl'],
  ['Anna', 'contact/again'],
  ['Carl', 'contact/Anna'],
  ['Carl', 'contact/again'],
];

it.each(deletions)('PRB-23: %s deletes %s while the probe is on its way: nobody is merged', async (who, key) => {
  const two = await probed(isProbeMessage);
  await (who === 'Anna' ? two.anna : two.carl).tap(key, 'user.delete');
  await settle(two.stage);
  expect(await arrived(two)).toEqual(apart);
});

it.each(deletions)(
  'PRB-23: %s deletes %s after the confirmation: who has one record is nobody else',
  async (...row) => {
    const [who, key] = row;
    const two = await probed(isConfirmation);
    const device = who === 'Anna' ? two.anna : two.carl;
    await device.tap(key, 'user.delete');
    await settle(two.stage);
    await arrived(two);
    expect(device.row(key)).toBeUndefined();
    expect(device.all('identity')).toEqual([]);
    // Its probes went with it.
    const label = `probes-of:${key}`;
    expect(device.all().filter(({ labels }) => labels.includes(label))).toEqual([]);
  },
);

it('PRB-23: who is refused over a contact that it has deleted meanwhile undoes that: both sides say the same', async () => {
  const gate = new Gate();
  const stage = await setStage({ through: gate.through });
  const [anna, carl] = await annaAndCarl(stage);
  await befriend(stage, anna, carl);
  await meetAgain(stage, anna, carl);
  await settle(stage);
  const left = ['contact/again', 'contact/third'];
  gate.keeps = (to, { event }) => to === 'Carl' && ['x.info.probe.ok', 'x.direct.del'].includes(event);
  await meetAgain(stage, anna, carl, { id: 'third' });
  await settle(stage);
  await rename({ stage, gate, anna, carl }, 'contact/Anna');
  await anna.tap('contact/Carl', 'user.delete');
  await settle(stage);
  expect(peopleIn(anna, left)).toEqual([0, 0]);
  await gate.release();
  await settle(stage);
  expect([peopleIn(anna, left), peopleIn(carl, left)]).toEqual([
    [0, 1],
    [0, 1],
  ]);
});

it('PRB-19: without any change they are one', async () => {
  expect(await arrived(await probed(isConfirmation))).toEqual(one);
});

it('a confirmation that is not delivered merges nobody, on either side', async () => {
  const gate = new Gate();
  const stage = await setStage({ through: gate.through });
  const [anna, carl] = await annaAndCarl(stage);
  await befriend(stage, anna, carl);
  gate.loses = isConfirmation;
  await meetAgain(stage, anna, carl);
  await settle(stage);
  expect(await arrived({ stage, gate, anna, carl })).toEqual(apart);
  expect(anna.all('probe-match').map(({ value }) => value)).toEqual(['waiting', 'waiting']);
  // It is asked once more, by who may.
  gate.loses = () => false;
  await carl.tap('contact/again', 'user.probe');
  expect(await arrived({ stage, gate, anna, carl })).toEqual(one);
});

it('who is offline for a week is merged after that', async () => {
  const stage = await setStage();
  const [anna, carl] = await annaAndCarl(stage);
  await befriend(stage, anna, carl);
  await meetAgain(stage, anna, carl);
  anna.offline();
  await settle(stage);
  await stage.clock.advance(7 * day);
  anna.offline(false);
  await settle(stage);
  expect([peopleIn(anna, records('Carl')), peopleIn(carl, records('Anna'))]).toEqual([
    [0, 0],
    [0, 0],
  ]);
});

it('PRB-23: who deletes its record before its confirmation got out: the other side alone merges, until it is asked anew', async () => {
  const stage = await setStage();
  await annaAndCarl(stage);
  const { anna, carl, annaOnCarl, carlOnAnna } = await groupOfTwo(stage);
  await settle(stage);
  stage.network.faults.delay('Anna', 'SENT', 60_000, { times: 9 });
  const isConfirming = () => anna.all('probe-match').some(({ value }) => value === 'confirming');
  await meetAgain(stage, anna, carl);
  await stage.clock.runUntil(isConfirming);
  await anna.tap('contact/Carl', 'user.delete');
  await settle(stage);
  const both = () => [peopleIn(carl, ['contact/again', annaOnCarl]), peopleIn(anna, ['contact/again', carlOnAnna])];
  expect(both()).toEqual([
    [0, 0],
    [0, 1],
  ]);
  await anna.tap('contact/again', 'user.probe');
  await settle(stage);
  expect(both()).toEqual([
    [0, 0],
    [0, 0],
  ]);
});
