import { serialDriver } from './serial-driver.ts';
import type { SqliteDriver, SqliteRow, SqliteValue } from './sqlite-driver.ts';

/** Of a database of op-sqlite, what the driver calls. */
export interface OpSqliteDatabase {
  execute(sql: string, params: SqliteValue[]): Promise<{ rows: unknown[] }>;
  close(): void;
}

export interface OpSqliteOptions {
  /** That of `@op-engineering/op-sqlite`. */
  readonly open: (options: { name: string; location?: string; encryptionKey?: string }) => OpSqliteDatabase;
  /** Of the file: one for each account. */
  readonly name: string;
  /** Its folder. @default that of op-sqlite */
  readonly location?: string;
  /** Where op-sqlite is built with SQLCipher. */
  readonly encryptionKey?: string;
}

/**
 * A driver for `sqliteStore` by `@op-engineering/op-sqlite`, written against the types of its version 18. A connection is
 * opened anew by each `open` of op-sqlite, and a statement is finalized by each `execute`.
 */
export function opSqliteDriver({ open, ...file }: OpSqliteOptions): SqliteDriver {
  return serialDriver(async () => {
    const database = open(file);
    return {
      run: async ({ sql, params }) => (await database.execute(sql, [...params])).rows as SqliteRow[],
      close: async () => database.close(),
    };
  });
}
