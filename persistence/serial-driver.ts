import type { SqliteDriver, SqliteRow, SqliteStatement } from './sqlite-driver.ts';

/** One open connection to a database file, used by nobody else. */
export interface SqliteConnection {
  /** Runs one statement and returns all of its rows. Rejects with an error whose message has SQLite's own words. */
  run(statement: SqliteStatement): Promise<SqliteRow[]>;
  close(): Promise<void>;
}

const plain = (sql: string): SqliteStatement => ({ sql, params: [] });

/** Milliseconds to wait for the write of another connection, such as that of an extension of the application. */
const waitForOthers = plain('PRAGMA busy_timeout = 250');

/**
 * What SQLite says of the failures that the store tells apart, and their result codes. Bindings pass on its words, but
 * not always its codes; the words are constants of SQLite (`sqlite3_errstr`), in no language of the device.
 */
const codes: readonly (readonly [words: RegExp, code: number])[] = [
  [/database (schema )?is locked/, 5],
  [/database table is locked/, 6],
  [/database or disk is full/, 13],
  [/constraint failed/, 19],
  [/file is not a database/, 26],
];

/**
 * A driver over a binding that is asynchronous: whatever is asked of its one connection is done in order, and a
 * transaction as a whole, so that no statement of anybody else gets in between. The transactions of the bindings
 * themselves are not used: they begin without the write lock, let other statements in, or have a connection of their
 * own, which knows nothing of the durability that the store has set.
 */
export function serialDriver(connect: () => Promise<SqliteConnection>): SqliteDriver {
  let connection: SqliteConnection | undefined;
  let last: Promise<unknown> = Promise.resolve();

  function inOrder<T>(work: () => Promise<T>): Promise<T> {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  }

  function connected(): SqliteConnection {
    if (!connection) throw new Error('the database file is not open');
    return connection;
  }

  return {
    open: () =>
      inOrder(async () => {
        connection ??= await connect();
        await connection.run(waitForOthers);
      }),

    execute: (statement) => inOrder(async () => connected().run(statement)),

    transaction: (statements) =>
      inOrder(async () => {
        const { run } = connected();
        await run(plain('BEGIN IMMEDIATE'));
        try {
          for (const statement of statements) await run(statement);
          await run(plain('COMMIT'));
        } catch (error) {
          // Some failures, such as a full disk, have rolled it back already.
          await run(plain('ROLLBACK')).catch(() => undefined);
          throw error;
        }
      }),

    resultCode(error) {
      const message = error instanceof Error ? error.message : '';
      return codes.find(([words]) => words.test(message))?.[1];
    },

    close: () =>
      inOrder(async () => {
        const closing = connection;
        connection = undefined;
        await closing?.close();
      }),
  };
}
