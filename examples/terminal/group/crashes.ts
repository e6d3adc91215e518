import type { SeededRandom } from 'joinery/simulation';
import type { CrashMoment, Person } from './person.ts';

/** Whose device dies, and after how many commits of all devices together: at its next one, before or after it. */
export interface Crash {
  readonly person: Person;
  readonly moment: CrashMoment;
  readonly commit: number;
}

/** Of the commits of a pair that connects, so many are sure to come. */
const commitsOfPair = 4;

/** Draws crashes of anybody's device while the group gathers, in the order of their commits. */
export function drawCrashes(crashes: number, people: readonly Person[], random: SeededRandom): Crash[] {
  const last = (people.length * (people.length - 1) * commitsOfPair) / 2;
  return Array.from({ length: crashes }, (): Crash => ({
    person: random.pick(people),
    moment: random.pick(['before', 'after'] as const),
    commit: random.between(1, last),
  })).toSorted((one, other) => one.commit - other.commit);
}
