import { serialDriver } from './serial-driver.ts';
import type { SqliteDriver, SqliteRow, SqliteValue } from './sqlite-driver.ts';

/** Of a statement of expo-sqlite, what the driver calls. */
export interface ExpoSqliteStatement {
  executeAsync(params: SqliteValue[]): Promise<{ getAllAsync(): Promise<unknown[]> }>;
  finalizeAsync(): Promise<void>;
}

/** Of a database of expo-sqlite, what the driver calls. */
export interface ExpoSqliteDatabase {
  prepareAsync(sql: string): Promise<ExpoSqliteStatement>;
  closeAsync(): Promise<void>;
}

export interface ExpoSqliteOptions {
  /** That of expo-sqlite. */
  readonly openDatabaseAsync: (
    name: string,
    options: { useNewConnection: boolean },
    directory?: string,
  ) => Promise<ExpoSqliteDatabase>;
  /** Of the file: one for each account. */
  readonly name: string;
  /** @default that of expo-sqlite */
  readonly directory?: string;
}

/**
 * A driver for `sqliteStore` by expo-sqlite, written against the types of its version 57 (SDK 57; statements are the same
 * since 14). The connection is the driver's own: one that is shared would take part in its transactions. Statements are
 * prepared once each, and finalized when the file is closed.
 */
export function expoSqliteDriver({ openDatabaseAsync, name, directory }: ExpoSqliteOptions): SqliteDriver {
  return serialDriver(async () => {
    const database = await openDatabaseAsync(name, { useNewConnection: true }, directory);
    const statements = new Map<string, ExpoSqliteStatement>();
    return {
      async run({ sql, params }) {
        const statement = statements.get(sql) ?? (await database.prepareAsync(sql));
        statements.set(sql, statement);
        try {
          // To the last row: a cursor that stands in the middle holds the log.
          return (await (await statement.executeAsync([...params])).getAllAsync()) as SqliteRow[];
        } catch (error) {
          // One that met a lock stays active until it is finalized, which repeats its failure; no commit succeeds before.
          statements.delete(sql);
          await statement.finalizeAsync().catch(() => undefined);
          throw error;
        }
      },
      async close() {
        for (const statement of statements.values()) await statement.finalizeAsync();
        await database.closeAsync();
      },
    };
  });
}
