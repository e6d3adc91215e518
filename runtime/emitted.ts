import type { Row } from '../persistence/store.ts';
import { anyEmittedLabel, emittedLabel } from './labels.ts';
import type { InstanceKey, MachineEvent } from './record.ts';

/** What a machine emitted for the application. */
export interface Emitted {
  /** The same whenever it is handed over, and of nothing else: what bears an id that was taken before is a repeat. */
  readonly id: string;
  /** Who emitted it. */
  readonly key: InstanceKey;
  readonly event: MachineEvent;
  /** When: epoch milliseconds. */
  readonly at: number;
}

/** One of them until the application has taken it, on a row of its own, in the order of their keys. */
export interface EmittedRow extends Row {
  readonly emitted: Emitted;
}

const prefix = 'emitted/';

/**
 * The row of what was emitted as the nth in a turn. Random bytes are a part of its id, since names of turns come again
 * in a store that was imported, or was brought back from a backup.
 */
export function emittedRow(turn: string, nth: number, random: string, about: Omit<Emitted, 'id'>): EmittedRow {
  const id = `${turn}.${String(nth).padStart(6, '0')}.${random}`;
  return { key: prefix + id, labels: [anyEmittedLabel, emittedLabel(rootOf(about.key))], emitted: { id, ...about } };
}

/** Unless its row is damaged. */
export const isEmitted = (row: Row): row is EmittedRow =>
  'emitted' in row && typeof (row.emitted as { event?: { type?: unknown } } | null)?.event?.type === 'string';

export const isEmittedKey = (key: string): boolean => key.startsWith(prefix);

/** The key of the instance that began it all. */
const rootOf = (key: InstanceKey): InstanceKey => key.split('/', 2).join('/');
