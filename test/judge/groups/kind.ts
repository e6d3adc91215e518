import type { Kind } from '../kind.ts';
import { drawGroup, drawQuietGroup } from './draw.ts';
import type { GroupPlan } from './plan.ts';
import { groupSabotages } from './sabotage.ts';
import { play } from './world.ts';

export const groups: Kind = {
  draw: drawGroup,
  drawQuiet: drawQuietGroup,
  play: (plan, how) => play(plan as GroupPlan, how),
  describe(plan) {
    const { guests, admission, limits } = plan as GroupPlan;
    return [`guests: ${JSON.stringify(guests)}`, `admission: ${admission}, limits: ${JSON.stringify(limits)}`];
  },
  sabotages: groupSabotages,
  crashEvery: 50,
  mostCrashes: 12,
};
