import { expect, it } from 'vitest';
import { encodeBase64url } from '../../machines/vocabulary/base64url.ts';
import { chatMessage, type ChatMessage } from '../../machines/vocabulary/chat-message.ts';
import { befriend } from '../groups/befriend.ts';
import { setStage } from '../groups/stage.ts';
import { Gate, isConfirmation } from './gate.ts';
import { annaAndCarl, forge, identityOf, meetAgain, peopleIn, settle } from './people.ts';

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

it('PRB-17: who looks like a contact gets the secret, and is nobody else by sending it back', async () => {
  const { stage, carl } = await withClone();
  const probe = probeIn(stage.said('x.info.probe').filter(({ to }) => to === 'Eve'));
  expect(stage.said('x.info.probe.check').map(({ to }) => to)).toEqual(['Anna']);
  await forge(stage, carl, 'contact/eve', chatMessage.infoProbeOk(probe));
  await settle(stage);
  expect(peopleIn(carl, ['contact/Anna', 'contact/eve'])).toEqual([0, 1]);
  expect(stage.said('x.info.probe.ok')).toEqual([]);
});

it('PRB-17: a confirmation of a secret that was never said is ignored', async () => {
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

it('PRB-19: a confirmation counts once: heard again, and again after the user took the two apart, it merges nobody', async () => {
  const gate = new Gate();
  const stage = await setStage({ through: gate.through });
  const [anna, carl] = await annaAndCarl(stage);
  await befriend(stage, anna, carl);
  await settle(stage);
  gate.keeps = isConfirmation;
  await meetAgain(stage, anna, carl);
  await settle(stage);
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
  ['secrets', (n: number) => chatMessage.infoProbe(probeOf(n))],
  ['hashes', (n: number) => chatMessage.infoProbeCheck(probeOf(n))],
])('of a flood of %s sixteen are kept, and none of them for longer than two weeks', async (_, message) => {
  const { stage, carl } = await withClone();
  for (let n = 1; n <= 40; n++) await forge(stage, carl, 'contact/eve', message(n));
  expect(carl.all('probe-match')).toHaveLength(16);
  // Others are heard all the same.
  await forge(stage, carl, 'contact/Anna', message(99));
  expect(carl.all('probe-match')).toHaveLength(17);
  await stage.clock.advance(14 * 86_400_000 + 1);
  expect(carl.all('probe-match')).toEqual([]);
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
