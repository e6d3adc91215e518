import type { MachineName } from '../../machines/registry.ts';
import { walk } from './walk.ts';
import { Model } from './model.ts';
import { choosePaths, type ModelPath } from './paths.ts';
import { guardResult, inventories, observedRegistry } from './registry.ts';

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

export interface Coverage {
  readonly machines: Readonly<Record<MachineName, MachineCoverage>>;
  readonly paths: readonly ModelPath[];
  /** Fired, but not counted: the count is wrong. */
  readonly uncounted: readonly string[];
}

/** Walks the chosen paths with the real engine, and counts what it shows: nothing else counts. Throws where it differs from the model. */
export async function measureCoverage(): Promise<Coverage> {
  const paths = choosePaths();
  const seen = new Set<string>();
  const see = (item: string) => void seen.add(item);
  const under = { observed: observedRegistry(see), see, model: new Model(observedRegistry(() => undefined)) };
  for (const path of paths) await walk(path, under);
  const counted = new Set(Object.values(inventories).flatMap(({ transitions }) => transitions));
  return {
    machines: {
      'channel-join': coverageOf('channel-join', seen),
      'relay-connection': coverageOf('relay-connection', seen),
    },
    paths,
    uncounted: [...seen].filter((item) => !counted.has(item.replace(/ is (true|false)$/, ''))),
  };
}

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
