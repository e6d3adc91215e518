import { join } from 'node:path';
import Libsql from 'libsql';

/** The calls of `@op-engineering/op-sqlite` that count here, over libsql: opened at once, executed on another thread. */

type Value = string | number | null;

const folder = { path: '.' };
/** Where databases lie whose location is not said. */
export function setDefaultLocation(path: string): void {
  folder.path = path;
}

/** It passes on SQLite's words, without its code. */
function told(error: unknown): Error {
  return new Error(`[op-sqlite] statement execution error: ${(error as Error).message}`);
}

export function open({ name, location = folder.path }: { name: string; location?: string }) {
  const database = new Libsql(join(location, name));
  /** libsql finalizes a statement when it is garbage-collected: to run the same one again is to reset it. */
  const prepared = new Map<string, Libsql.Statement>();
  let closed = false;
  return {
    async execute(sql: string, params: Value[] = []) {
      await new Promise((resolve) => setImmediate(resolve));
      if (closed) throw new Error('[op-sqlite] DB is not open');
      try {
        const statement = prepared.get(sql) ?? database.prepare(sql);
        prepared.set(sql, statement);
        return { rowsAffected: 0, rows: statement.all(params) };
      } catch (error) {
        throw told(error);
      }
    },
    close() {
      closed = true;
      if (database.inTransaction) database.exec('ROLLBACK');
      database.close();
    },
  };
}
