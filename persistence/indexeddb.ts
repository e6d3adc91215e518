import type { IDBPTransaction, StoreNames } from 'idb';
import { failureOf, isAbort } from './indexeddb-failure.ts';
import { type Database, type Layout, openDatabase, type OpeningClock } from './indexeddb-open.ts';
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
 * A store in IndexedDB. After a lost connection (the browser closed it, or another tab upgrades or deletes) every
 * call rejects with `StoreUnavailable` until the next `open()`, which connects anew.
 */
export function indexedDbStore<R extends Row = Row>(options: IndexedDbOptions): Store<R> {
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
    async open() {
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
      return transact(opened, 'readwrite', durability, async (tx, ask) => {
        const meta = tx.objectStore('meta');
        const last = await ask(meta.get('mark').then(toMark));
        await ask(meta.put({ epoch: last.epoch + 1, turn: 0 }, 'mark'));
        return { last, epoch: last.epoch + 1 };
      });
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

    async unfinished() {
      return transact(connected(), 'readonly', durability, (tx, ask) =>
        ask(tx.objectStore('rows').index('unfinished').getAll()),
      );
    },

    async commit(mark, puts, deletes) {
      assertStorable(puts);
      // One synchronous burst: the fence is not awaited before the puts, since a round trip costs more than they do.
      // A stale epoch aborts the transaction, and the puts behind it with it.
      await transact(connected(), 'readwrite', durability, async (tx, ask) => {
        const rows = tx.objectStore('rows');
        const meta = tx.objectStore('meta');
        await Promise.all([
          ask(meta.get('mark').then((stored) => fence(tx, mark, toMark(stored)))),
          ...puts.map((row) => ask(rows.put(row))),
          ...deletes.map((key) => ask(rows.delete(key))),
          ask(meta.put({ epoch: mark.epoch, turn: mark.turn }, 'mark')),
        ]);
      });
    },

    async mark() {
      return transact(connected(), 'readonly', durability, async (tx, ask) =>
        toMark(await ask(tx.objectStore('meta').get('mark'))),
      );
    },

    async close() {
      opens++;
      disconnect('the store was closed');
    },
  };
}

function toMark(stored: object | undefined): TurnMark {
  return (stored as TurnMark | undefined) ?? { epoch: 0, turn: 0 };
}

function fence(tx: { abort(): void }, mark: TurnMark, stored: TurnMark): void {
  if (mark.epoch === stored.epoch) return;
  tx.abort();
  throw new StoreError({ type: 'StaleWriter', epoch: mark.epoch, current: stored.epoch });
}

/**
 * Runs a burst of requests in one transaction and resolves when it is on disk. Any throw aborts it, as IndexedDB
 * would commit what was asked before. Every request goes through `ask`, which sees to it that one that nobody comes
 * to await, because a later one threw, is no unhandled rejection.
 */
async function transact<R extends Row, Mode extends 'readonly' | 'readwrite', T>(
  database: Database<R>,
  mode: Mode,
  durability: 'relaxed' | 'strict',
  burst: (tx: Transaction<R, Mode>, ask: <A>(request: Promise<A>) => Promise<A>) => Promise<T>,
): Promise<T> {
  let tx: Transaction<R, Mode>;
  try {
    const stores: StoreNames<Layout<R>>[] = ['rows', 'meta'];
    tx = database.transaction(stores, mode, { durability });
  } catch (error) {
    throw failureOf(error);
  }
  const end = tx.done.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  try {
    const result = await burst(tx, (request) => {
      request.catch(() => {});
      return request;
    });
    const failed = await end;
    if (failed) throw failed.error;
    return result;
  } catch (error) {
    abort(tx);
    throw failureOf(isAbort(error) ? ((await end)?.error ?? error) : error);
  }
}

function abort(tx: { abort(): void }): void {
  try {
    tx.abort();
  } catch {
    // It had ended already, which is what was wanted.
  }
}
