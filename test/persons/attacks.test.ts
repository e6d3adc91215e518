import { expect, it } from 'vitest';
import { encodeBase64url } from '../../machines/vocabulary/base64url.ts';
import { chatMessage, type ChatMessage } from '../../machines/vocabulary/chat-message.ts';
import { befriend } from '../groups/befriend.ts';
import { Group } from '../groups/group.ts';
import { setStage } from '../groups/stage.ts';
import { Gate } from './gate.ts';
import {
  annaAndCarl,
  confirmationOnItsWay,
  forge,
  identityOf,
  meetAgain,
  meetAtAddress,
  peopleIn,
  settle,
} from './people.ts';

/** Who wants to be taken for somebody else, or to fill our store. */

const probeOf = (n: number) => encodeBase64url(new Uint8Array(32).fill(n));
const profileOf = (displayName: string) => ({ profile: { displayName, fullName: '' } });

/** Carl knows Anna, and a contact who only looks like her; his probe of it is under way, if it is new. */
async function withClone() {
  const gate = new Gate();
  const stage = await setStage({ through: gate.through });
  const [anna, carl] = await annaAndCarl(stage);
  await befriend(stage, anna, carl);
  await settle(stage);
  const eve = await stage.device('Eve');
  await meetAgain(stage, eve, carl, { id: 'eve', invites: profileOf('Anna') });
  await settle(stage);
  return { gate, stage, anna, carl, eve };
}

const probeIn = (messages: readonly { message: ChatMessage }[]): string =>
  messages.at(-1)?.message.params['probe'] as string;

it('PRB-17: P5: who looks like a contact gets the secret, and is nobody else by sending it back', async () => {
  const { stage, carl } = await withClone();
  const probe = probeIn(stage.said('x.info.probe').filter(({ to }) => to === 'Eve'));
  expect(stage.said('x.info.probe.check').map(({ to }) => to)).toEqual(['Anna']);
  await forge(stage, carl, 'contact/eve', chatMessage.infoProbeOk(probe));
  await settle(stage);
  expect(peopleIn(carl, ['contact/Anna', 'contact/eve'])).toEqual([0, 1]);
  expect(stage.said('x.info.probe.ok')).toEqual([]);
});

it('PRB-17: P5: a confirmation of a secret that was never said is ignored', async () => {
  const { stage, carl } = await withClone();
  await forge(stage, carl, 'contact/Anna', chatMessage.infoProbeOk(probeOf(7)));
  await forge(stage, carl, 'contact/eve', chatMessage.infoProbeOk(probeOf(7)));
  await settle(stage);
  expect(carl.all('identity')).toEqual([]);
  expect(await carl.engine.quarantined()).toEqual([]);
});

it('a confirmation over the right record that is not bound to its connection does not count where that is required', async () => {
  const { stage, carl } = await withClone();
  await carl.tap('merge-settings/account', 'user.set', { policy: { probeBinding: 'required' } });
  const probe = probeIn(stage.said('x.info.probe').filter(({ to }) => to === 'Eve'));
  await forge(stage, carl, 'contact/Anna', chatMessage.infoProbeOk(probe, probeOf(8)));
  await settle(stage);
  expect(carl.all('identity')).toEqual([]);
});

it('PRB-19: P4: a confirmation counts once: heard again, and again after the user took the two apart, it merges nobody', async () => {
  const { gate, stage, carl } = await confirmationOnItsWay();
  const [confirmation] = gate.kept.map(({ event }) => event.message);
  if (!confirmation) throw new Error('nothing was confirmed');
  await gate.release();
  await settle(stage);
  const records = ['contact/Anna', 'contact/again'];
  const identity = identityOf(carl, 'contact/Anna');
  await forge(stage, carl, 'contact/Anna', confirmation);
  expect([peopleIn(carl, records), carl.told('person.merged').length]).toEqual([[0, 0], 1]);
  await carl.tap(identity ?? '', 'user.separate', { record: 'contact/again' });
  await forge(stage, carl, 'contact/Anna', confirmation);
  await forge(stage, carl, 'contact/again', confirmation);
  await settle(stage);
  expect(peopleIn(carl, records)).toEqual([0, 1]);
  // Nor does it when they are asked anew: the user knows better.
  await carl.tap('contact/again', 'user.probe');
  await settle(stage);
  expect(peopleIn(carl, records)).toEqual([0, 1]);
});

it('what is said about probes twice is kept once', async () => {
  const { stage, carl } = await withClone();
  const before = carl.all().length;
  for (const message of [chatMessage.infoProbe(probeOf(1)), chatMessage.infoProbeCheck(probeOf(2))]) {
    for (let n = 0; n < 3; n++) await forge(stage, carl, 'contact/eve', message);
  }
  expect(carl.all().length - before).toBe(2);
});

it.each([
  ['P10: secrets', (n: number) => chatMessage.infoProbe(probeOf(n))],
  ['P10: hashes', (n: number) => chatMessage.infoProbeCheck(probeOf(n))],
])('%s without end: sixteen are kept, and none of them for longer than two weeks', async (_, message) => {
  const { stage, carl } = await withClone();
  for (let n = 1; n <= 40; n++) await forge(stage, carl, 'contact/eve', message(n));
  expect(carl.all('probe-match')).toHaveLength(16);
  // Others are heard all the same.
  await forge(stage, carl, 'contact/Anna', message(99));
  expect(carl.all('probe-match')).toHaveLength(17);
  await stage.clock.advance(14 * 86_400_000 + 1);
  expect(carl.all('probe-match')).toEqual([]);
});

it('P1: two who share the secret are one person here: nothing can tell that from being one, and the user can undo it', async () => {
  const { stage, carl } = await withClone();
  const mel = await stage.device('Mel');
  await meetAgain(stage, mel, carl, { id: 'mel', invites: profileOf('Anna') });
  await settle(stage);
  // Mel passes on what it got to Eve, who got the hash.
  const probe = probeIn(stage.said('x.info.probe').filter(({ to }) => to === 'Mel'));
  await forge(stage, carl, 'contact/eve', chatMessage.infoProbeOk(probe));
  const records = ['contact/eve', 'contact/mel', 'contact/Anna'];
  expect(peopleIn(carl, records)).toEqual([0, 0, 2]);
  await carl.tap(identityOf(carl, 'contact/eve') ?? '', 'user.separate', { record: 'contact/mel' });
  expect(peopleIn(carl, records)).toEqual([0, 1, 2]);
});

it('P6: who gets a hash learns nothing else by it, and only who looks the same gets one', async () => {
  const { stage, anna, carl } = await withClone();
  await befriend(stage, await stage.device('Zoe'), carl);
  const before = stage.said('x.info.probe.check').length;
  await meetAgain(stage, anna, carl);
  await settle(stage);
  const hashes = stage.said('x.info.probe.check').slice(before);
  expect(hashes.map(({ to }) => to).toSorted()).toEqual(['Anna', 'Eve']);
  for (const { message } of hashes) {
    const { probeHash, binding, joinery, ...more } = message.params;
    expect([typeof probeHash, typeof binding, joinery, more]).toEqual(['string', 'string', expect.anything(), {}]);
  }
});

it('P7: who copies a profile gets hashes of secrets that it never gets', async () => {
  const { stage, anna, carl, eve } = await withClone();
  const before = stage.said('x.info.probe').length;
  await meetAgain(stage, anna, carl);
  await settle(stage);
  expect(
    stage
      .said('x.info.probe')
      .slice(before)
      .map(({ to }) => to),
  ).toEqual(['Anna']);
  // Of what it heard, one half is missing: nobody said the secret of the hash.
  expect(
    eve
      .all('probe-match')
      .map(({ context }) => context['prober'] !== undefined)
      .toSorted(),
  ).toEqual([false, true]);
  const [hash = ''] = stage
    .said('x.info.probe.check')
    .slice(-1)
    .map(({ message }) => message.params['probeHash'] as string);
  await forge(stage, carl, 'contact/eve', chatMessage.infoProbeOk(hash));
  await settle(stage);
  expect(peopleIn(carl, ['contact/Anna', 'contact/again', 'contact/eve'])).toEqual([0, 0, 2]);
});

it('P8: who shows the address of another is not that other', async () => {
  const stage = await setStage();
  const [anna, carl] = await annaAndCarl(stage);
  const link = await meetAtAddress(anna, carl);
  const eve = await stage.device('Eve');
  const invites = { profile: { displayName: 'Anna', fullName: '', contactLink: link } };
  await meetAgain(stage, eve, carl, { id: 'eve', invites });
  await settle(stage);
  expect(peopleIn(carl, ['contact/Anna', 'contact/eve'])).toEqual([0, 1]);
  expect(carl.all('identity')).toEqual([]);
});

it('P9: a member that comes to us as a contact of ours, whoever says so, is not that contact', async () => {
  const stage = await setStage();
  const [anna, carl] = await annaAndCarl(stage);
  await befriend(stage, anna, carl);
  const group = await Group.found(stage);
  await group.join('Carl');
  const eve = await group.join('Eve', {}, profileOf('Anna'));
  await group.settled();
  const evesRow = group.rowOf(eve, carl);
  for (const record of [evesRow, 'contact/Anna']) {
    await carl.tap(record, 'user.probe');
    await settle(stage);
  }
  expect(stage.said('x.info.probe.check').map(({ to }) => to)).toEqual(expect.arrayContaining(['Anna', 'Eve']));
  expect(peopleIn(carl, ['contact/Anna', evesRow])).toEqual([0, 1]);
  expect(stage.said('x.info.probe.ok')).toEqual([]);
});

it('what is no secret and no hash is not kept', async () => {
  const { stage, carl } = await withClone();
  for (const probe of ['', 'short', 'x'.repeat(10_000), '../../etc']) {
    await forge(stage, carl, 'contact/eve', chatMessage.infoProbe(probe));
    await forge(stage, carl, 'contact/eve', chatMessage.infoProbeCheck(probe));
    await forge(stage, carl, 'contact/eve', chatMessage.infoProbeOk(probe));
    await forge(stage, carl, 'contact/eve', chatMessage.infoProbeRefused(probe));
  }
  expect(carl.all('probe-match')).toEqual([]);
  expect(await carl.engine.quarantined()).toEqual([]);
});
