import type { Inspected } from '../inspected.ts';

export type * from '../inspected.ts';

/** One of them, in its place in the stream. */
export type InspectionRecord = Inspected & {
  /** Counts the records of a run, from 1, without a gap. */
  readonly seq: number;
  /** By the engine's clock, epoch milliseconds. */
  readonly at: number;
};
