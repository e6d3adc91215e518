export type SqliteValue = string | number | null;

/** A row of an answer, by column name. */
export type SqliteRow = Readonly<Record<string, SqliteValue>>;

/** One statement with its positional parameters. The store's texts are few and constant: prepare each once. */
export interface SqliteStatement {
  readonly sql: string;
  readonly params: readonly SqliteValue[];
}

/**
 * What the SQLite store asks of a binding to one database file. It is asynchronous, so that the drivers of React
 * Native fit. SQLite must be 3.38 or later (`RETURNING`, JSON functions).
 */
export interface SqliteDriver {
  /** Opens the file, made if it is missing. It must not change a file that is there: it may not be ours. */
  open(): Promise<void>;
  /** Runs one statement by itself and returns its rows. */
  execute(statement: SqliteStatement): Promise<SqliteRow[]>;
  /** Runs all in one `BEGIN IMMEDIATE` transaction, and nothing else of this driver in between; all or nothing. */
  transaction(statements: readonly SqliteStatement[]): Promise<void>;
  /** SQLite's result code (primary or extended) behind an error that this driver rejected with, where there is one. */
  resultCode(error: unknown): number | undefined;
  /** Lets go of the file. Closing twice is no error. */
  close(): Promise<void>;
}
