import { expect, it } from 'vitest';
import type { JsonObject } from '../../machines/vocabulary/json.ts';
import { befriend } from '../groups/befriend.ts';
import { setStage, type Stage } from '../groups/stage.ts';
import { annaAndCarl, groupOfTwo, identityOf, meetAgain, peopleIn, settle } from './people.ts';

/** Who opted out or is in disguise sends no hash, confirms nothing, and looks like everybody else. */

const events = (stage: Stage, from: string) =>
  stage
    .said()
    .filter((entry) => entry.from === from && entry.message.event.startsWith('x.info.probe'))
    .map(({ message }) => message.event);

/** Carl meets Anna in a group, or again as a contact, having met her before: what he says and what is kept of it. */
async function carlMeets(where: 'group' | 'contact', policy: JsonObject, as: JsonObject = {}) {
  const stage = await setStage();
  const [anna, carl] = await annaAndCarl(stage);
  await carl.tap('merge-settings/account', 'user.set', { policy });
  await befriend(stage, anna, carl);
  await settle(stage);
  const before = stage.said().length;
  const keys =
    where === 'group'
      ? await groupOfTwo(stage, { as }).then((group) => [group.annaOnCarl, group.carlOnAnna] as const)
      : await meetAgain(stage, anna, carl, { joins: as }).then((key) => [key, key] as const);
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

it.each(cases)('%s says as many and as long messages to a new contact as who merges', async (_, policy, as) => {
  const shape = async (...chosen: [JsonObject, JsonObject]) => {
    const { overNew } = await carlMeets('contact', ...chosen);
    return overNew.map(({ event, v, params }) =>
      event === 'x.info.probe' ? [event, v, JSON.stringify(params).length, Object.keys(params)] : [event],
    );
  };
  const open = await shape({}, {});
  expect(open.filter(([event]) => event === 'x.info.probe')).toHaveLength(1);
  expect(await shape(policy, as)).toEqual(open);
});

it('PRB-08: M19: who switched merging off keeps nothing of a probe and its hash, and confirms neither', async () => {
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

it('M20: who is known to the other side in disguise gets no hash, and confirms none', async () => {
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
