import 'fake-indexeddb/auto';
import { forceCloseDatabase, type IDBDatabase as FakeDatabase } from 'fake-indexeddb';
import { describe, expect, test } from 'vitest';
import { indexedDbStore } from '../../persistence/indexeddb.ts';
import { StoreError, type StoreFailure } from '../../persistence/store.ts';

const name = 'joinery';

function refusedAs(failure: StoreFailure): { failure: StoreFailure } {
  return expect.objectContaining({ failure }) as { failure: StoreFailure };
}

function unavailableBecause(detail: string): object {
  return refusedAs({ type: 'StoreUnavailable', detail: expect.stringContaining(detail) as string });
}

/** A connection of somebody else, who ignores `versionchange` and made the stores. */
function rawDatabase(
  factory: IDBFactory,
  version?: number,
  upgrade: (database: IDBDatabase, tx: IDBTransaction) => void = () => {},
): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = factory.open(name, version);
    request.onupgradeneeded = () => {
      if (request.transaction) upgrade(request.result, request.transaction);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('not opened'));
  });
}

/** A factory whose connections the test can reach, as a browser reaches them. */
function watchedFactory(): { factory: IDBFactory; connections: IDBDatabase[] } {
  const factory = new IDBFactory();
  const connections: IDBDatabase[] = [];
  const open = factory.open.bind(factory);
  factory.open = (...args) => {
    const request = open(...args);
    request.addEventListener('success', () => connections.push(request.result));
    return request;
  };
  return { factory, connections };
}

/** Everything in a database, to compare it before and after. */
async function contents(factory: IDBFactory): Promise<unknown> {
  const database = await rawDatabase(factory);
  const stores = [...database.objectStoreNames];
  const entries = stores.map(
    (store) =>
      new Promise((resolve, reject) => {
        const request = database.transaction(store).objectStore(store).getAll();
        request.onsuccess = () => resolve([store, request.result]);
        request.onerror = () => reject(request.error ?? new Error('not read'));
      }),
  );
  const all = await Promise.all(entries);
  database.close();
  return { version: database.version, all };
}

describe('a database that is not ours is refused and left as it was', () => {
  test.each([
    ['with stores of other names', 1, (database: IDBDatabase) => void database.createObjectStore('pictures')],
    ['without any store', 1, () => {}],
    ['at a higher version', 7, (database: IDBDatabase) => void database.createObjectStore('pictures')],
    [
      'with stores named like ours and no marker',
      1,
      (database: IDBDatabase) => {
        database.createObjectStore('rows', { keyPath: 'key' });
        database.createObjectStore('meta').put({ epoch: 1, turn: 1 }, 'mark');
      },
    ],
    [
      'with our marker and a store too many',
      1,
      (database: IDBDatabase) => {
        database.createObjectStore('rows', { keyPath: 'key' });
        database.createObjectStore('meta').put({ format: 1 }, 'joinery');
        database.createObjectStore('pictures').put('p', 1);
      },
    ],
  ])('%s', async (_, version, upgrade) => {
    const indexedDB = new IDBFactory();
    (await rawDatabase(indexedDB, version, upgrade)).close();
    const before = await contents(indexedDB);

    await expect(indexedDbStore({ name, indexedDB }).open()).rejects.toEqual(refusedAs({ type: 'StoreForeign' }));
    expect(await contents(indexedDB)).toEqual(before);
  });
});

describe('a database of a later version of ours is refused and left as it was', () => {
  test.each([
    ['by its layout', 2, () => {}],
    [
      'by the format of its values',
      2,
      (_: IDBDatabase, tx: IDBTransaction) => void tx.objectStore('meta').put({ format: 2 }, 'joinery'),
    ],
  ])('%s', async (_, version, upgrade) => {
    const indexedDB = new IDBFactory();
    const earlier = indexedDbStore({ name, indexedDB });
    await earlier.open();
    await earlier.close();
    (await rawDatabase(indexedDB, version, upgrade)).close();
    const before = await contents(indexedDB);

    await expect(indexedDbStore({ name, indexedDB }).open()).rejects.toEqual(refusedAs({ type: 'StoreNewer' }));
    expect(await contents(indexedDB)).toEqual(before);
  });

  test('by the format alone, at the same layout', async () => {
    const indexedDB = new IDBFactory();
    const upgrade = (database: IDBDatabase): void => {
      database.createObjectStore('rows', { keyPath: 'key' });
      database.createObjectStore('meta').put({ format: 2 }, 'joinery');
    };
    (await rawDatabase(indexedDB, 1, upgrade)).close();
    await expect(indexedDbStore({ name, indexedDB }).open()).rejects.toEqual(refusedAs({ type: 'StoreNewer' }));
  });
});

test('an upgrade that another connection holds up is StoreBlocked, and does not happen behind our back', async () => {
  const indexedDB = new IDBFactory();
  const holder = await rawDatabase(indexedDB, 1, (database) => void database.createObjectStore('theirs'));
  // As a version of this library with a second layout would open.
  const open = indexedDB.open.bind(indexedDB);
  indexedDB.open = (wanted) => open(wanted, 2);
  await expect(indexedDbStore({ name, indexedDB }).open()).rejects.toEqual(refusedAs({ type: 'StoreBlocked' }));

  indexedDB.open = open;
  holder.close();
  const after = await rawDatabase(indexedDB);
  expect([after.version, [...after.objectStoreNames]]).toEqual([1, ['theirs']]);
});

test('an open that is never answered is StoreBlocked when its time is over, and can be asked again', async () => {
  const indexedDB = new IDBFactory();
  const holder = await rawDatabase(indexedDB, 1, (database) => void database.createObjectStore('theirs'));
  const deletion = new Promise((resolve) => {
    indexedDB.deleteDatabase(name).onsuccess = resolve;
  });
  let ring = (): void => {};
  const delays: number[] = [];
  const clock = {
    setTimer: (fn: () => void, delay: number) => {
      delays.push(delay);
      ring = fn;
      return () => {};
    },
  };
  const store = indexedDbStore({ name, indexedDB, clock, openWithin: 5_000 });
  const opening = store.open();
  ring();
  await expect(opening).rejects.toEqual(refusedAs({ type: 'StoreBlocked' }));
  expect(delays).toEqual([5_000]);

  holder.close();
  await deletion;
  expect((await store.open()).last).toEqual({ epoch: 0, turn: 0 });
});

test('a connection that the browser closes makes the store unavailable until it is opened again', async () => {
  const { factory, connections } = watchedFactory();
  const store = indexedDbStore({ name, indexedDB: factory });
  const { epoch } = await store.open();
  await store.commit({ epoch, turn: 1 }, [{ key: 'k', labels: [] }], []);
  forceCloseDatabase(connections[0] as unknown as typeof FakeDatabase);

  await expect(store.read(['k'])).rejects.toEqual(unavailableBecause('browser closed'));
  await expect(store.commit({ epoch, turn: 2 }, [], [])).rejects.toEqual(unavailableBecause('browser closed'));
  expect((await store.open()).last).toEqual({ epoch, turn: 1 });
  expect(await store.read(['k'])).toEqual([{ key: 'k', labels: [] }]);
});

test('a connection that is closing, of which no event told yet, is unavailable as well', async () => {
  const { factory, connections } = watchedFactory();
  const store = indexedDbStore({ name, indexedDB: factory });
  const { epoch } = await store.open();
  connections[0]?.close();
  await expect(store.commit({ epoch, turn: 1 }, [], [])).rejects.toEqual(unavailableBecause('InvalidStateError'));
  expect((await store.open()).last).toEqual({ epoch, turn: 0 });
});

test('the store gives way to an upgrade or deletion elsewhere', async () => {
  const indexedDB = new IDBFactory();
  const store = indexedDbStore({ name, indexedDB });
  await store.open();
  await new Promise((resolve) => {
    indexedDB.deleteDatabase(name).onsuccess = resolve;
  });
  await expect(store.mark()).rejects.toEqual(unavailableBecause('upgraded or deleted'));
  expect((await store.open()).last).toEqual({ epoch: 0, turn: 0 });
});

test('a store that is closed while it opens stays closed and holds no connection', async () => {
  const indexedDB = new IDBFactory();
  const store = indexedDbStore({ name, indexedDB });
  const opening = store.open().catch((error: unknown) => error);
  await store.close();
  expect(await opening).toEqual(unavailableBecause('meanwhile'));
  const deleted = new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve('deleted');
    request.onblocked = () => resolve('blocked');
  });
  expect(await deleted).toBe('deleted');
});

test('a store without a name is none: it would be that of every account that has none', () => {
  expect(() => indexedDbStore({ name: undefined as never })).toThrow(TypeError);
});

test('without IndexedDB the store is unavailable', async () => {
  const indexedDB = {
    open: () => {
      throw new DOMException('denied', 'SecurityError');
    },
  } as unknown as IDBFactory;
  await expect(indexedDbStore({ name, indexedDB }).open()).rejects.toEqual(unavailableBecause('denied'));
});

describe('a transaction that fails late', () => {
  /** Makes every readwrite transaction of the factory's databases fail as the browser would. */
  function failing(how: (tx: IDBTransaction) => void): IDBFactory {
    const { factory } = watchedFactory();
    const open = factory.open.bind(factory);
    factory.open = (...args) => {
      const request = open(...args);
      request.addEventListener('success', () => {
        const transaction = request.result.transaction.bind(request.result);
        request.result.transaction = (...asked) => {
          const tx = transaction(...asked);
          if (tx.mode === 'readwrite') how(tx);
          return tx;
        };
      });
      return request;
    };
    return factory;
  }

  test('for want of room is StoreFull, though the requests only tell that they were aborted', async () => {
    let armed = false;
    const indexedDB = failing((tx) => {
      if (!armed) return;
      Object.defineProperty(tx, 'error', { get: () => new DOMException('no room', 'QuotaExceededError') });
      queueMicrotask(() => tx.abort());
    });
    const store = indexedDbStore({ name, indexedDB });
    const { epoch } = await store.open();
    armed = true;
    const failed = store.commit({ epoch, turn: 1 }, [{ key: 'k', labels: [] }], []);
    await expect(failed).rejects.toEqual(refusedAs({ type: 'StoreFull' }));
    await expect(failed).rejects.toBeInstanceOf(StoreError);
    expect(await store.read(['k'])).toEqual([undefined]);
  });

  test('without a reason, as on a phone that goes to the background, is StoreUnavailable', async () => {
    let armed = false;
    const indexedDB = failing((tx) => {
      if (armed) queueMicrotask(() => tx.abort());
    });
    const store = indexedDbStore({ name, indexedDB });
    const { epoch } = await store.open();
    armed = true;
    await expect(store.commit({ epoch, turn: 1 }, [], [])).rejects.toEqual(unavailableBecause('AbortError'));
    armed = false;
    expect(await store.mark()).toEqual({ epoch, turn: 0 });
  });
});
