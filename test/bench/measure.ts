import { performance } from 'node:perf_hooks';

/** One figure of a benchmark: a ratio of two things that were measured in one run. */
export interface Result {
  readonly name: string;
  readonly ratio: number;
  /** How many ratios this is the median of. */
  readonly runs: number;
}

/** How much is measured. `quick` says whether the benchmark runs, and nothing about speed. */
export interface Scale {
  readonly runs: number;
  readonly quick: boolean;
}

/**
 * How much longer `subject` takes than `peer`: the median over `runs` of the ratio of pairs that were measured one right
 * after the other, in turn, so that a machine that drifts slows both. Each pair repeats both for about `span` ms.
 */
export function ratio(
  name: string,
  subject: () => void,
  peer: () => void,
  { runs, quick }: Scale,
  span = quick ? 1 : 150,
): Result {
  const rounds = roundsWithin(span, subject);
  const peerRounds = roundsWithin(span, peer);
  const ratios = Array.from({ length: runs }, (_, run) => {
    const order = run % 2 === 0;
    const first = order ? time(subject, rounds) : time(peer, peerRounds);
    const second = order ? time(peer, peerRounds) : time(subject, rounds);
    return order ? first / second : second / first;
  });
  return medianOf(name, ratios);
}

/** The figure that a number of ratios are. */
export function medianOf(name: string, ratios: readonly number[]): Result {
  return { name, ratio: Number(median(ratios).toFixed(3)), runs: ratios.length };
}

/** Each figure's median over rounds that measured all of them. */
export function medians(rounds: readonly Readonly<Record<string, number>>[]): Result[] {
  const names = Object.keys(rounds[0] ?? {});
  return names.map((name) =>
    medianOf(
      name,
      rounds.map((round) => round[name] ?? NaN),
    ),
  );
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
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
