import { describe, expect, it } from 'vitest';
import type { Plan } from './plan.ts';
import { sabotages, type SabotageName } from './sabotage.ts';
import { add, judgeSeed, noVerdict, p99, planOf, type Broken, type Verdict } from './seed.ts';
import { minimalStory, replay } from './story.ts';

/** A share of the seeds, judged in one test: the whole run is `npm run simulate`. */
const share = 50;
const shares = Array.from({ length: 10 }, (_, at) => 1 + at * share);
/** Seeds in which every sabotage has to be found. */
const enough = 200;
const timeout = 120_000;
const hour = 3_600_000;

async function judge(from: number, seeds: number): Promise<Verdict> {
  const total = noVerdict();
  for (let seed = from; seed < from + seeds; seed += 1) add(total, await judgeSeed(seed));
  return total;
}

async function firstBroken(sabotage: SabotageName): Promise<Broken | undefined> {
  for (let seed = 1; seed <= enough; seed += 1) {
    const [broken] = (await judgeSeed(seed, sabotage)).violations;
    if (broken) return broken;
  }
  return undefined;
}

describe('in whole worlds full of trouble', () => {
  it.each(shares)(
    `every promise is kept, and who can connect does so in bounded time: ${share} seeds from %i`,
    async (from) => {
      const verdict = await judge(from, share);
      const stories = verdict.violations.slice(0, 1).map((broken) => minimalStory(broken));
      expect(await Promise.all(stories)).toEqual([]);
      expect(verdict).toMatchObject({ seeds: share, violations: [] });
      expect(verdict.crashes).toBeGreaterThan(share);
      expect(verdict.faults).toBeGreaterThan(share);
      expect(verdict.convergence.length).toBeGreaterThan(share / 2);
      expect(p99(verdict)).toBeLessThan(hour);
    },
    timeout,
  );

  it('a seed is the same world to the letter, as often as it is played', async () => {
    const [one, other] = [await replay(planOf(3)), await replay(planOf(3))];
    expect(one.story.length).toBeGreaterThan(50);
    expect(other).toEqual(one);
  });
});

describe('the judge', () => {
  it.each(Object.keys(sabotages) as SabotageName[])(
    `finds the sabotage %s within ${enough} seeds, and the same seed shows it again`,
    async (name) => {
      const broken = await firstBroken(name);
      expect(broken?.violation.what).toEqual(expect.any(String));
      expect((await replay(broken?.plan as Plan, name)).violation).toEqual(broken?.violation);
    },
    timeout,
  );

  it(
    'tells the shortest story of what it found: who, at which commit, and the step before it',
    async () => {
      const broken = (await firstBroken('commit-split')) as Broken;
      const story = await minimalStory(broken, 'commit-split');
      expect(story).toMatch(/^seed \d+: channel-join\/c\d+: no row of its child relay-1/);
      expect(story).toMatch(/who: alice, after its commit \d+, \d+ ms after the world began/);
      expect(story).toContain('0 mishaps');
      expect(story).toContain('channel-join/c0 is told LDATA');
      expect(story.split('\n').at(-1)).toMatch(/BROKEN/);
    },
    timeout,
  );
});
