import type { StorageState } from '../machines/storage/storage-health.ts';
import { forgotten } from './forget.ts';
import type { InstanceRecord } from './record.ts';
import { isInstance, type EngineRow, type Registry, type Rows } from './rows.ts';

/** Rows that are in memory at one time. */
const pageSize = 256;

/** Instances by their machine, and then by their state: `{ 'channel-join': { connecting: 2 } }`. */
export type InstanceCounts = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** How an engine is, in numbers: they name nobody, so that they may go into a log or a report. */
export interface EngineStats {
  /** Those in which work remains; with `all` the settled ones too. */
  readonly instances: InstanceCounts;
  /** Instances in which work remains. */
  readonly unfinished: number;
  /** Their commands that the agent has not answered, and their timers. */
  readonly commands: number;
  readonly timers: number;
  /** Events that wait for their turn. */
  readonly queue: number;
  /** Calls to the agent that are under way, or wait for one of those to end. */
  readonly calls: number;
  readonly deadLetters: number;
  /** Events that are kept for instances in quarantine; absent while the store can't be read. */
  readonly parked?: number;
  readonly storage: StorageState;
  /** Since the engine was opened: batches of events that were computed, and those of them that are stored. */
  readonly turns: number;
  readonly commits: number;
}

/** What those have still to do. */
export function countWork(unfinished: readonly InstanceRecord[]) {
  const sum = (count: (record: InstanceRecord) => number): number =>
    unfinished.reduce((total, record) => total + count(record), 0);
  return {
    unfinished: unfinished.length,
    commands: sum(({ commands }) => commands.length),
    timers: sum(({ timers }) => timers.length),
  };
}

/** What a damaged row says of itself may be anything: only what a machine of the registry says is told. */
export function countInstances(
  records: readonly InstanceRecord[],
  registry: Registry,
  counts: Record<string, Record<string, number>> = {},
): InstanceCounts {
  for (const { machine, status, value } of records) {
    const known = machine === forgotten || Object.hasOwn(registry, machine);
    const states = (counts[known ? machine : 'unknown'] ??= {});
    const state = status === 'quarantined' ? status : typeof value === 'string' ? value : JSON.stringify(value);
    states[state] = (states[state] ?? 0) + 1;
  }
  return counts;
}

/** The same of every row that is stored, page by page. */
export async function countAllInstances(rows: Pick<Rows, 'find'>, registry: Registry): Promise<InstanceCounts> {
  const counts = {};
  let page: EngineRow[];
  let after: string | undefined;
  do {
    page = await rows.find(undefined, { limit: pageSize, ...(after !== undefined && { after }) });
    countInstances(page.filter(isInstance), registry, counts);
    after = page.at(-1)?.key;
  } while (page.length === pageSize);
  return counts;
}
