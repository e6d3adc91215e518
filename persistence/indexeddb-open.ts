import { type DBSchema, type IDBPDatabase, wrap } from 'idb';
import { failureOf } from './indexeddb-failure.ts';
import { type Row, StoreError, type StoreFailure, type TurnMark, unavailable } from './store.ts';

/** The layout: rows under their keys, and a store of two single values. */
export interface Layout<R extends Row> extends DBSchema {
  rows: { key: string; value: R; indexes: { labels: string; unfinished: number } };
  meta: { key: 'mark' | 'joinery'; value: TurnMark | Marker };
}

export type Database<R extends Row> = IDBPDatabase<Layout<R>>;

/** Says that a database is Joinery's, and in which format its values are. */
interface Marker {
  readonly format: number;
}

/** Numbers the stores and indexes, never what is in the values: raising it locks out the version of an older tab. */
const layoutVersion = 1;
const format = 1;

/** The one thing of a clock that opening needs: a timer, in milliseconds, and its cancellation. */
export interface OpeningClock {
  setTimer(fn: () => void, delay: number): () => void;
}

/** How to open: where, how long to wait for an answer, and whom to tell when the connection is lost later. */
export interface Opening {
  readonly name: string;
  readonly factory: IDBFactory | undefined;
  readonly clock: OpeningClock | undefined;
  readonly openWithin: number;
  readonly lost: (detail: string) => void;
}

/** Opens the database and makes its layout if it is new. Whether it is ours, `foreignness` tells. Rejects with a StoreError. */
export async function openDatabase<R extends Row>(opening: Opening): Promise<Database<R>> {
  try {
    return await connect<R>(opening, layoutVersion);
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'VersionError')) throw failureOf(error);
    return connect<R>(opening).catch((cause: unknown) => Promise.reject(failureOf(cause)));
  }
}

/** Asks for the connection. Without a version it is that of the database as it lies there. */
function connect<R extends Row>(opening: Opening, version?: number): Promise<Database<R>> {
  const { factory, name, clock, openWithin, lost } = opening;
  if (!factory) throw unavailable('there is no IndexedDB here');
  const request = factory.open(name, version);

  return new Promise((resolve, reject) => {
    let givenUp = false;
    const giveUp = (): void => {
      givenUp = true;
      reject(new StoreError({ type: 'StoreBlocked' }));
    };
    const cancelTimer = clock?.setTimer(giveUp, openWithin);

    request.addEventListener('blocked', giveUp);
    request.addEventListener('upgradeneeded', (event) => {
      // Too late to matter: leave the database as it was.
      if (givenUp) request.transaction?.abort();
      else if (event.oldVersion === 0) createLayout(request.result);
    });
    request.addEventListener('error', () => {
      cancelTimer?.();
      reject(request.error ?? unavailable('the database did not open'));
    });
    request.addEventListener('success', () => {
      cancelTimer?.();
      const connection = request.result;
      if (givenUp) return connection.close();
      connection.addEventListener('close', () => lost('the browser closed the connection'));
      connection.addEventListener('versionchange', () => {
        connection.close();
        lost('the database is being upgraded or deleted elsewhere');
      });
      resolve(wrap(connection) as unknown as Database<R>);
    });
  });
}

function createLayout(connection: IDBDatabase): void {
  const rows = connection.createObjectStore('rows', { keyPath: 'key' });
  rows.createIndex('labels', 'labels', { multiEntry: true });
  // Sparse: a row without the field is not in the index.
  rows.createIndex('unfinished', 'unfinished');
  connection.createObjectStore('meta').put({ format } satisfies Marker, 'joinery');
}

/** Why the database cannot be used, or nothing if it is ours and of our format, by what its `marker` says. */
export function foreignness<R extends Row>(
  database: Database<R>,
  marker: object | undefined,
): StoreFailure | undefined {
  if (!marker || !('format' in marker)) return { type: 'StoreForeign' };
  if (database.version > layoutVersion || (marker as Marker).format > format) return { type: 'StoreNewer' };
  const names = [...database.objectStoreNames].join();
  return names === 'meta,rows' ? undefined : { type: 'StoreForeign' };
}
