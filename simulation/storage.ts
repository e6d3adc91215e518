import { copyOf } from './plain.ts';
import type { NetworkState } from './state.ts';

/** Where a network keeps itself: a file, or a database of its own, apart from its clients'. */
export interface NetworkStorage {
  load(): Promise<NetworkState | undefined>;
  save(state: NetworkState): Promise<void>;
}

/**
 * Saves the state, one save at a time. Returned: a function whose promise resolves when a save that began after the
 * call has ended; all who ask meanwhile share it.
 */
export function saver(storage: NetworkStorage | undefined, state: () => NetworkState): () => Promise<void> {
  if (!storage) return () => Promise.resolve();
  let current: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  return () =>
    (next ??= current
      .catch(() => undefined)
      .then(() => {
        next = undefined;
        current = storage.save(copyOf(state()));
        return current;
      }));
}
