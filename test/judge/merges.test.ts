import { describe, expect, it } from 'vitest';
import { merges } from './merges/kind.ts';
import { isKeptOut } from './merges/oracle.ts';
import type { MergeWorld } from './merges/world.ts';
import { add, judgeSeed, noVerdict, planOf, type Broken } from './seed.ts';
import { minimalStory, replay } from './story.ts';

/** A share of the seeds, judged in one test: the whole run is `npm run simulate -- --world merges`. */
const share = 15;
const shares = Array.from({ length: 3 }, (_, at) => 1 + at * share);
const timeout = 120_000;

/** Seeds that find each sabotage: all of them do so within 200. */
const found = {
  ...{
    'reuse-probe': 1,
    'no-recheck': 15,
    'decoy-missing': 8,
    'asked-once': 5,
    'not-asked-anew': 3,
    'stale-pointer': 33,
  },
  ...{ 'one-sided-merge': 1, 'merge-connections': 1, 'same-binding': 16 },
};

describe('people who know each other in several ways, in all sorts of trouble', () => {
  it.each(shares)(
    `are one person where they have to be, on both sides, and nobody else is: ${share} seeds from %i`,
    async (from) => {
      const verdict = noVerdict();
      for (let seed = from; seed < from + share; seed += 1) add(verdict, await judgeSeed(seed, undefined, merges));
      const stories = verdict.violations.slice(0, 1).map((broken) => minimalStory(broken, undefined, merges));
      expect(await Promise.all(stories)).toEqual([]);
      expect(verdict).toMatchObject({ seeds: share, violations: [], notes: [] });
      expect(verdict.crashes).toBeGreaterThan(share);
      const { pairs = 0, due = 0, merged = 0 } = verdict.counts;
      expect(due).toBeGreaterThan(share / 3);
      expect(pairs).toBeGreaterThan(due);
      expect(merged / due).toBeGreaterThanOrEqual(0.99);
      expect(merges.counts?.problem(verdict.counts)).toBeUndefined();
    },
    timeout,
  );

  it('a seed is the same world to the letter, as often as it is played', async () => {
    const [one, other] = [
      await replay(planOf(3, merges), undefined, merges),
      await replay(planOf(3, merges), undefined, merges),
    ];
    expect(one.story.length).toBeGreaterThan(50);
    expect(other).toEqual(one);
  });

  it('a run is not in order where more than one of a hundred is not one person', () => {
    expect(merges.counts?.problem({ due: 100, merged: 99 })).toBeUndefined();
    expect(merges.counts?.problem({ due: 100, merged: 98 })).toEqual(expect.stringContaining('98'));
  });
});

describe('the judge of merges', () => {
  /** Anna's group, in which Cleo stands so; her word to somebody there is asked about. */
  const cleoAt = (value: string, failing: string, kind: 'contact' | 'member' = 'member', host = 'anna') => {
    const fail = { kind: 'fail', client: failing, command: 'sendMessage', error: { type: 'SMP', code: 'AUTH' } };
    const row = (key: string) => (key === 'membership/g0' ? { value } : undefined);
    const world = {
      plan: { deeds: [fail] },
      clients: new Map([['cleo', { witness: { bytes: { row } } }]]),
      reader: { truth: { whose: (_: string, key: string) => (key === 'membership/g0' ? [host] : []) } },
    };
    const sight = { key: 'member-connection/g0.bert', kind, group: 'g0', current: true, incognito: false };
    return isKeptOut(world as object as MergeWorld, { client: 'cleo', sight });
  };

  it('excuses who waits at the door where nothing that its host said may have got through, and nobody else', () => {
    expect([cleoAt('pendingApproval', 'anna'), cleoAt('pendingReview', 'anna')]).toEqual([true, true]);
    expect([cleoAt('connected', 'anna'), cleoAt('failed', 'anna')]).toEqual([false, false]);
    expect([cleoAt('pendingApproval', 'bert'), cleoAt('pendingApproval', 'anna', 'contact')]).toEqual([false, false]);
    expect(cleoAt('pendingApproval', 'anna', 'member', 'bert')).toBe(false);
  });

  it.each(Object.entries(found))(
    'finds the sabotage %s, and the same seed shows it again',
    async (name, seed) => {
      const [broken] = (await judgeSeed(seed, name, merges)).violations;
      expect(broken?.violation.what).toEqual(expect.any(String));
      const { plan } = broken as Broken;
      expect((await replay(plan, name, merges)).violation).toEqual(broken?.violation);
      expect((await replay(plan, undefined, merges)).violation).toBeUndefined();
    },
    timeout,
  );
});
