import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../machines/vocabulary/json.ts';
import type { Profile } from '../../machines/vocabulary/profile.ts';
import { contact, portrait, scene } from './address-scene.ts';
import { settle } from './people.ts';

describe('M10: crashes', () => {
  /** Emil dies at that commit after Nora has accepted; how all stands in the end. */
  async function play(commit: number, when: 'before' | 'after', as: Profile) {
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
    return { result: { one: areOne(), boundTo, left }, told: untied(), died, commits: emil.commits - before };
  }

  const outcomes = [
    ['one', {}, { one: [true, true], boundTo: expect.any(String) as string, left: [] }],
    ['two', { image: 'data:,b' }, { one: [false, false], boundTo: undefined, left: [] }],
  ] as const;
  const deaths = outcomes.flatMap((outcome) =>
    (['before', 'after'] as const).map((when) => [when, ...outcome] as const),
  );
  it.each(deaths)(
    '%s any of the commits by which they turn out to be %s',
    { timeout: 60_000 },
    async (when, _, other, due) => {
      const as = { ...portrait, ...other };
      const { result, told, commits } = await play(0, when, as);
      expect([result, told.length]).toEqual([due, due.one[0] ? 0 : 1]);
      let deathCount = 0;
      for (let commit = 1; commit <= commits; commit++) {
        const played = await play(commit, when, as);
        expect([commit, played.result]).toEqual([commit, due]);
        if (played.died) deathCount += 1;
      }
      expect(deathCount).toBeGreaterThan(2);
    },
  );
});
