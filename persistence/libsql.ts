import { statSync } from 'node:fs';
import Libsql from 'libsql';
import type { SqliteDriver, SqliteRow, SqliteStatement } from './sqlite-driver.ts';

export interface LibsqlOptions {
  /** Milliseconds to wait for another process's write, in which this thread stands still. @default 250 */
  readonly busyTimeout?: number;
}

interface Connection {
  readonly database: Libsql.Database;
  readonly statements: Map<string, Libsql.Statement>;
  /** Inode of the file that was opened. */
  readonly file: bigint | undefined;
}

/**
 * A driver for Node by the `libsql` package, which is synchronous: a statement is done before its promise is made.
 * Whether commits are `FULL` or `NORMAL` is the store's `durability`.
 */
export function libsqlDriver(path: string, options: LibsqlOptions = {}): SqliteDriver {
  let connection: Connection | undefined;

  function connected(): Connection {
    if (!connection) throw new Error('the database file is not open');
    return connection;
  }

  function run({ database, statements }: Connection, { sql, params }: SqliteStatement): SqliteRow[] {
    let prepared = statements.get(sql);
    if (!prepared) {
      prepared = database.prepare(sql);
      statements.set(sql, prepared);
    }
    return prepared.all(params) as SqliteRow[];
  }

  return {
    async open() {
      const database = new Libsql(path, { timeout: options.busyTimeout ?? 250 });
      connection = { database, statements: new Map(), file: inode(path) };
    },

    async execute(statement) {
      return run(connected(), statement);
    },

    async transaction(statements) {
      const current = connected();
      // In WAL mode SQLite writes on into a file that was deleted or replaced, and nobody would ever read it.
      if (inode(path) !== current.file) throw new Error('the database file was deleted or replaced');
      current.database.exec('BEGIN IMMEDIATE');
      try {
        for (const statement of statements) run(current, statement);
        current.database.exec('COMMIT');
      } catch (error) {
        // Some failures, such as a full disk, have rolled it back already.
        if (current.database.inTransaction) current.database.exec('ROLLBACK');
        throw error;
      }
    },

    resultCode(error) {
      return error instanceof Libsql.SqliteError ? error.rawCode : undefined;
    },

    async close() {
      if (!connection) return;
      const { database, statements } = connection;
      connection = undefined;
      statements.clear();
      try {
        // libsql holds the file until its statements are garbage-collected: SQLite's own clean-up would come late.
        database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      } catch {
        // Nothing is lost: the next one to open the file reads the log.
      }
      database.close();
    },
  };
}

function inode(path: string): bigint | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino;
}
