import { memoryStore } from '../../persistence/memory.ts';
import { createInspector } from '../../runtime/inspect/recorder.ts';
import type { EngineRow } from '../../runtime/rows.ts';
import { processorTime } from './engine-meter.ts';
import { joinChannels } from './engine-work.ts';
import { medianOf, type Result, type Scale } from './measure.ts';

type Kind = 'absent' | 'off' | 'on';

/** Of each figure so many pairs are measured for one run of others: the work is short. */
const pairsEach = 5;

/**
 * What it costs an engine to be inspected: processor time of joins of channels, five relays each, on a store in memory, with
 * an inspector that is paused against none, and with one that records against one that is paused. Nobody reads.
 */
export async function inspectBenchmark({ runs, quick }: Scale): Promise<Result[]> {
  const channels = quick ? 2 : 60;
  const pairs = quick ? 1 : runs * pairsEach;
  for (const kind of ['absent', 'off', 'on'] as const) await cost(kind, quick ? 1 : 200);
  return [
    medianOf('inspect/off-vs-absent', await ratios('off', 'absent', channels, pairs)),
    medianOf('inspect/on-vs-off', await ratios('on', 'off', channels, pairs)),
  ];
}

/** Of pairs that were measured one right after the other, in turn. */
async function ratios(subject: Kind, peer: Kind, channels: number, pairs: number): Promise<number[]> {
  const all: number[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    const [first, second] = pair % 2 === 0 ? [subject, peer] : [peer, subject];
    const one = await cost(first, channels);
    const other = await cost(second, channels);
    all.push(first === subject ? one / other : other / one);
  }
  return all;
}

/** Milliseconds of the processor. */
async function cost(kind: Kind, channels: number): Promise<number> {
  const inspector = kind === 'absent' ? undefined : createInspector();
  if (kind === 'off') inspector?.pause();
  const start = processorTime();
  await joinChannels(memoryStore<EngineRow>(), channels, undefined, inspector);
  const spent = processorTime() - start;
  inspector?.close();
  return spent;
}
