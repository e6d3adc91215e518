import { describe, expect, it } from 'vitest';
import { requestOf } from '../groups/befriend.ts';
import { setStage } from '../groups/stage.ts';
import { Gate } from './gate.ts';
import { annaAndCarl, groupOfTwo, meetAgain, peopleIn, settle } from './people.ts';

/**
 * Who is asked can't be reached, as the other side has deleted that record and nobody was told: the person's next record
 * is, until one can be.
 */

const week = 604_800_000;

/** Carl has Anna as a contact and as a member of Hanna's groups; of the contact she has no record any more. */
async function forgottenBy(groups: readonly string[], policy: object = {}) {
  const gate = new Gate();
  const stage = await setStage({ through: gate.through });
  const [anna, carl] = await annaAndCarl(stage, policy);
  const members: { annaOnCarl: string; carlOnAnna: string }[] = [];
  for (const id of groups) members.push(await groupOfTwo(stage, { id }));
  await settle(stage);
  gate.keeps = (_, { event }) => event === 'x.direct.del';
  await anna.tap('contact/Carl', 'user.delete');
  await settle(stage);
  expect(carl.state('contact/Anna')).toBe('connected');
  const onCarl = members.map(({ annaOnCarl }) => annaOnCarl);
  expect(peopleIn(carl, ['contact/Anna', ...onCarl])).toEqual(['contact/Anna', ...onCarl].map(() => 0));
  return { gate, stage, anna, carl, onCarl, onAnna: members.map(({ carlOnAnna }) => carlOnAnna) };
}

it('M9g: PRB-29: a contact that the other side has deleted silently is not found, and the member is asked', async () => {
  const { stage, anna, carl, onCarl, onAnna } = await forgottenBy(['garden']);
  await meetAgain(stage, anna, carl);
  await settle(stage);
  expect(peopleIn(carl, ['contact/again', 'contact/Anna', ...onCarl])).toEqual([0, 0, 0]);
  expect(peopleIn(anna, ['contact/again', ...onAnna])).toEqual([0, 0]);
});

it('M9g: so it goes on from record to record, each once, until one can be reached; others are not asked', async () => {
  const { gate, stage, anna, carl, onCarl, onAnna } = await forgottenBy(['garden', 'orchard', 'meadow']);
  let asked = 0;
  gate.loses = (from, { event }) => from === 'Carl' && event === 'x.info.probe.check' && ++asked < 3;
  const before = stage.said('x.info.probe.check').length;
  await meetAgain(stage, anna, carl);
  await settle(stage);
  expect([asked, stage.said('x.info.probe.check').length - before]).toEqual([3, 1]);
  expect(peopleIn(carl, ['contact/again', ...onCarl])).toEqual([0, 0, 0, 0]);
  expect(peopleIn(anna, ['contact/again', ...onAnna])).toEqual([0, 0, 0, 0]);
});

it('M9g: where none is left the probe waits no longer than any other, and nobody is merged', async () => {
  const { gate, stage, anna, carl, onCarl } = await forgottenBy(['garden', 'orchard']);
  let asked = 0;
  gate.loses = (from, { event }) => from === 'Carl' && event === 'x.info.probe.check' && ++asked > 0;
  await meetAgain(stage, anna, carl);
  await settle(stage);
  expect(asked).toBe(3);
  expect(peopleIn(carl, ['contact/again', ...onCarl])).toEqual([0, 1, 1]);
  expect(carl.all('probe-exchange').map(({ value }) => value)).toContain('probing');
  await stage.clock.advance(4 * week + 1);
  expect(carl.all('probe-exchange').map(({ value }) => value)).not.toContain('probing');
  expect(asked).toBe(3);
});

it('M9g: M19: who switches merging off meanwhile asks nobody else', async () => {
  const { stage, anna, carl, onCarl } = await forgottenBy(['garden']);
  await anna.begin('contact', 'again', { contactId: 'again', by: 'invite' });
  await anna.until('contact/again', 'invited');
  const link = requestOf(anna, 'contact/again');
  await carl.begin('contact', 'again', { contactId: 'again', by: 'link', link });
  const hasAsked = () => carl.all('probe-exchange').some(({ value }) => value === 'probing');
  await stage.clock.runUntil(hasAsked, week);
  await carl.tap('merge-settings/account', 'user.set', { policy: { merge: false } });
  const before = stage.said('x.info.probe.check').length;
  await settle(stage);
  expect(stage.said('x.info.probe.check').length).toBe(before);
  expect(peopleIn(carl, ['contact/again', ...onCarl])).toEqual([0, 1]);
});

/** One of the two dies at that commit after the second connection was begun; who died, and how many commits there were. */
async function play(dying: 'Anna' | 'Carl', commit: number, when: 'before' | 'after') {
  const { stage, anna, carl, onCarl, onAnna } = await forgottenBy(['garden']);
  const both = [anna, carl];
  const victim = dying === 'Anna' ? anna : carl;
  await anna.begin('contact', 'again', { contactId: 'again', by: 'invite' });
  await anna.until('contact/again', 'invited');
  const link = requestOf(anna, 'contact/again');
  await carl.begin('contact', 'again', { contactId: 'again', by: 'link', link });
  const isAsked = () => carl.all('probe-exchange').some(({ value }) => value === 'probing');
  const before = victim.commits;
  if (commit > 0) victim.dieAtCommit(before + commit, when);
  await stage.clock.runUntil(() => !victim.isAlive || isAsked(), week);
  await settle(stage);
  const died = !victim.isAlive;
  if (died) await victim.restart();
  await settle(stage);
  const result = {
    carls: peopleIn(carl, ['contact/again', 'contact/Anna', ...onCarl]),
    annas: peopleIn(anna, ['contact/again', ...onAnna]),
    asked: stage.said('x.info.probe.check').length,
    quarantined: (await Promise.all(both.map(({ engine }) => engine.quarantined()))).flat(),
  };
  return { result, died, commits: victim.commits - before };
}

const deaths = (['Anna', 'Carl'] as const).flatMap((who) =>
  (['before', 'after'] as const).map((when) => [who, when] as const),
);

describe('M9g: the member is asked where the contact can’t be reached', () => {
  it.each(deaths)('though %s dies %s any of the commits', async (who, when) => {
    const { result, commits } = await play(who, 0, when);
    expect(result).toMatchObject({ carls: [0, 0, 0], annas: [0, 0], quarantined: [] });
    let deathCount = 0;
    for (let commit = 1; commit <= commits; commit++) {
      const played = await play(who, commit, when);
      if (played.died) deathCount += 1;
      expect({ commit, ...played.result }).toEqual({ commit, ...result });
    }
    expect(deathCount).toBeGreaterThan(5);
  });
});
