import type { Row, Store, StoreError, StoreFailure } from './store.ts';

/** The rows of the suite: a body of any JSON beside what the store reads. */
export interface AcceptanceRow extends Row {
  readonly body?: unknown;
}

/** Data of a store under test, empty at first, which any number of stores open one after another or at once. */
export interface AcceptanceData {
  /** A new store over these data, not yet opened. */
  connect(): Store<AcceptanceRow>;
  /** Ends the data. The suite has closed its stores by then. */
  destroy(): Promise<void>;
}

export interface AcceptanceHarness {
  create(): Promise<AcceptanceData>;
}

/** One promise of a store, as a sentence, and the run that rejects with an AcceptanceFailure where it is not kept. */
export interface AcceptanceCase {
  readonly title: string;
  run(): Promise<void>;
}

export class AcceptanceFailure extends Error {
  override readonly name = 'AcceptanceFailure';
}

/** What a case is run with. Stores that it connected are closed for it. */
interface Bench {
  /** A store over the data of the case, opened, and a commit under its epoch that counts the turns. */
  opened(): Promise<OpenedStore>;
  connect(): Store<AcceptanceRow>;
}

interface OpenedStore {
  readonly store: Store<AcceptanceRow>;
  readonly epoch: number;
  commit(puts: readonly AcceptanceRow[], deletes?: readonly string[]): Promise<void>;
}

/** A body of a case: it gets new data each time. */
export type Promised = readonly [title: string, body: (bench: Bench) => Promise<void>];

/** Runs the body on new data and tears all of it down, whatever happened. */
export async function runPromised(harness: AcceptanceHarness, body: Promised[1]): Promise<void> {
  const data = await harness.create();
  const stores: Store<AcceptanceRow>[] = [];
  const connect = (): Store<AcceptanceRow> => {
    const store = data.connect();
    stores.push(store);
    return store;
  };
  const opened = async (): Promise<OpenedStore> => {
    const store = connect();
    const { epoch } = await store.open();
    let turn = 0;
    return { store, epoch, commit: (puts, deletes = []) => store.commit({ epoch, turn: ++turn }, puts, deletes) };
  };
  try {
    await body({ connect, opened });
  } finally {
    for (const store of stores) await store.close();
    await data.destroy();
  }
}

export function row(key: string, rest: Omit<Partial<AcceptanceRow>, 'key'> = {}): AcceptanceRow {
  return { key, labels: [], ...rest };
}

/** Deep equality of JSON; a field that is `undefined` is an absent one. */
export function expectEqual(actual: unknown, expected: unknown, what: string): void {
  if (sameJson(actual, expected)) return;
  throw new AcceptanceFailure(`${what}: expected ${show(expected)}, found ${show(actual)}`);
}

export function expectKeys(rows: readonly Row[], keys: readonly string[], what: string): void {
  expectEqual(
    rows.map(({ key }) => key),
    keys,
    what,
  );
}

/** The failure that the promise rejects with, by its shape, so that one from behind a worker's border will do. */
export async function expectFailure<T extends StoreFailure['type']>(
  promise: Promise<unknown>,
  type: T,
): Promise<Extract<StoreFailure, { type: T }>> {
  const error = await rejectionOf(promise, type);
  const failure = (error as Partial<StoreError> | undefined)?.failure;
  if (failure?.type !== type) throw new AcceptanceFailure(`expected ${type}, found ${String(error)}`, { cause: error });
  return failure as Extract<StoreFailure, { type: T }>;
}

export async function rejectionOf(promise: Promise<unknown>, expected: string): Promise<unknown> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('error' in outcome) return outcome.error;
  throw new AcceptanceFailure(`expected ${expected}, but it resolved with ${show(outcome.value)}`);
}

function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [present(a), present(b)];
  return left.size === right.size && [...left].every(([name, value]) => sameJson(value, right.get(name)));
}

function present(value: object): Map<string, unknown> {
  return new Map(Object.entries(value).filter(([, field]) => field !== undefined));
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
}
