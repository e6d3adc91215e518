/** What is needed of a lock manager: locks that are held for as long as their holders live. */
export interface Locks {
  /**
   * Calls `held` with the lock, and lets go of it when that promise settles. Settles then, too; rejects where the signal
   * came before the lock, or somebody stole it.
   */
  request(name: string, options: LockOptions, held: (lock: object | null) => unknown): Promise<unknown>;
}

/** `ifAvailable`: `held` is called with null where somebody has it. It can't be combined with `signal`. */
export interface LockOptions {
  signal?: AbortSignal;
  ifAvailable?: boolean;
  steal?: boolean;
}

/** The platform's locks; none in Node and in insecure contexts. */
export const systemLocks: Locks | undefined = (globalThis as { navigator?: { locks?: Locks } }).navigator?.locks;
