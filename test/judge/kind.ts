import { drawPlan, drawQuietPlan } from './draw.ts';
import type { AnyPlan, Plan } from './plan.ts';
import { honest, sabotages, type Sabotage } from './sabotage.ts';
import type { Outcome } from './ground.ts';
import { play } from './world.ts';

/** How a plan is played. */
interface Playing {
  readonly sabotage?: Sabotage;
  readonly story?: boolean;
}

/** A kind of world that can be judged. Its methods take the plans that it draws itself. */
export interface Kind {
  /** A world full of trouble. */
  draw(seed: number): AnyPlan;
  /** A small one in which nothing goes wrong: the stage for crashes, one at a time. */
  drawQuiet(seed: number): AnyPlan;
  play(plan: AnyPlan, how?: Playing): Promise<Outcome>;
  /** Who is there, for a story. */
  describe(plan: AnyPlan): string[];
  readonly sabotages: Readonly<Record<string, () => Sabotage>>;
  /** Every so many seeds, a quiet world takes the place of one full of trouble: a crash before and after its commits. */
  readonly crashEvery: number;
  /** As many commits of a client are crashed at, spread evenly. */
  readonly mostCrashes: number;
  /** What it counts besides, and what is wrong with those numbers over all seeds. */
  readonly counts?: { readonly names: readonly string[]; problem(counts: Counts): string | undefined };
}

export type Counts = Readonly<Record<string, number>>;

export const channels: Kind = {
  draw: drawPlan,
  drawQuiet: drawQuietPlan,
  play: (plan, how) => play(plan as Plan, how),
  describe(plan) {
    const { channels: drawn, memberships } = plan as Plan;
    return [`channels: ${JSON.stringify(drawn)}`, `memberships: ${JSON.stringify(memberships)}`];
  },
  sabotages,
  crashEvery: 25,
  mostCrashes: Number.MAX_SAFE_INTEGER,
};

export const isQuiet = ({ crashEvery }: Kind, seed: number): boolean => seed % crashEvery === 0;

/** The world of a seed. */
export const planOf = (kind: Kind, seed: number): AnyPlan =>
  isQuiet(kind, seed) ? kind.drawQuiet(seed) : kind.draw(seed);

/** How a plan is played with the engine broken in that way. */
export function sabotaged({ sabotages: known }: Kind, name?: string): { sabotage: Sabotage } {
  return { sabotage: (name === undefined ? undefined : known[name]?.()) ?? honest };
}
