import { seededRandom, type SeededRandom } from 'joinery/simulation';
import { shuffled } from './channel-world.ts';

export const crashKinds = ['before-commit', 'after-commit-before-dispatch', 'after-dispatch-before-answer'] as const;
export type CrashKind = (typeof crashKinds)[number];

/** Where one life of the client ends. */
export interface CrashPoint {
  readonly kind: CrashKind;
  /** At which commit of this life, counted from 1; a dispatch is one at or after it. */
  readonly commit: number;
}

/**
 * Draws where the client is killed, one point for each of its lives: each kind once before any comes again, at commits
 * spread over those of an undisturbed join. The first commit, which begins the join, is spared: before it there is
 * nothing to go on with. `commits` is the last one at which something is left to be asked of the agent.
 * Throws a RangeError where so many crashes do not fit.
 */
export function planCrashes(crashes: number, commits: number, seed: string): CrashPoint[] {
  const random = seededRandom(`crashes ${seed}`);
  const candidates = Array.from({ length: Math.max(commits - 1, 0) }, (_, at) => at + 2);
  if (crashes > candidates.length) {
    throw new RangeError(`A join of this size has room for ${candidates.length} crashes, not ${crashes}.`);
  }
  const at = shuffled(candidates, random)
    .slice(0, crashes)
    .sort((one, other) => one - other);
  let durable = 0;
  return kindsFor(crashes, random).map((kind, life) => {
    const total = at[life] ?? commits;
    const commit = total - durable;
    durable = kind === 'before-commit' ? total - 1 : total;
    return { kind, commit };
  });
}

/** Each kind once, in an order that is drawn, and so on again. */
function kindsFor(crashes: number, random: SeededRandom): CrashKind[] {
  const rounds = Array.from({ length: Math.ceil(crashes / crashKinds.length) }, () => shuffled(crashKinds, random));
  return rounds.flat().slice(0, crashes);
}
