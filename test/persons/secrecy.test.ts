import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { withoutProbeSecrets } from '../../machines/person/redact.ts';
import { chatMessage } from '../../machines/vocabulary/chat-message.ts';
import { setStage } from '../groups/stage.ts';
import { Gate, isProbeMessage } from './gate.ts';
import { annaAndCarl, forge, groupOfTwo, meetAgain, peopleIn, secretsOf, settle } from './people.ts';

/** What was said as a probe, and what connections are bound by, in no log, error, dead letter or redacted step. */

const shown = (what: unknown): string => inspect(what, { depth: 20, maxStringLength: 1e6, maxArrayLength: 1e6 });

it('tells no secret of a probe or a connection of an exchange in which everything goes wrong that can', async () => {
  const gate = new Gate();
  const stage = await setStage({ through: gate.through });
  const [anna, carl] = await annaAndCarl(stage);
  const { annaOnCarl } = await groupOfTwo(stage);
  await settle(stage);
  // A probe comes twice, one when its record is gone, and one to a device whose store fails.
  gate.keeps = isProbeMessage;
  await meetAgain(stage, anna, carl);
  await settle(stage);
  const [heard] = gate.kept.map(({ event }) => event.message);
  await carl.tap('contact/again', 'user.delete');
  await settle(stage);
  anna.refuseCommit(() => true);
  await gate.release((kept) => [...kept, ...kept]);
  await settle(stage);
  await forge(stage, anna, 'contact/Carl', heard ?? chatMessage.ok());
  await stage.clock.settle();
  await anna.tell({ type: 'MSG', id: 'nowhere', connectionId: 'of-nobody', message: heard });
  const probe = heard?.params['probe'] as string;
  const refused = [
    carl.engine.send(annaOnCarl, { type: 'probe.begin', probe }),
    carl.engine.start('probe-exchange', 'mine', { probe } as never),
    carl.engine.start('probe-match', probe, { probe } as never),
  ].map((each) => each.catch((error: unknown) => error));
  const errors = await Promise.all(refused);
  expect(errors.every((error) => error instanceof Error)).toBe(true);
  await settle(stage);

  const devices = [anna, carl];
  const secrets = [...new Set(devices.flatMap(secretsOf))];
  expect(secrets).toContain(probe);
  expect(secrets.length).toBeGreaterThan(4);
  const lines = [
    ...errors.map(shown),
    ...devices.flatMap(({ logged, emitted, engine, steps }) => [
      ...logged.map(shown),
      ...engine.deadLetters().map(shown),
      ...emitted.map(shown),
      ...steps.map((step) => JSON.stringify(withoutProbeSecrets(step))),
    ]),
  ];
  expect(anna.logged.map(([text]) => text)).toEqual(expect.arrayContaining(['dead letter', 'the store failed']));
  expect(lines.filter((line) => secrets.some((secret) => line.includes(secret)))).toEqual([]);
});

it('keeps no secret of what is over: neither who asked nor who confirmed', async () => {
  const stage = await setStage();
  const [anna, carl] = await annaAndCarl(stage);
  const { annaOnCarl } = await groupOfTwo(stage);
  await settle(stage);
  expect(peopleIn(carl, [annaOnCarl, 'contact/Anna'])).toEqual([0, 0]);
  await stage.clock.advance(15 * 86_400_000);
  const secrets = [...secretsOf(anna), ...secretsOf(carl)];
  expect(secrets.length).toBeGreaterThan(0);
  for (const { bytes } of [anna, carl]) expect(secrets.filter((secret) => bytes.includes(secret))).toEqual([]);
});
