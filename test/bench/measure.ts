import { performance } from 'node:perf_hooks';

/** One figure of a benchmark: a ratio of two medians' pairs, in one run. */
export interface Result {
  readonly name: string;
  readonly ratio: number;
  readonly runs: number;
}

/**
 * How much longer `subject` takes than `peer`: the median over `runs` of the ratio of pairs that were measured one right
 * after the other, in turn, so that a machine that drifts slows both. Each pair repeats both for about `span` ms.
 */
export function ratio(name: string, subject: () => void, peer: () => void, { runs = 9, span = 150 } = {}): Result {
  const rounds = roundsWithin(span, subject);
  const peerRounds = roundsWithin(span, peer);
  const ratios = Array.from({ length: runs }, (_, run) => {
    const order = run % 2 === 0;
    const first = order ? time(subject, rounds) : time(peer, peerRounds);
    const second = order ? time(peer, peerRounds) : time(subject, rounds);
    return order ? first / second : second / first;
  });
  return { name, ratio: Number(median(ratios).toFixed(3)), runs };
}

/** Microseconds of one round, over `rounds`. */
function time(body: () => void, rounds: number): number {
  const start = performance.now();
  for (let round = 0; round < rounds; round++) body();
  return ((performance.now() - start) * 1000) / rounds;
}

function roundsWithin(span: number, body: () => void): number {
  time(body, 200);
  return Math.max(10, Math.ceil((span * 1000) / time(body, 200)));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
