import { assertStorable } from './row-text.ts';
import type { SqliteDriver, SqliteRow, SqliteStatement } from './sqlite-driver.ts';
import { applicationId, createStatements, format, statement } from './sqlite-schema.ts';
import { type Row, type Store, StoreError, type TurnMark, unavailable } from './store.ts';

export type { SqliteDriver, SqliteRow, SqliteStatement, SqliteValue } from './sqlite-driver.ts';

export interface SqliteOptions {
  /**
   * The file is in WAL mode, where a crash of the process loses nothing. `strict` (`synchronous = FULL`) also keeps
   * every commit through a loss of power; `relaxed` (`NORMAL`) is several times faster and may lose the last ones,
   * never the file: then what was sent is sent a second time.
   * @default 'strict'
   */
  readonly durability?: 'relaxed' | 'strict';
  /** For a look at a store that may be in use: no epoch begins, so its writer goes on, and commits fail. @default false */
  readonly readOnly?: boolean;
}

/** A store in an SQLite file, by any driver: `libsqlDriver` in Node, one of your own elsewhere. */
export function sqliteStore<R extends Row = Row>(driver: SqliteDriver, options: SqliteOptions = {}): Store<R> {
  const durability = options.durability ?? 'strict';
  let opened = false;

  async function execute(asked: SqliteStatement): Promise<SqliteRow[]> {
    if (!opened) throw unavailable('the store is not open');
    return driver.execute(asked).catch((error: unknown) => {
      throw failureOf(driver, error);
    });
  }

  async function rows(asked: SqliteStatement): Promise<R[]> {
    return (await execute(asked)).map((found) => rowOf(found) as R);
  }

  async function mark(): Promise<TurnMark> {
    const [stored] = await execute(statement('mark'));
    return { epoch: Number(stored?.['epoch']), turn: Number(stored?.['turn']) };
  }

  return {
    mark,

    async open(ours) {
      opened = false;
      await driver.close();
      try {
        await driver.open();
        if (options.readOnly) await driver.execute(statement('readOnly'));
        await claim(driver);
        if (options.readOnly) {
          opened = true;
          const last = await mark();
          return { last, epoch: last.epoch };
        }
        await driver.execute(statement('journal'));
        await driver.execute(statement(durability));
        await driver.execute(statement('secure'));
        const [begun] = await driver.execute(statement('begin', ours ?? null));
        const [stored] = begun ? [] : await driver.execute(statement('mark'));
        if (stored && ours !== undefined)
          throw new StoreError({ type: 'StaleWriter', epoch: ours, current: Number(stored['epoch']) });
        // Without the mark there would be nothing to fence, and commits would pass.
        if (!begun) throw unavailable('the file has lost its mark');
        const last = { epoch: Number(begun['last_epoch']), turn: Number(begun['last_turn']) };
        opened = true;
        return { last, epoch: Number(begun['epoch']) };
      } catch (error) {
        await driver.close();
        throw failureOf(driver, error);
      }
    },

    async read(keys) {
      const found = await rows(statement('read', JSON.stringify(keys)));
      const byKey = new Map(found.map((row) => [row.key, row]));
      return keys.map((key) => byKey.get(key));
    },

    async find(label, { limit = -1, after } = {}) {
      return rows(after === undefined ? statement('find', label, limit) : statement('findAfter', label, limit, after));
    },

    async all({ limit = -1, after } = {}) {
      return rows(after === undefined ? statement('all', limit) : statement('allAfter', limit, after));
    },

    async unfinished() {
      return rows(statement('unfinished'));
    },

    async commit(next, puts, deletes) {
      if (!opened) throw unavailable('the store is not open');
      assertStorable(puts);
      const statements = [
        statement('fence', next.epoch, next.turn),
        ...puts.map(putStatement),
        ...deletes.map((key) => statement('delete', key)),
      ];
      try {
        await driver.transaction(statements);
      } catch (error) {
        // Of all that a commit writes only the fence can hurt a constraint.
        if (primaryCode(driver, error) !== CONSTRAINT) throw failureOf(driver, error);
        const { epoch: current } = await mark();
        throw new StoreError({ type: 'StaleWriter', epoch: next.epoch, current }, { cause: error });
      }
      // What is deleted is gone from the log too. Where somebody reads right now, the next time or closing sees to it.
      if (deletes.length > 0) await driver.execute(statement('checkpoint')).catch(() => []);
    },

    async close() {
      opened = false;
      await driver.close();
    },
  };
}

/** One row whose text is damaged keeps no other from being read: it comes back as a row of which nothing is known. */
function rowOf({ key, body }: SqliteRow): Row {
  try {
    const row: unknown = JSON.parse(String(body));
    if (typeof row === 'object' && row !== null && 'key' in row && row.key === key) return row as Row;
  } catch {
    // As below.
  }
  return { key: String(key), labels: [], damaged: String(body) } as Row;
}

function putStatement(row: Row): SqliteStatement {
  return statement('put', row.key, JSON.stringify(row), JSON.stringify(row.labels), row.unfinished ?? null);
}

/** Makes sure that the file is ours, and makes the tables in an empty one. Nothing is written to any other. */
async function claim(driver: SqliteDriver): Promise<void> {
  const [application] = await driver.execute(statement('application'));
  const [version] = await driver.execute(statement('version'));
  const [tables] = await driver.execute(statement('tables'));
  if (application?.['application_id'] === applicationId) {
    if (Number(version?.['user_version']) > format) throw new StoreError({ type: 'StoreNewer' });
    return;
  }
  const empty = !application?.['application_id'] && !version?.['user_version'] && tables?.['count'] === 0;
  if (!empty) throw new StoreError({ type: 'StoreForeign' });
  await driver.transaction(createStatements);
}

/*
 * The failure matrix. SQLite's primary result codes, and what they become:
 *
 *    5 BUSY, 6 LOCKED    another process writes, or holds the file exclusively   StoreBlocked
 *   13 FULL              the disk or the quota is full                           StoreFull
 *   26 NOTADB            the file is something else                              StoreForeign
 *   19 CONSTRAINT        the fence of a commit                                   StaleWriter
 *    8 READONLY, 10 IOERR, 11 CORRUPT, 14 CANTOPEN, the rest, or no code         StoreUnavailable
 *   the driver's own     closed connection, file gone                            StoreUnavailable
 *   application_id not ours in a file with content, found at open                StoreForeign
 *   user_version above ours, found at open                                       StoreNewer
 *
 * A transaction that fails was rolled back, whatever the code.
 */
const BUSY = 5;
const LOCKED = 6;
const FULL = 13;
const CONSTRAINT = 19;
const NOTADB = 26;

function primaryCode(driver: SqliteDriver, error: unknown): number | undefined {
  const code = driver.resultCode(error);
  return code === undefined ? undefined : code & 0xff;
}

function failureOf(driver: SqliteDriver, error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  switch (primaryCode(driver, error)) {
    case BUSY:
    case LOCKED:
      return new StoreError({ type: 'StoreBlocked' }, { cause: error });
    case FULL:
      return new StoreError({ type: 'StoreFull' }, { cause: error });
    case NOTADB:
      return new StoreError({ type: 'StoreForeign' }, { cause: error });
    default:
      return unavailable(error instanceof Error ? error.message : String(error), error);
  }
}
