/**
 * The rows of a store as text, to look at, to keep, or to carry elsewhere: JSON lines, a header first. It holds all
 * that the store holds but the secrets of probes, links and key references too: keep it like the store itself.
 */
import { archived } from './archived.ts';
import type { Row, Store } from './store.ts';
import { assertStorable } from './row-text.ts';

const format = 1;

/** The first line of an archive. */
export interface ArchiveHeader {
  readonly archive: 'joinery';
  readonly format: number;
  /** How many rows follow: an archive that was cut off is told by it. */
  readonly rows: number;
}

/** What may be shown of a row to somebody who asks what there is. */
export interface ListedRow {
  readonly key: string;
  readonly unfinished: boolean;
  /** Of an instance: its machine, the version of it, and where it stands. */
  readonly machine?: string;
  readonly version?: number;
  readonly status?: string;
  readonly value?: string;
  /** Epoch milliseconds. */
  readonly updatedAt?: number;
}

/** Why an archive was not imported; nothing was changed. `line` counts from 1. */
export type ArchiveProblem =
  | { type: 'ArchiveInvalid'; line: number; why: string }
  /** Made by a later version of the library. */
  | { type: 'ArchiveNewer'; format: number }
  /** The store holds rows already. */
  | { type: 'StoreNotEmpty'; rows: number };

export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
  constructor(
    readonly problem: ArchiveProblem,
    options?: ErrorOptions,
  ) {
    super(JSON.stringify(problem), options);
  }
}

/** What is in an open store, ordered by key. Rejects with a StoreError. */
export async function listRows(store: Store): Promise<ListedRow[]> {
  return (await store.all()).map((row) => {
    const { machine, version, status, value, updatedAt } = row as unknown as Record<string, unknown>;
    return {
      key: row.key,
      unfinished: row.unfinished === 1,
      ...(typeof machine === 'string' && { machine }),
      ...(typeof version === 'number' && { version }),
      ...(typeof status === 'string' && { status }),
      ...(value !== undefined && { value: typeof value === 'string' ? value : JSON.stringify(value) }),
      ...(typeof updatedAt === 'number' && { updatedAt }),
    };
  });
}

/**
 * The lines of an archive, without their ends. The store has to be open, and may be in use: all rows are as of one
 * moment, and are in memory at once. No secret of a probe is among them: those that are open end in whatever store they are
 * imported into. Rejects with a StoreError.
 */
export async function* exportRows(store: Store): AsyncGenerator<string, void, undefined> {
  const rows = await store.all();
  yield JSON.stringify({ archive: 'joinery', format, rows: rows.length } satisfies ArchiveHeader);
  for (const row of rows) yield archived(row);
}

/**
 * Writes the rows of an archive into a store, all of them in one transaction or none, and returns how many. Opens the
 * store and closes it: an engine that has it open writes no more. `replace` deletes what the store held before.
 * Two engines on copies of one store act for the same connections: see to it that only one of them runs.
 * Rejects with an ArchiveError or a StoreError.
 */
export async function importRows(
  store: Store,
  lines: Iterable<string> | AsyncIterable<string>,
  { replace = false } = {},
): Promise<number> {
  const rows = await readArchive(lines);
  const { epoch } = await store.open();
  try {
    const before = await store.all(replace ? {} : { limit: 1 });
    if (before.length > 0 && !replace) {
      throw new ArchiveError({ type: 'StoreNotEmpty', rows: (await store.all()).length });
    }
    const kept = new Set(rows.map(({ key }) => key));
    const deletes = before.map(({ key }) => key).filter((key) => !kept.has(key));
    await store.commit({ epoch, turn: 1 }, rows, deletes);
    return rows.length;
  } finally {
    await store.close();
  }
}

async function readArchive(lines: Iterable<string> | AsyncIterable<string>): Promise<Row[]> {
  const rows = new Map<string, Row>();
  let expected: number | undefined;
  let line = 0;
  const invalid = (why: string, cause?: unknown): ArchiveError =>
    new ArchiveError({ type: 'ArchiveInvalid', line, why }, cause === undefined ? {} : { cause });

  for await (const text of lines) {
    line++;
    if (expected !== undefined && text.trim() === '') continue;
    let read: unknown;
    try {
      read = JSON.parse(text);
    } catch (cause) {
      throw invalid('no JSON', cause);
    }
    if (expected === undefined) {
      expected = rowsOf(read, invalid);
      continue;
    }
    const row = rowOf(read, invalid);
    if (rows.has(row.key)) throw invalid('a key that was there before');
    rows.set(row.key, row);
  }
  if (expected === undefined) throw invalid('no header');
  if (rows.size !== expected) throw invalid(`${expected} rows were announced, ${rows.size} are there`);
  return [...rows.values()];
}

type Refuse = (why: string, cause?: unknown) => ArchiveError;

/** How many rows the header announces. */
function rowsOf(read: unknown, invalid: Refuse): number {
  const header = (read ?? {}) as Partial<ArchiveHeader>;
  if (header.archive !== 'joinery' || !Number.isInteger(header.format)) throw invalid('not the header of an archive');
  if (Number(header.format) > format) throw new ArchiveError({ type: 'ArchiveNewer', format: Number(header.format) });
  if (!Number.isInteger(header.rows)) throw invalid('the header does not say how many rows follow');
  return Number(header.rows);
}

/** What every store can keep. Whether the engine can go on with it shows when it reads it: else it sets it aside. */
function rowOf(read: unknown, invalid: Refuse): Row {
  const row = read as Partial<Row> | null;
  if (typeof row !== 'object' || row === null || typeof row.key !== 'string') throw invalid('no row');
  const { key, labels, unfinished } = row;
  if (!Array.isArray(labels) || !labels.every((label) => typeof label === 'string')) throw invalid('no labels');
  if (unfinished !== undefined && unfinished !== 1) throw invalid('unfinished is 1 or absent');
  try {
    assertStorable([{ key, labels }]);
  } catch (cause) {
    throw invalid('a key or label that stores do not keep', cause);
  }
  return row as Row;
}
