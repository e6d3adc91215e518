import { join } from 'node:path';
import Libsql from 'libsql';

/**
 * The calls of expo-sqlite that count here, over libsql: asynchronous, one cursor a statement, connections that are
 * shared by their name unless a new one is asked for, and errors in the words of the platforms.
 */

type Value = string | number | null;

/** Android appends the result code as a character, iOS as a number. */
export const errors = { platform: 'ios' as 'ios' | 'android' };

/** Statements that were prepared and not finalized, and connections that are open. */
export const open = { statements: 0, connections: 0 };

const folder = { path: '.' };
/** Where databases lie whose directory is not said. */
export function setDefaultDirectory(path: string): void {
  folder.path = path;
}

/** As a call of a native thread is. */
const elsewhere = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function told(error: unknown): Error {
  if (!(error instanceof Libsql.SqliteError)) return error as Error;
  const code = (error.rawCode ?? 0) & 0xff;
  return new Error(`Error code ${errors.platform === 'ios' ? code : String.fromCharCode(code)}: ${error.message}`);
}

class Statement {
  #failed: Error | undefined;
  #finalized = false;
  /** Its cursor is under way: who runs it now takes the rows of another. */
  #busy = false;

  constructor(private readonly prepared: Libsql.Statement) {
    open.statements++;
  }

  async executeAsync(params: Value[]) {
    if (this.#finalized) throw new Error('Access to closed resource');
    if (this.#busy) throw new Error('the cursor is under way');
    this.#busy = true;
    this.#failed = undefined;
    await elsewhere();
    let rows: unknown[] | undefined;
    try {
      rows = this.prepared.all(params);
    } catch (error) {
      this.#busy = false;
      throw (this.#failed = told(error));
    }
    const { length } = rows;
    return {
      getAllAsync: async () => {
        if (!rows) throw new Error('The SQLite cursor has been shifted');
        // Where there is no first row nothing native is called.
        if (length > 0) await elsewhere();
        const all = rows;
        rows = undefined;
        this.#busy = false;
        return all;
      },
    };
  }

  async finalizeAsync() {
    await elsewhere();
    if (this.#finalized) throw new Error('Access to closed resource');
    this.#finalized = true;
    open.statements--;
    if (this.#failed) throw this.#failed;
  }
}

const shared = new Map<string, Database>();

class Database {
  #closed = false;
  /** libsql finalizes a statement when it is garbage-collected: to prepare it once more is to reset it. */
  readonly #prepared = new Map<string, Libsql.Statement>();

  constructor(private readonly database: Libsql.Database) {
    open.connections++;
  }

  async prepareAsync(sql: string) {
    await elsewhere();
    if (this.#closed) throw new Error('Access to closed resource');
    try {
      const prepared = this.#prepared.get(sql) ?? this.database.prepare(sql);
      this.#prepared.set(sql, prepared);
      return new Statement(prepared);
    } catch (error) {
      throw told(error);
    }
  }

  async closeAsync() {
    await elsewhere();
    if (this.#closed) throw new Error('Access to closed resource');
    this.#closed = true;
    open.connections--;
    if (this.database.inTransaction) this.database.exec('ROLLBACK');
    this.database.close();
  }
}

export async function openDatabaseAsync(
  name: string,
  options: { useNewConnection?: boolean } = {},
  directory = folder.path,
): Promise<Database> {
  await elsewhere();
  const path = join(directory, name);
  const known = options.useNewConnection ? undefined : shared.get(path);
  if (known) return known;
  try {
    const database = new Database(new Libsql(path));
    if (!options.useNewConnection) shared.set(path, database);
    return database;
  } catch (error) {
    throw told(error);
  }
}
