import { fromTransition, type TransitionSnapshot } from 'xstate';
import { getShortestPaths, joinPaths, type StatePath } from 'xstate/graph';
import { Model, type Tree } from './model.ts';
import type { Move } from './moves.ts';
import { itemsOf, traceTo } from './registry.ts';
import type { ModelPath, Scene, Subject } from './subject.ts';

type TreeSnapshot = TransitionSnapshot<Tree>;
/** Where something is seen, and the move that shows it; none where the start does. */
type Sight = { readonly at: Tree; readonly move: Move | undefined };

/** Ways to one item in one graph: places are merged in it, so that not every way is one in fact. */
const mostSights = 4;

/**
 * Paths through the graphs of all scenes, which together show every item that the model can show.
 *
 * The graphs are explored by `xstate/graph`: vertices are places of the whole tree, edges are moves. The way to an item
 * is the shortest path to a place where it is seen, and the move that shows it. Items far from the start come first,
 * since much is shown on the way to them; a path counts for what it shows when the model walks it from the start.
 */
export function choosePaths<S extends Scene>(subject: Subject<S>): ModelPath<S>[] {
  const items = new Set(itemsOf(subject.machines));
  const ways = new Map<string, ModelPath<S>[]>();
  for (const scene of subject.scenes) {
    if (ways.size === items.size) break;
    for (const [item, way] of explore(subject, scene))
      if (items.has(item)) ways.set(item, [...(ways.get(item) ?? []), way]);
  }
  const distance = (item: string) => Math.min(...(ways.get(item) ?? []).map(({ moves }) => moves.length));
  const chosen: Chosen<S>[] = [];
  for (const item of [...ways.keys()].sort((one, other) => distance(other) - distance(one))) {
    if (chosen.some(({ shows }) => shows.has(item))) continue;
    for (const path of ways.get(item) ?? []) {
      const shows = whatIsShown(subject, path);
      if (!shows.has(item)) continue;
      chosen.push({ path, shows });
      break;
    }
  }
  return needed(chosen, items);
}

type Chosen<S extends Scene> = { readonly path: ModelPath<S>; readonly shows: ReadonlySet<string> };

/** Where a scene begins, its opening done. */
export function startOf(model: Model, { begin, opening }: Scene): Tree {
  return opening.reduce((tree, move) => model.take(tree, move), model.start(begin));
}

/** The ways to everything that is seen in one graph. */
function explore<S extends Scene>(subject: Subject<S>, scene: S): [item: string, way: ModelPath<S>][] {
  const sights = new Map<string, Sight[]>();
  const shown = new Set<string>();
  const see = (item: string) => void shown.add(item);
  const model = new Model(subject.registry(see), subject.words, traceTo(see));
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
      const tree = startOf(model, scene);
      note({ at: tree, move: undefined });
      return tree;
    },
  );
  const places = new Set<string>();
  const shortest = getShortestPaths(logic, {
    events: ({ context }) => scene.movesOf(context),
    serializeState: ({ context }) => scene.placeOf(context),
    serializeEvent: (move) => JSON.stringify(move),
    stopWhen: ({ context }) => places.add(scene.placeOf(context)).size > scene.mostPlaces,
  });
  const pathTo = new Map(shortest.map((path) => [scene.placeOf(path.state.context), path]));

  return [...sights].flatMap(([item, seen]) =>
    seen.flatMap(({ at, move }): [string, ModelPath<S>][] => {
      const path = pathTo.get(scene.placeOf(at));
      return path ? [[item, { scene, moves: movesOn(move ? joinPaths(path, oneStep(path.state, move)) : path) }]] : [];
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
function whatIsShown(subject: Subject, { scene, moves }: ModelPath): ReadonlySet<string> {
  const shown = new Set<string>();
  const see = (item: string) => void shown.add(item);
  const model = new Model(subject.registry(see), subject.words, traceTo(see));
  try {
    moves.reduce((tree, move) => model.take(tree, move), startOf(model, scene));
    return shown;
  } catch {
    return new Set();
  }
}

/** The paths without those of which all is shown by the others. */
function needed<S extends Scene>(chosen: readonly Chosen<S>[], items: ReadonlySet<string>): ModelPath<S>[] {
  const times = new Map<string, number>();
  for (const { shows } of chosen) for (const item of shows) times.set(item, (times.get(item) ?? 0) + 1);
  const kept = chosen.toReversed().filter(({ shows }) => {
    if ([...shows].some((item) => items.has(item) && times.get(item) === 1)) return true;
    for (const item of shows) times.set(item, (times.get(item) ?? 0) - 1);
    return false;
  });
  return kept.map(({ path }) => path);
}
