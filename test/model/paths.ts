import { fromTransition, type TransitionSnapshot } from 'xstate';
import { getShortestPaths, joinPaths, type StatePath } from 'xstate/graph';
import { Model, type Tree } from './model.ts';
import type { Move } from './moves.ts';
import { placeOf } from './place.ts';
import { movesOf } from './possible-moves.ts';
import { allItems, observedRegistry, traceTo } from './registry.ts';
import { settings, type Setting } from './settings.ts';

/** A way through one setting's graph, to be walked by the real engine. */
export interface ModelPath {
  readonly setting: Setting;
  readonly moves: readonly Move[];
}

type TreeSnapshot = TransitionSnapshot<Tree>;
/** Where something is seen, and the move that shows it; none where the start does. */
type Sight = { readonly at: Tree; readonly move: Move | undefined };

/** Places that one graph is explored to, breadth first. What is further from the start is seen in a graph of its own. */
const mostPlaces = 600;
/** Ways to one item in one graph: places are merged in it, so that not every way is one in fact. */
const mostSights = 4;

/**
 * Paths through the graphs of all settings, which together show every item that the model can show.
 *
 * The graphs are explored by `xstate/graph`: vertices are places of the whole tree, edges are moves. The way to an item
 * is the shortest path to a place where it is seen, and the move that shows it. Items far from the start come first,
 * since much is shown on the way to them; a path counts for what it shows when the model walks it from the start.
 */
export function choosePaths(): ModelPath[] {
  const ways = new Map<string, ModelPath[]>();
  for (const setting of settings) {
    if (ways.size < allItems.length)
      for (const [item, way] of explore(setting)) ways.set(item, [...(ways.get(item) ?? []), way]);
  }
  const distance = (item: string) => Math.min(...(ways.get(item) ?? []).map(({ moves }) => moves.length));
  const chosen: { path: ModelPath; shows: ReadonlySet<string> }[] = [];
  for (const item of [...ways.keys()].sort((one, other) => distance(other) - distance(one))) {
    if (chosen.some(({ shows }) => shows.has(item))) continue;
    for (const path of ways.get(item) ?? []) {
      const shows = whatIsShown(path);
      if (!shows.has(item)) continue;
      chosen.push({ path, shows });
      break;
    }
  }
  return needed(chosen);
}

/** The ways to everything that is seen in one graph. */
function explore(setting: Setting): [item: string, way: ModelPath][] {
  const sights = new Map<string, Sight[]>();
  const shown = new Set<string>();
  const see = (item: string) => void shown.add(item);
  const model = new Model(observedRegistry(see), traceTo(see));
  const note = (sight: Sight) => {
    for (const item of shown) {
      const known = sights.get(item) ?? [];
      if (known.length < mostSights) sights.set(item, [...known, sight]);
    }
    shown.clear();
  };

  const logic = fromTransition(
    (tree: Tree, move: Move) => {
      const next = model.take(tree, move);
      note({ at: tree, move });
      return next;
    },
    () => {
      const tree = model.start(setting.input);
      note({ at: tree, move: undefined });
      return tree;
    },
  );
  const places = new Set<string>();
  const shortest = getShortestPaths(logic, {
    events: ({ context }) => movesOf(setting, context),
    serializeState: ({ context }) => placeOf(context),
    serializeEvent: (move) => JSON.stringify(move),
    stopWhen: ({ context }) => places.add(placeOf(context)).size > mostPlaces,
  });
  const pathTo = new Map(shortest.map((path) => [placeOf(path.state.context), path]));

  return [...sights].flatMap(([item, seen]) =>
    seen.flatMap(({ at, move }): [string, ModelPath][] => {
      const path = pathTo.get(placeOf(at));
      return path
        ? [[item, { setting, moves: movesOn(move ? joinPaths(path, oneStep(path.state, move)) : path) }]]
        : [];
    }),
  );
}

/** The first step of a path is the start. */
function movesOn({ steps }: StatePath<TreeSnapshot, Move>): Move[] {
  return steps.slice(1).map(({ event }) => event);
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
