import { fromTransition, type TransitionSnapshot } from 'xstate';
import { getShortestPaths, joinPaths, type StatePath } from 'xstate/graph';
import { Model, type Tree } from './model.ts';
import type { Move } from './moves.ts';
import { placeOf } from './place.ts';
import { allItems, observedRegistry, traceTo } from './registry.ts';
import { movesOf, settings, type Setting } from './settings.ts';

/** A way through one setting's graph, to be walked by the real engine. */
export interface ModelPath {
  readonly setting: Setting;
  readonly moves: readonly Move[];
}

type TreeSnapshot = TransitionSnapshot<Tree>;
/** A place where something is seen, and the move that shows it; none where the start does. */
type Sight = { readonly at: Tree; readonly move: Move | undefined };

/** Places that one graph is explored to, breadth first. What is further from the start is seen in a graph of its own. */
const mostPlaces = 600;
/** Ways that are tried to one item: places are merged in the graph, so that not every way is one in fact. */
const mostSights = 4;

/**
 * Paths through the graphs of all settings, which together show every item that the model can show; and what it can't.
 *
 * The graph is explored by `xstate/graph`: its vertices are places of the whole tree, its edges are moves. An item is
 * reached by the shortest path to a place where it is seen, and the move that shows it. A path is chosen for the item
 * that is furthest from the start first, since it shows much on its way; it counts for what it shows when it is walked.
 */
export function choosePaths(): { paths: ModelPath[]; missing: string[] } {
  const missing = new Set(allItems);
  const candidates = settings.flatMap((setting) => explore(setting, missing));
  const chosen: { path: ModelPath; shows: ReadonlySet<string> }[] = [];
  const shown = new Set<string>();
  for (const { item, path } of candidates.sort((a, b) => b.path.moves.length - a.path.moves.length)) {
    if (shown.has(item)) continue;
    const shows = whatIsShown(path);
    if (!shows.has(item)) continue;
    chosen.push({ path, shows });
    for (const each of shows) shown.add(each);
  }
  return { paths: needed(chosen), missing: allItems.filter((item) => !shown.has(item)) };
}

/** Explores one graph until nothing is missing, and takes what it shows off `missing`. */
function explore(setting: Setting, missing: Set<string>): { item: string; path: ModelPath }[] {
  const sights = new Map<string, Sight[]>();
  let found: string[] = [];
  const see = (item: string) => void found.push(item);
  const model = new Model(observedRegistry(see), traceTo(see));
  const told = (sight: Sight) => {
    for (const item of new Set(found)) {
      if (!missing.has(item) && !sights.has(item)) continue;
      missing.delete(item);
      const known = sights.get(item) ?? [];
      if (known.length < mostSights) sights.set(item, [...known, sight]);
    }
    found = [];
  };

  const logic = fromTransition(
    (tree: Tree, move: Move) => {
      const next = model.take(tree, move);
      told({ at: tree, move });
      return next;
    },
    () => {
      const tree = model.start(setting.input);
      told({ at: tree, move: undefined });
      return tree;
    },
  );
  const places = new Set<string>();
  const paths = new Map<string, StatePath<TreeSnapshot, Move>>();
  for (const path of getShortestPaths(logic, {
    events: ({ context }) => movesOf(setting, context),
    serializeState: ({ context }) => placeOf(context),
    serializeEvent: (move) => JSON.stringify(move),
    stopWhen: ({ context }) => missing.size === 0 || places.add(placeOf(context)).size > mostPlaces,
  })) {
    paths.set(placeOf(path.state.context), path);
  }

  return [...sights].flatMap(([item, seen]) =>
    seen.flatMap(({ at, move }) => {
      const path = paths.get(placeOf(at));
      if (!path) return [];
      const last = move ? joinPaths(path, oneStep(path.state, move)) : path;
      // The first step of a path is the start.
      return [{ item, path: { setting, moves: last.steps.slice(1).map(({ event }) => event) } }];
    }),
  );
}

function oneStep(state: TreeSnapshot, move: Move): StatePath<TreeSnapshot, Move> {
  return {
    state,
    steps: [
      { state, event: move },
      { state, event: move },
    ],
    weight: 1,
  };
}

/** What is shown when the path is walked from the start; nothing where one of its moves is impossible then. */
function whatIsShown({ setting, moves }: ModelPath): ReadonlySet<string> {
  const shown = new Set<string>();
  const see = (item: string) => void shown.add(item);
  const model = new Model(observedRegistry(see), traceTo(see));
  try {
    moves.reduce((tree, move) => model.take(tree, move), model.start(setting.input));
    return shown;
  } catch {
    return new Set();
  }
}

/** The paths without those of which all is shown by the others. */
function needed(chosen: readonly { path: ModelPath; shows: ReadonlySet<string> }[]): ModelPath[] {
  const times = new Map<string, number>();
  for (const { shows } of chosen) for (const item of shows) times.set(item, (times.get(item) ?? 0) + 1);
  const kept = chosen.toReversed().filter(({ shows }) => {
    if ([...shows].some((item) => times.get(item) === 1)) return true;
    for (const item of shows) times.set(item, (times.get(item) ?? 0) - 1);
    return false;
  });
  return kept.map(({ path }) => path);
}
