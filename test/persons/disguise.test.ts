import { describe, expect, it } from 'vitest';
import type { ChatMessage } from '../../machines/vocabulary/chat-message.ts';
import type { JsonObject } from '../../machines/vocabulary/json.ts';
import { befriend } from '../groups/befriend.ts';
import { Group } from '../groups/group.ts';
import { setStage, type Stage } from '../groups/stage.ts';
import { annaAndCarl, groupOfTwo, identityOf, meetAgain, meetAtAddress, peopleIn, settle } from './people.ts';

/** Who opted out or is in disguise sends no hash, confirms nothing, and looks like everybody else. */

const events = (stage: Stage, from: string) =>
  stage
    .said()
    .filter((entry) => entry.from === from && entry.message.event.startsWith('x.info.probe'))
    .map(({ message }) => message.event);

type Where = 'group' | 'link' | 'contact' | 'address';

/** Carl gets to know Anna once more in that way: their records of each other. */
async function encounter(stage: Stage, where: Where, as: JsonObject): Promise<readonly [string, string]> {
  const [anna, carl] = [await stage.device('Anna'), await stage.device('Carl')];
  switch (where) {
    case 'group':
      return groupOfTwo(stage, { as }).then(({ annaOnCarl, carlOnAnna }) => [annaOnCarl, carlOnAnna]);
    case 'link': {
      const group = await Group.found(stage, 'Anna', {}, 'orchard');
      await group.ask('Carl', await group.link(), as);
      await stage.clock.runUntil(() => group.isIn(carl));
      return [group.membershipOf(carl), group.rowOf(carl, anna)];
    }
    case 'contact':
      return meetAgain(stage, anna, carl, { joins: as }).then((key) => [key, key]);
    case 'address': {
      const before = anna.all('contact').map(({ key }) => key);
      await meetAtAddress(anna, carl, { id: 'again', as });
      const anew = anna.all('contact').find((row) => !before.includes(row.key));
      return ['contact/again', anew?.key ?? ''];
    }
  }
}

/** Carl meets Anna in that way, having met her before: what he says and what is kept of it. */
async function carlMeets(where: Where, policy: JsonObject, as: JsonObject = {}) {
  const stage = await setStage();
  const [anna, carl] = await annaAndCarl(stage);
  await carl.tap('merge-settings/account', 'user.set', { policy });
  await befriend(stage, anna, carl);
  await settle(stage);
  const before = stage.said().length;
  const keys = await encounter(stage, where, as);
  await settle(stage);
  const end = anna.memory<{ connectionId: string }>(keys[1]).connectionId;
  const later = stage.said().slice(before);
  return {
    ...{ stage, anna, carl, keys },
    probes: events({ ...stage, said: () => later }, 'Carl'),
    overNew: later
      .filter(({ connectionId, from }) => from === 'Carl' && connectionId === end)
      .map(({ message }) => message),
  };
}

const cases: [string, JsonObject, JsonObject][] = [
  ['PRB-07: M19: who switched merging off', { merge: false }, {}],
  ['PRB-09: M20: who is there in disguise', {}, { incognito: true }],
];

it.each(cases)('%s probes a new member by a secret that is kept nowhere, and sends no hash', async (_, policy, as) => {
  const { carl, anna, keys, probes } = await carlMeets('group', policy, as);
  expect(new Set(probes)).toEqual(new Set(['x.info.probe']));
  expect(carl.all('probe-exchange')).toEqual([]);
  expect(peopleIn(carl, [keys[0], 'contact/Anna'])).toEqual([0, 1]);
  expect(peopleIn(anna, [keys[1], 'contact/Carl'])).toEqual([0, 1]);
});

/** What anybody sees of it who gets it: the event, how long it is, and what fields it has. */
const shape = ({ event, v, params }: ChatMessage) => [event, v, JSON.stringify(params).length, Object.keys(params)];

describe.each(['group', 'link', 'contact', 'address'] as const)('to who is met anew by %s', (where) => {
  const messages = async (policy: JsonObject, as: JsonObject = {}) => (await carlMeets(where, policy, as)).overNew;
  const probesOf = (all: readonly ChatMessage[]) => all.filter(({ event }) => event === 'x.info.probe').map(shape);

  it('M19: who switched merging off says as many and as long messages as who merges', async () => {
    const open = await messages({});
    expect(probesOf(open)).toHaveLength(1);
    expect((await messages({ merge: false })).map(shape)).toEqual(open.map(shape));
  });

  it('M20: who is in disguise says as many messages as who merges, and as long ones as far as probes go', async () => {
    const [open, masked] = [await messages({}), await messages({}, { incognito: true })];
    expect(masked.map(({ event }) => event)).toEqual(open.map(({ event }) => event));
    expect(probesOf(masked)).toEqual(probesOf(open));
  });

  it('who has nobody else that looks the same is told apart from none of them', async () => {
    const open = await messages({});
    const stage = await setStage();
    const [anna, carl] = await annaAndCarl(stage);
    const keys = await encounter(stage, where, {});
    await settle(stage);
    const end = anna.memory<{ connectionId: string }>(keys[1]).connectionId;
    const alone = stage.said().filter(({ connectionId, from }) => from === carl.name && connectionId === end);
    expect(alone.map(({ message }) => shape(message))).toEqual(open.map(shape));
  });
});

it('PRB-08: M19: P2: who switched merging off keeps nothing of a probe and its hash, and confirms neither', async () => {
  const stage = await setStage();
  const [anna, carl] = await annaAndCarl(stage);
  await anna.tap('merge-settings/account', 'user.set', { policy: { merge: false } });
  await befriend(stage, anna, carl);
  await meetAgain(stage, anna, carl);
  await settle(stage);
  expect(events(stage, 'Carl')).toEqual(['x.info.probe', 'x.info.probe', 'x.info.probe.check']);
  expect(events(stage, 'Anna')).toEqual([]);
  expect(anna.all('probe-match')).toEqual([]);
  for (const [device, first] of [
    [anna, 'contact/Carl'],
    [carl, 'contact/Anna'],
  ] as const) {
    expect([identityOf(device, first), identityOf(device, 'contact/again')]).toEqual([undefined, undefined]);
  }
});

it('M20: P2: who is known to the other side in disguise gets no hash, and confirms none', async () => {
  const stage = await setStage();
  const [anna, carl] = await annaAndCarl(stage);
  await befriend(stage, anna, carl);
  // Anna is somebody else here, under her own name: what Carl sees of her is the same.
  const invites = { incognito: true, profile: { displayName: 'Anna', fullName: '' } };
  await meetAgain(stage, anna, carl, { invites });
  await settle(stage);
  expect(events(stage, 'Carl')).toContain('x.info.probe.check');
  expect(events(stage, 'Anna')).toEqual([]);
  expect(peopleIn(anna, ['contact/Carl', 'contact/again'])).toEqual([0, 1]);
  expect(peopleIn(carl, ['contact/Anna', 'contact/again'])).toEqual([0, 1]);
});

it('who shows another profile of ours gets no hash of who knows us by this one', async () => {
  const { probes, carl, keys } = await carlMeets('contact', {}, { profile: { displayName: 'Karl', fullName: '' } });
  expect(probes).toEqual(['x.info.probe']);
  expect(peopleIn(carl, ['contact/Anna', keys[0]])).toEqual([0, 1]);
});
