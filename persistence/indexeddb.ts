import { unwrap, wrap, type IDBPTransaction, type StoreNames } from 'idb';
import { failureOf, isAbort } from './indexeddb-failure.ts';
import { type Database, foreignness, type Layout, openDatabase, type OpeningClock } from './indexeddb-open.ts';
import { assertStorable } from './row-text.ts';
import { type Row, type Store, StoreError, type TurnMark, unavailable } from './store.ts';

export interface IndexedDbOptions {
  /** Name of the database, one for each user account. */
  readonly name: string;
  /**
   * `strict` waits until the disk has each commit; `relaxed` hands it to the operating system, which keeps it through
   * a crash of the browser and may lose the last commits with the power: then what was sent is sent a second time.
   * @default 'strict'
   */
  readonly durability?: 'relaxed' | 'strict';
  /** @default the global one */
  readonly indexedDB?: IDBFactory;
  /** Without a clock an open that the browser never answers waits for ever. */
  readonly clock?: OpeningClock;
  /** Milliseconds until an open without an answer is `StoreBlocked`. @default 10_000 */
  readonly openWithin?: number;
}

type Transaction<R extends Row, Mode extends IDBTransactionMode> = IDBPTransaction<
  Layout<R>,
  StoreNames<Layout<R>>[],
  Mode
>;

/**
 * A store in IndexedDB. Throws a TypeError without a name. After a lost connection (the browser closed it, or another tab upgrades or deletes) every
 * call rejects with `StoreUnavailable` until the next `open()`, which connects anew.
 */
export function indexedDbStore<R extends Row = Row>(options: IndexedDbOptions): Store<R> {
  // As text it would be a name like any other, and that of all accounts that have none.
  if (typeof options.name !== 'string') throw new TypeError('A database needs a name, one for each user account.');
  const durability = options.durability ?? 'strict';
  let database: Database<R> | undefined;
  let whyNot = 'the store is not open';
  let opens = 0;

  function disconnect(why: string): void {
    database?.close();
    database = undefined;
    whyNot = why;
  }

  function connected(): Database<R> {
    if (!database) throw unavailable(whyNot);
    return database;
  }

  return {
    async open(ours) {
      disconnect('the store is being opened');
      const turn = ++opens;
      const opened = await openDatabase<R>({
        name: options.name,
        factory: options.indexedDB ?? globalThis.indexedDB,
        clock: options.clock,
        openWithin: options.openWithin ?? 10_000,
        lost: (why) => {
          if (turn === opens) disconnect(why);
        },
      });
      // Closed or opened again while the browser took its time: this connection is nobody's.
      if (turn !== opens) {
        opened.close();
        throw unavailable('the store was closed or opened again meanwhile');
      }
      database = opened;
      try {
        return await reign(opened, durability, ours);
      } catch (error) {
        if (database === opened) disconnect('the store did not open');
        throw error;
      }
    },

    async read(keys) {
      return transact(connected(), 'readonly', durability, (tx, ask) => {
        const rows = tx.objectStore('rows');
        return Promise.all(keys.map((key) => ask(rows.get(key))));
      });
    },

    async find(label, { limit, after } = {}) {
      if (limit === 0) return [];
      return transact(connected(), 'readonly', durability, async (tx, ask) => {
        const index = tx.objectStore('rows').index('labels');
        if (after === undefined) return ask(index.getAll(label, limit));
        const found: R[] = [];
        let cursor = await ask(index.openCursor(label));
        if (cursor && cursor.primaryKey < after) cursor = await ask(cursor.continuePrimaryKey(label, after));
        while (cursor && found.length < (limit ?? Infinity)) {
          if (cursor.primaryKey > after) found.push(cursor.value);
          cursor = await ask(cursor.continue());
        }
        return found;
      });
    },

    async all({ limit, after } = {}) {
      if (limit === 0) return [];
      return transact(connected(), 'readonly', durability, async (tx, ask) => {
        const rows = tx.objectStore('rows');
        if (after === undefined) return ask(rows.getAll(undefined, limit));
        const found: R[] = [];
        let cursor = await ask(rows.openCursor());
        if (cursor && cursor.key < after) cursor = await ask(cursor.continue(after));
        while (cursor && found.length < (limit ?? Infinity)) {
          if (cursor.key > after) found.push(cursor.value);
          cursor = await ask(cursor.continue());
        }
        return found;
      });
    },

    async unfinished() {
      return transact(connected(), 'readonly', durability, (tx, ask) =>
        ask(tx.objectStore('rows').index('unfinished').getAll()),
      );
    },

    async commit(mark, puts, deletes) {
      assertStorable(puts);
      // One synchronous burst: the fence is not awaited before the puts, since a round trip costs more than they do.
      // A stale epoch aborts the transaction, and the puts behind it with it.
      await transact(connected(), 'readwrite', durability, async (wrapped, ask) => {
        // As the browser gives it: a promise for each of many puts is time.
        const tx = unwrap(wrapped);
        const [rows, meta] = [tx.objectStore('rows'), tx.objectStore('meta')];
        const stored = ask(wrap(meta.get('mark') as IDBRequest<object | undefined>));
        // Nobody listens to each of these: one that fails aborts the transaction, and its end says why.
        for (const row of puts) rows.put(row);
        for (const key of deletes) rows.delete(key);
        meta.put({ epoch: mark.epoch, turn: mark.turn }, 'mark');
        fence(tx, mark.epoch, toMark(await stored));
        end(tx, 'commit');
      });
    },

    async mark() {
      return transact(connected(), 'readonly', durability, async (tx, ask) =>
        toMark(await ask(tx.objectStore('meta').get('mark'))),
      );
    },

    async close() {
      opens++;
      const closing = database;
      database = undefined;
      whyNot = 'the store was closed';
      // Reads answer before their transactions end, which would keep the connection: one behind all of them waits.
      if (closing) await transact(closing, 'readwrite', durability, async () => {}).catch(() => {});
      closing?.close();
    },
  };
}

/** Begins a new epoch in the database, if it is ours. Nothing is read or changed in one that is not. */
async function reign<R extends Row>(
  database: Database<R>,
  durability: 'relaxed' | 'strict',
  ours: number | undefined,
): Promise<{ last: TurnMark; epoch: number }> {
  if (!database.objectStoreNames.contains('meta')) throw new StoreError({ type: 'StoreForeign' });
  return transact(
    database,
    'readwrite',
    durability,
    async (tx, ask) => {
      const meta = tx.objectStore('meta');
      const [marker, last] = await Promise.all([ask(meta.get('joinery')), ask(meta.get('mark').then(toMark))]);
      const problem = foreignness(database, marker);
      if (problem) throw new StoreError(problem);
      if (ours !== undefined) fence(tx, ours, last);
      await ask(meta.put({ epoch: last.epoch + 1, turn: 0 }, 'mark'));
      return { last, epoch: last.epoch + 1 };
    },
    ['meta'],
  );
}

function toMark(stored: object | undefined): TurnMark {
  return (stored as TurnMark | undefined) ?? { epoch: 0, turn: 0 };
}

function fence(tx: { abort(): void }, epoch: number, stored: TurnMark): void {
  if (epoch === stored.epoch) return;
  tx.abort();
  throw new StoreError({ type: 'StaleWriter', epoch, current: stored.epoch });
}

/**
 * Runs a burst of requests in one transaction, and one that writes to its end. Any throw aborts it, as IndexedDB
 * would commit what was asked before. Every request goes through `ask`, which sees to it that one that nobody comes
 * to await, because a later one threw, is no unhandled rejection.
 */
async function transact<R extends Row, Mode extends 'readonly' | 'readwrite', T>(
  database: Database<R>,
  mode: Mode,
  durability: 'relaxed' | 'strict',
  burst: (tx: Transaction<R, Mode>, ask: <A>(request: Promise<A>) => Promise<A>) => Promise<T>,
  stores: StoreNames<Layout<R>>[] = ['rows', 'meta'],
): Promise<T> {
  let tx: Transaction<R, Mode>;
  try {
    tx = database.transaction(stores, mode, { durability });
  } catch (error) {
    throw failureOf(error);
  }
  const ended = tx.done.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  try {
    const result = await burst(tx, (request) => {
      request.catch(() => {});
      return request;
    });
    // What was read is there before its transaction ends.
    const failed = mode === 'readwrite' && (await ended);
    if (failed) throw failed.error;
    return result;
  } catch (error) {
    end(tx, 'abort');
    throw failureOf(isAbort(error) ? ((await ended)?.error ?? error) : error);
  }
}

/** Ends a transaction now, where it would else hear from its requests first. */
function end(tx: { abort(): void; commit(): void }, how: 'abort' | 'commit'): void {
  try {
    tx[how]();
  } catch {
    // It has ended already; how, `done` tells.
  }
}
