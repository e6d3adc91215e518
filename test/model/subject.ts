import type { MachineName } from '../../machines/registry.ts';
import type { Registry } from '../../runtime/rows.ts';
import type { Tree } from './model.ts';
import type { Move } from './moves.ts';
import type { Begin, Words } from './words.ts';

/** Machines that are explored together: a tree of them, or one alone on a stage. */
export interface Subject<S extends Scene = Scene> {
  /** Those whose transitions and guards are to be seen. */
  readonly machines: readonly MachineName[];
  /** The machines as they run here, with every guard told. */
  registry(see: See): Registry;
  readonly words: Words;
  readonly scenes: readonly S[];
}

/** One graph: how things begin, and what may happen. Several small ones, since moves multiply places. */
export interface Scene {
  readonly name: string;
  readonly begin: Begin;
  /** What is done before anything else may happen. */
  readonly opening: readonly Move[];
  /** The moves that are possible where the tree stands. */
  movesOf(tree: Tree): Move[];
  /** What tells one place of the graph from another. */
  placeOf(tree: Tree): string;
  /** Places that the graph is explored to, breadth first. */
  readonly mostPlaces: number;
}

/** A way through one scene's graph, to be walked by the real engine. */
export interface ModelPath<S extends Scene = Scene> {
  readonly scene: S;
  readonly moves: readonly Move[];
}

/** Told of every transition that fires, and every result of a guard. */
export type See = (item: string) => void;
