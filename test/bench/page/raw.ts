import { deleteDB, openDB, type IDBPDatabase } from 'idb';
import type { Row } from '../../../persistence/store.ts';

/** With `relaxed` on both sides of every ratio: it is Chromium's default, and the faster one, so that the peers do best. */
export const durability = 'relaxed';

let made = 0;

/** A name that no database of this profile has had. */
export function freshName(): string {
  return `bench-${performance.timeOrigin}-${++made}`;
}

/** A database of one object store without an index: nothing that IndexedDB can do is less. */
export async function rawDatabase(): Promise<{ database: IDBPDatabase; drop(): Promise<void> }> {
  const name = freshName();
  const database = await openDB(name, 1, {
    upgrade: (made) => void made.createObjectStore('rows', { keyPath: 'key' }),
  });
  return {
    database,
    async drop() {
      database.close();
      await deleteDB(name);
    },
  };
}

/** Puts the rows, so many in a transaction, one transaction after the other. Returns milliseconds. */
export async function rawPuts(rows: readonly Row[], perTransaction = 100): Promise<number> {
  const { database, drop } = await rawDatabase();
  const start = performance.now();
  for (let at = 0; at < rows.length; at += perTransaction) {
    const { store, done } = database.transaction('rows', 'readwrite', { durability });
    for (const row of rows.slice(at, at + perTransaction)) void store.put(row);
    await done;
  }
  const milliseconds = performance.now() - start;
  await drop();
  return milliseconds;
}
