import { describe, expect, it } from 'vitest';
import { befriend, requestOf } from '../groups/befriend.ts';
import type { GroupDevice } from '../groups/group-device.ts';
import { setStage } from '../groups/stage.ts';
import { annaAndCarl, peopleIn, settle } from './people.ts';

/** A process that dies at any commit of an exchange goes on after its restart, and both sides say the same. */

const week = 604_800_000;

/** Carl meets Anna again, and one of the two dies at that commit after the connection; who died, and how many there were. */
async function play(dying: 'Anna' | 'Carl', commit: number, when: 'before' | 'after') {
  const stage = await setStage();
  const [anna, carl] = await annaAndCarl(stage);
  await befriend(stage, anna, carl);
  await settle(stage);
  const victim: GroupDevice = dying === 'Anna' ? anna : carl;
  await anna.begin('contact', 'again', { contactId: 'again', by: 'invite' });
  await anna.until('contact/again', 'invited');
  const link = requestOf(anna, 'contact/again');
  await carl.begin('contact', 'again', { contactId: 'again', by: 'link', link });
  const before = victim.commits;
  if (commit > 0) victim.dieAtCommit(before + commit, when);
  const isOver = () => [anna, carl].some(({ isAlive }) => !isAlive) || isMerged();
  const isMerged = () => [anna, carl].every((each) => each.told('person.merged').length > 0);
  await stage.clock.runUntil(isOver, week);
  const died = !victim.isAlive;
  if (died) await victim.restart();
  await settle(stage);
  const result = {
    annas: peopleIn(anna, ['contact/Carl', 'contact/again']),
    carls: peopleIn(carl, ['contact/Anna', 'contact/again']),
    identities: [anna, carl].map((each) => each.all('identity').length),
    quarantined: (await Promise.all([anna, carl].map(({ engine }) => engine.quarantined()))).flat(),
  };
  return { result, died, commits: victim.commits - before };
}

const one = { annas: [0, 0], carls: [0, 0], identities: [1, 1], quarantined: [] };
const deaths = (['Anna', 'Carl'] as const).flatMap((who) =>
  (['before', 'after'] as const).map((when) => [who, when] as const),
);

describe('P11: M6: two contacts of one person become one', () => {
  it.each(deaths)('though %s dies %s any of the commits', async (who, when) => {
    const { result, commits } = await play(who, 0, when);
    expect(result).toEqual(one);
    expect(commits).toBeGreaterThan(5);
    const failed: object[] = [];
    let deathCount = 0;
    for (let commit = 1; commit <= commits; commit++) {
      const played = await play(who, commit, when);
      if (played.died) deathCount += 1;
      if (JSON.stringify(played.result) !== JSON.stringify(one)) failed.push({ commit, ...played.result });
    }
    expect(failed).toEqual([]);
    expect(deathCount).toBeGreaterThan(5);
  });
});
