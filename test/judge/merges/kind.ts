import type { Kind } from '../kind.ts';
import { drawMerges, drawQuietMerges } from './draw.ts';
import type { MergePlan } from './plan.ts';
import { mergeSabotages } from './sabotage.ts';
import { play } from './world.ts';

/** Of the pairs that are to be one, so many are at least. */
const least = 0.99;

export const merges: Kind = {
  draw: drawMerges,
  drawQuiet: drawQuietMerges,
  play: (plan, how) => play(plan as MergePlan, how),
  describe(plan) {
    const { people, ties, groups, hides } = plan as MergePlan;
    return [
      ...people.map((each) => JSON.stringify(each)),
      ...ties.map((tie, at) => `tie ${at}: ${JSON.stringify(tie)}`),
      `groups: ${JSON.stringify(groups)}${hides ? '; who stands between hides that hashes are bound' : ''}`,
    ];
  },
  sabotages: mergeSabotages,
  crashEvery: 50,
  mostCrashes: 6,
  counts: {
    names: ['pairs', 'due', 'merged', 'refused', 'expired'],
    problem({ due = 0, merged = 0 }) {
      return merged < least * due ? `${merged} pairs are one person, of ${due} that are to be` : undefined;
    },
  },
};
