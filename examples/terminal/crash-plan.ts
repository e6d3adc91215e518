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

/** Crashes at one commit at most: each kind once. */
const crashesPerCommit = crashKinds.length;

/**
 * Draws where the client is killed: each kind once before any comes again, in an order and at commits that are drawn.
 * The last fifth of the range is spared, since a join takes its steps in another order each time.
 * Throws a RangeError where so many crashes do not fit into the join.
 */
export function planCrashes(crashes: number, { first, last }: CommitRange, seed: string): CrashPoint[] {
  const random = seededRandom(`crashes ${seed}`);
  const commits = Array.from({ length: Math.ceil((last - first) * 0.8) }, (_, at) => first + 1 + at);
  const room = commits.length * crashesPerCommit;
  if (crashes > room) throw new RangeError(`A join of this size has room for ${room} crashes, not for ${crashes}.`);
  // In rounds, so that a commit is drawn again only when all were.
  const drawn = Array.from({ length: crashesPerCommit }, () => shuffled(commits, random)).flat().slice(0, crashes);
  const kinds = drawKinds(crashes, random);
  return drawn
    .sort((one, other) => one - other)
    .map((commit, at) => ({ commit, kind: kinds[at] ?? crashKinds[0] }));
}

function drawKinds(crashes: number, random: SeededRandom): CrashKind[] {
  const rounds = Array.from({ length: Math.ceil(crashes / crashKinds.length) }, () => shuffled(crashKinds, random));
  return rounds.flat().slice(0, crashes);
}
