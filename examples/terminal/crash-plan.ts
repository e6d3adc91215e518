import { seededRandom, type SeededRandom } from 'joinery/simulation';
import { shuffled } from './channel-world.ts';

export const crashKinds = ['before-commit', 'after-commit-before-dispatch', 'after-dispatch-before-answer'] as const;
export type CrashKind = (typeof crashKinds)[number];

/** Where the client is killed. */
export interface CrashPoint {
  readonly kind: CrashKind;
  /** At which commit, counted from 1 over all lives of the client; a dispatch is one after it. */
  readonly commit: number;
}

/** The commits of an undisturbed join at which it can be interrupted. */
export interface CommitRange {
  /** The first one after which there is something to go on with. */
  readonly first: number;
  /** The last one after which something is asked of the agent. */
  readonly last: number;
}

/**
 * Draws where the client is killed: each kind once before any comes again, in an order and at commits that are drawn.
 * Throws a RangeError where so many crashes do not fit into the join.
 */
export function planCrashes(crashes: number, { first, last }: CommitRange, seed: string): CrashPoint[] {
  const random = seededRandom(`crashes ${seed}`);
  const candidates = Array.from({ length: Math.max(last - first, 0) }, (_, at) => first + 1 + at);
  if (crashes > candidates.length) {
    throw new RangeError(`A join of this size has room for ${candidates.length} crashes, not for ${crashes}.`);
  }
  const commits = shuffled(candidates, random)
    .slice(0, crashes)
    .sort((one, other) => one - other);
  const kinds = drawKinds(crashes, random);
  return commits.map((commit, at) => ({ commit, kind: kinds[at] ?? crashKinds[0] }));
}

function drawKinds(crashes: number, random: SeededRandom): CrashKind[] {
  const rounds = Array.from({ length: Math.ceil(crashes / crashKinds.length) }, () => shuffled(crashKinds, random));
  return rounds.flat().slice(0, crashes);
}
