import { StoreError, unavailable, type Store } from '../../persistence/store.ts';
import type { EngineRow } from '../../runtime/rows.ts';
import type { Client } from './client.ts';
import { never, type Life } from './life.ts';

/** A store on the client's disk that fails as disks do, and that a dead process hears nothing of. */
export function faultyStore(client: Client, store: Store<EngineRow>, life: Life): Store<EngineRow> {
  /** What a process gets of the store: nothing while it sleeps, and nothing at all once it is dead. */
  async function whileAlive<T>(work: () => Promise<T>): Promise<T> {
    if (!life.alive) return never;
    await client.awake();
    if (!life.alive) return never;
    if (client.diskGone) throw unavailable('the disk is gone');
    const result = await work();
    return life.alive ? result : never;
  }

  function readable<T>(work: () => Promise<T>): Promise<T> {
    return whileAlive(async () => {
      if (client.mishap('read')) throw unavailable('a read failed');
      return work();
    });
  }

  return {
    open: () => whileAlive(() => store.open()),
    read: (keys) => readable(() => store.read(keys)),
    find: (label, options) => readable(() => store.find(label, options)),
    unfinished: () => readable(() => store.unfinished()),
    all: (options) => readable(() => store.all(options)),
    mark: () => whileAlive(() => store.mark()),
    close: () => store.close(),

    commit: (mark, puts, deletes) =>
      whileAlive(async () => {
        const { what, ms = 0 } = client.mishap('commit') ?? {};
        await client.works();
        if (!life.alive) return never;
        if (what === 'crashBefore') client.crashAtCommit();
        if (what === 'slow') {
          client.diskBusy = true;
          await client.pause(ms);
          client.diskBusy = false;
        }
        if (!life.alive) return never;
        if (what === 'slow') client.undisturbed();
        if (client.diskFull) throw new StoreError({ type: 'StoreFull' });
        if (what === 'fails') throw unavailable('a commit failed');
        await store.commit(mark, puts, deletes);
        client.committed(
          puts.map(({ key }) => key),
          deletes,
        );
        if (what === 'crashAfter') client.crashAtCommit();
        if (what === 'answerLost') throw unavailable('the answer of a commit was lost');
        return undefined;
      }),
  };
}
