import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../machines/vocabulary/json.ts';
import type { Profile } from '../../machines/vocabulary/profile.ts';
import { contact, portrait, scene } from './address-scene.ts';
import { type Death, playDeaths } from './deaths.ts';
import { settle } from './people.ts';

describe('M10: crashes', () => {
  /** Emil dies at that commit after Nora has accepted; how all stands in the end. */
  async function play(commit: number, when: Death, as: Profile) {
    const { stage, nora, emil, ask, areOne, untied } = await scene();
    await ask();
    const before = emil.commits;
    if (commit > 0) emil.dieAtCommit(before + commit, when);
    await nora.tap(nora.all('contact-request')[0]?.key ?? '', 'user.accept', { profile: as as object as JsonObject });
    await settle(stage);
    const died = !emil.isAlive;
    if (died) await emil.restart();
    await settle(stage);
    const left = [...emil.all('association'), ...(await emil.engine.quarantined())];
    const { boundTo } = emil.memory<{ boundTo?: string }>(contact);
    return { result: { one: areOne(), boundTo, left }, told: untied().length, died, commits: emil.commits - before };
  }

  const outcomes = [
    ['one', {}, { one: [true, true], boundTo: expect.any(String) as string, left: [] }],
    ['two', { image: 'data:,b' }, { one: [false, false], boundTo: undefined, left: [] }],
  ] as const;
  const cases = outcomes.flatMap((outcome) =>
    (['before', 'after'] as const).map((when) => [when, ...outcome] as const),
  );
  it.each(cases)('%s any of the commits by which they turn out to be %s', async (when, _, other, due) => {
    const as = { ...portrait, ...other };
    const { undisturbed, results, deaths } = await playDeaths((commit) => play(commit, when, as));
    expect([undisturbed.result, undisturbed.told]).toEqual([due, due.one[0] ? 0 : 1]);
    expect(results).toEqual(results.map(() => due));
    expect(deaths).toBeGreaterThan(2);
  });
});
