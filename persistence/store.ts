/**
 * The Store port: one collection of rows under their keys. A row is plain JSON and belongs to the engine; a store
 * reads three of its fields and keeps the rest as it is. `acceptance.ts` is the suite that every store passes.
 */
export interface Row {
  /** Well-formed text without NUL, as labels are: SQLite keeps no other. A put with other text is a RangeError. */
  readonly key: string;
  /** What the row can be found by, besides its key. */
  readonly labels: readonly string[];
  /** Present where work remains: such rows are read at start. Absent otherwise, so that an index of it stays small. */
  readonly unfinished?: 1;
}

/**
 * Written in every commit. The epoch is one writer's reign: opening a store begins the next. The turn counts the
 * commits of the epoch. After a failed commit the stored mark tells whether it happened. New data bears 0 and 0.
 */
export interface TurnMark {
  readonly epoch: number;
  readonly turn: number;
}

/**
 * Every method rejects with a StoreError for what the world does, and before `open` and after `close` with
 * `StoreUnavailable`. Order by key is the store's order of text; stores differ only beyond U+D7FF.
 */
export interface Store<R extends Row = Row> {
  /**
   * Opens (or reopens) and begins an epoch, stored at once with turn 0. Returns the mark before it, and the epoch. Whoever
   * opens again says which epoch is `ours`: where it is not the stored one any more, this is a `StaleWriter`, no epoch
   * begins, and the writer that is in charge by now goes on.
   */
  open(ours?: number): Promise<{ last: TurnMark; epoch: number }>;
  /** The rows of the keys, in their order; `undefined` where there is none. All as of one moment. */
  read(keys: readonly string[]): Promise<(R | undefined)[]>;
  /** Rows that bear the label, ordered by key: those after `after` only, and at most `limit`, a whole number. */
  find(label: string, options?: { limit?: number; after?: string }): Promise<R[]>;
  /** Every row, ordered by key: those after `after` only, and at most `limit`. For archives and wiping. */
  all(options?: { limit?: number; after?: string }): Promise<R[]>;
  /** Every row with `unfinished`, ordered by key, in one indexed read. */
  unfinished(): Promise<R[]>;
  /**
   * Writes puts and deletes in one transaction, with the mark. All of it happens, or nothing. A key that is both put
   * and deleted is deleted; of two puts of a key the later stays. Any epoch but the stored one is a `StaleWriter`.
   */
  commit(mark: TurnMark, puts: readonly R[], deletes: readonly string[]): Promise<void>;
  /** The stored mark, read anew. */
  mark(): Promise<TurnMark>;
  /** Lets go of the data. Closing twice is no error. */
  close(): Promise<void>;
}

/** Why a store could not do what was asked. Plain data, so that it survives a worker's border. */
export type StoreFailure =
  /** Another writer opened the store: `current` is the stored epoch; a lower one means that older data came back. */
  | { type: 'StaleWriter'; epoch: number; current: number }
  /** The database was made by a newer version of this library. */
  | { type: 'StoreNewer' }
  /** The database exists, and is not Joinery's. */
  | { type: 'StoreForeign' }
  /** Another connection keeps the database from being opened or written. */
  | { type: 'StoreBlocked' }
  /** No room left. */
  | { type: 'StoreFull' }
  /** Encrypted with another key, or tampered with. */
  | { type: 'StoreKeyWrong' }
  /** Closed, lost or broken: reopening may help. */
  | { type: 'StoreUnavailable'; detail: string };

export class StoreError extends Error {
  override readonly name = 'StoreError';
  constructor(
    readonly failure: StoreFailure,
    options?: ErrorOptions,
  ) {
    super(failure.type === 'StoreUnavailable' ? `${failure.type}: ${failure.detail}` : failure.type, options);
  }
}

/** The failure of a store that is closed, lost or broken, and what is known of the reason. */
export function unavailable(detail: string, cause?: unknown): StoreError {
  return new StoreError({ type: 'StoreUnavailable', detail }, cause === undefined ? {} : { cause });
}
