import type { MachineName } from '../../machines/registry.ts';
import { choosePaths } from './paths.ts';
import { guardResult, inventories } from './registry.ts';
import type { ModelPath, Subject } from './subject.ts';
import { walker } from './walk.ts';

export interface Count {
  readonly covered: number;
  readonly total: number;
}

/** What the real engine showed of one machine. A guard is covered once it was seen true and seen false. */
export interface MachineCoverage {
  readonly transitions: Count;
  readonly guards: Count;
  readonly missing: readonly string[];
}

export interface Coverage<P extends ModelPath = ModelPath> {
  readonly machines: Readonly<Record<string, MachineCoverage>>;
  readonly paths: readonly P[];
  /** Fired, but not counted: the count is wrong. */
  readonly uncounted: readonly string[];
}

/** Walks the chosen paths with the real engine, and counts what it shows: nothing else counts. Throws where it differs from the model. */
export async function measureCoverage<S extends ModelPath['scene']>(
  subject: Subject<S>,
): Promise<Coverage<ModelPath<S>>> {
  const paths = choosePaths(subject);
  const seen = new Set<string>();
  const walk = walker(subject, (item) => void seen.add(item));
  for (const path of paths) await walk(path);
  const counted = new Set(subject.machines.flatMap((name) => inventories[name].transitions));
  const isOfMachine = (item: string) => subject.machines.some((name) => new RegExp(`^${name}[ .]`).test(item));
  return {
    machines: Object.fromEntries(subject.machines.map((name) => [name, coverageOf(name, seen)])),
    paths,
    uncounted: [...seen].filter((item) => isOfMachine(item) && !counted.has(item.replace(/ is (true|false)$/, ''))),
  };
}

/** What is seen of a machine that nobody explores: nothing. */
export const unexplored = (machine: MachineName): MachineCoverage => coverageOf(machine, new Set());

function coverageOf(machine: MachineName, seen: ReadonlySet<string>): MachineCoverage {
  const { transitions, guards } = inventories[machine];
  const unfired = transitions.filter((name) => !seen.has(name)).map((name) => `${name} never fired`);
  const unseen = [...guards].flatMap(([name, guard]) =>
    [true, false]
      .filter((result) => !seen.has(guardResult(name, result)))
      .map((result) => ({ name, text: `${name}: guard ${guard} was never ${String(result)}` })),
  );
  return {
    transitions: { covered: transitions.length - unfired.length, total: transitions.length },
    guards: { covered: guards.size - new Set(unseen.map(({ name }) => name)).size, total: guards.size },
    missing: [...unfired, ...unseen.map(({ text }) => text)],
  };
}

export function sum(counts: readonly Count[]): Count {
  return counts.reduce((a, b) => ({ covered: a.covered + b.covered, total: a.total + b.total }), {
    covered: 0,
    total: 0,
  });
}
