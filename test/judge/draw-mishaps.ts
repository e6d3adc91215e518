import { seededRandom, type SeededRandom } from '../../simulation/index.ts';
import type { Mishap } from './plan.ts';

const minute = 60_000;

/** How long a commit takes in the world of a seed, in milliseconds. */
export const drawCommitMs = (seed: number): number => seededRandom(`disks ${seed}`).pick([0, 0, 1, 30, 1_000]);

/** What goes wrong between a client's engine, its store and its agent, each at a count of its own. */
export function drawMishaps(random: SeededRandom, client: string): Mishap[] {
  const some = (most: number) => Array.from({ length: random.between(0, most) });
  const at = (largest: number) => ({ client, n: random.between(1, largest), ms: random.between(1, 3 * minute) });
  return [
    ...some(4).map((): Mishap => ({
      at: 'commit',
      what: random.pick(['fails', 'answerLost', 'slow', 'crashBefore', 'crashAfter']),
      ...at(40),
    })),
    ...some(1).map((): Mishap => ({ at: 'read', what: 'fails', ...at(20) })),
    ...some(4).map((): Mishap => ({
      at: 'event',
      what: random.pick(['lost', 'twice', 'twin', 'late', 'elsewhere', 'malformed']),
      ...at(40),
    })),
    ...some(3).map((): Mishap => ({
      at: 'submit',
      what: random.pick(['forgotten', 'refused', 'takenAndRefused']),
      ...at(25),
    })),
    ...some(1).map((): Mishap => ({ at: 'status', what: random.pick(['refused', 'late']), ...at(3) })),
  ];
}
