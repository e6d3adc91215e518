import { channels, isQuiet, planOf as planIn, sabotaged, type Kind } from './kind.ts';
import type { AnyPlan } from './plan.ts';
import type { Violation } from './ground.ts';

/** What came of some seeds: sums, and how long each world took to be as the network lets it. */
export interface Verdict {
  seeds: number;
  steps: number;
  commits: number;
  crashes: number;
  faults: number;
  /** Broken promises, each with the plan that shows it. */
  violations: Broken[];
  /** Milliseconds of virtual time, one for each world in which somebody can connect. */
  convergence: number[];
  /** What this kind of world counts besides, and what is to be read with it. */
  counts: Record<string, number>;
  notes: string[];
}

export interface Broken {
  readonly plan: AnyPlan;
  readonly violation: Violation;
}

export const noVerdict = (): Verdict => ({
  seeds: 0,
  steps: 0,
  commits: 0,
  crashes: 0,
  faults: 0,
  violations: [],
  convergence: [],
  counts: {},
  notes: [],
});

/** The world of a seed. */
export const planOf = (seed: number, kind: Kind = channels): AnyPlan => planIn(kind, seed);

/** Judges the worlds of one seed, up to the first broken promise. */
export async function judgeSeed(seed: number, sabotage?: string, kind: Kind = channels): Promise<Verdict> {
  const verdict = noVerdict();
  verdict.seeds = 1;
  const judge = async (plan: AnyPlan) => {
    const outcome = await kind.play(plan, sabotaged(kind, sabotage));
    const { violation, steps, commits, crashes, faults, convergedIn, counts = {}, notes = [] } = outcome;
    verdict.steps += steps;
    verdict.commits += commits;
    verdict.crashes += crashes;
    verdict.faults += faults;
    if (violation) verdict.violations.push({ plan, violation });
    if (convergedIn !== undefined) verdict.convergence.push(convergedIn);
    addCounts(verdict, counts);
    verdict.notes.push(...notes.map((note) => `seed ${seed}: ${note}`));
    return outcome;
  };

  const plan = planOf(seed, kind);
  const { attempts } = await judge(plan);
  if (!isQuiet(kind, seed)) return verdict;
  for (const client of plan.clients) {
    const commits = attempts[client] ?? 0;
    const step = Math.ceil(commits / kind.mostCrashes);
    for (let n = 1 + (seed % step); n <= commits; n += step) {
      for (const what of ['crashBefore', 'crashAfter'] as const) {
        if (verdict.violations.length > 0) return verdict;
        await judge({ ...plan, mishaps: [{ at: 'commit', client, n, what, ms: 0 }] });
      }
    }
  }
  return verdict;
}

/** Adds one verdict to another. */
export function add(total: Verdict, { violations, convergence, counts, notes, ...sums }: Verdict): void {
  for (const name of ['seeds', 'steps', 'commits', 'crashes', 'faults'] as const) total[name] += sums[name];
  total.violations.push(...violations);
  total.convergence.push(...convergence);
  addCounts(total, counts);
  total.notes.push(...notes);
}

function addCounts({ counts: total }: Verdict, counts: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(counts)) total[name] = (total[name] ?? 0) + count;
}

/** The time in which 99 of 100 worlds came to be as the network lets them. */
export function p99({ convergence }: Verdict): number {
  const sorted = convergence.toSorted((one, other) => one - other);
  return sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0;
}
