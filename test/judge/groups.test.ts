import { describe, expect, it } from 'vitest';
import { groups } from './groups/kind.ts';
import { add, judgeSeed, noVerdict, p99, planOf, type Broken } from './seed.ts';
import { minimalStory, replay } from './story.ts';

/** A share of the seeds, judged in one test: the whole run is `npm run simulate -- --world groups`. */
const share = 20;
const shares = Array.from({ length: 3 }, (_, at) => 1 + at * share);
const timeout = 120_000;
/** Who is off the list while nothing can be delivered learns it from ten texts that do not arrive, hours apart. */
const longest = 12 * 3_600_000;

/** Seeds that find each sabotage: all of them do so within 200. */
const found = {
  ...{ 'wrong-member-id': 136, 'forward-twice': 2, 'intro-from-anyone': 11, 'lost-introduction': 2 },
  ...{ 'emitted-not-stored': 1, 'emitted-anew': 10 },
};

describe('in groups full of trouble', () => {
  it.each(shares)(
    `every promise is kept, and whoever can be in is connected with all: ${share} seeds from %i`,
    async (from) => {
      const verdict = noVerdict();
      for (let seed = from; seed < from + share; seed += 1) add(verdict, await judgeSeed(seed, undefined, groups));
      const stories = verdict.violations.slice(0, 1).map((broken) => minimalStory(broken, undefined, groups));
      expect(await Promise.all(stories)).toEqual([]);
      expect(verdict).toMatchObject({ seeds: share, violations: [] });
      expect(verdict.crashes).toBeGreaterThan(share);
      expect(verdict.faults).toBeGreaterThan(share);
      expect(verdict.convergence.length).toBeGreaterThanOrEqual(share);
      expect(p99(verdict)).toBeLessThan(longest);
    },
    timeout,
  );

  it('a seed is the same world to the letter, as often as it is played', async () => {
    const [one, other] = [
      await replay(planOf(3, groups), undefined, groups),
      await replay(planOf(3, groups), undefined, groups),
    ];
    expect(one.story.length).toBeGreaterThan(50);
    expect(other).toEqual(one);
  });
});

describe('the judge of groups', () => {
  it.each(Object.entries(found))(
    'finds the sabotage %s, and the same seed shows it again',
    async (name, seed) => {
      const [broken] = (await judgeSeed(seed, name, groups)).violations;
      expect(broken?.violation.what).toEqual(expect.any(String));
      const { plan } = broken as Broken;
      expect((await replay(plan, name, groups)).violation).toEqual(broken?.violation);
      expect((await replay(plan, undefined, groups)).violation).toBeUndefined();
    },
    timeout,
  );
});
