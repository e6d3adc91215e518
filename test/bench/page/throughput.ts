import { deleteDB } from 'idb';
import { indexedDbStore } from '../../../persistence/indexeddb.ts';
import type { EngineRow } from '../../../runtime/rows.ts';
import { joinChannels, rowsOfJoins, type Work } from '../engine-work.ts';
import { durability, freshName, rawPuts } from './raw.ts';
import { recipe } from './recipe.ts';

/** How many channels each peer joins. */
export interface ThroughputSize {
  readonly engine: number;
  readonly sequence: number;
  readonly parallel: number;
}

let written: readonly EngineRow[] | undefined;

/** One round: every peer, one right after the other, forth or back. Rates are per millisecond. */
export async function throughput(size: ThroughputSize, back: boolean) {
  const rows = (written ??= await rowsOfJoins(size.engine));
  const rates = { rows: 0, events: 0, rowsPerEvent: 0, raw: 0, recipe: 0, parallelRecipe: 0 };
  const peers = [
    async () => {
      const work = await engineRound(size.engine);
      rates.rows = work.rows / work.milliseconds;
      rates.events = rateOf(work);
      rates.rowsPerEvent = work.rows / work.events;
    },
    async () => void (rates.raw = rows.length / (await rawPuts(rows))),
    async () => void (rates.recipe = rateOf(await recipe(size.sequence, false))),
    async () => void (rates.parallelRecipe = rateOf(await recipe(size.parallel, true))),
  ];
  for (const measure of back ? peers.reverse() : peers) await measure();
  return rates;
}

async function engineRound(channels: number): Promise<Work> {
  const name = freshName();
  const work = await joinChannels(indexedDbStore<EngineRow>({ name, durability }), channels);
  await deleteDB(name);
  return work;
}

function rateOf({ events, milliseconds }: Pick<Work, 'events' | 'milliseconds'>): number {
  return events / milliseconds;
}
