import { seededRandom, type SeededRandom } from 'joinery/simulation';
import { shuffled } from './channel-world.ts';

/** In the order in which they come at one commit. */
export const crashKinds = ['before-commit', 'after-commit-before-dispatch', 'after-dispatch-before-answer'] as const;
export type CrashKind = (typeof crashKinds)[number];

/** Where the client is killed. */
export interface CrashPoint {
  readonly kind: CrashKind;
  /** At which commit, counted from 1 over all lives of the client; a dispatch is one after it. */
  readonly commit: number;
}

/** The commits of an undisturbed join, by their numbers. */
export interface Commits {
  /** The first one after which there is something to go on with. */
  readonly begun: number;
  /** The one after which the last join request goes out: up to here every join takes the same steps. */
  readonly requested: number;
  /** The one after which every relay has come to its end. */
  readonly settled: number;
}

/**
 * Draws where the client is killed: as often at each kind of place as at the others, at commits that are drawn. All
 * come before the end of any join, also of one that learns by a restart what it would have been told in several
 * commits. Throws a RangeError where so many crashes do not fit.
 */
export function planCrashes(crashes: number, commits: Commits, seed: string): CrashPoint[] {
  const random = seededRandom(`crashes ${seed}`);
  const kinds = drawKinds(crashes, random);
  const points = crashKinds.flatMap((kind) => {
    const candidates = commitsFor(kind, commits);
    const times = kinds.filter((each) => each === kind).length;
    if (times > candidates.length) throw new RangeError(`A join of this size is over before ${crashes} crashes.`);
    return shuffled(candidates, random)
      .slice(0, times)
      .map((commit): CrashPoint => ({ kind, commit }));
  });
  return points.sort((one, other) => one.commit - other.commit);
}

function commitsFor(kind: CrashKind, { begun, requested, settled }: Commits): number[] {
  const spread = Math.max(Math.floor((settled - begun - 1) * 0.7), 1);
  // Of what is asked later nobody knows after how many commits it is asked.
  const last = kind === 'after-dispatch-before-answer' ? requested : begun + spread;
  return Array.from({ length: Math.max(last - begun, 0) }, (_, at) => begun + 1 + at);
}

/** Every kind once before any comes again. */
function drawKinds(crashes: number, random: SeededRandom): CrashKind[] {
  const rounds = Array.from({ length: Math.ceil(crashes / crashKinds.length) }, () => shuffled(crashKinds, random));
  return rounds.flat().slice(0, crashes);
}
