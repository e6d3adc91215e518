/** The one thing of a lock manager that is needed here: a lock that is held for as long as its holder lives. */
export interface Locks {
  request(name: string, options: { signal?: AbortSignal }, held: () => unknown): Promise<unknown>;
}

/** The platform's locks; none in Node and in insecure contexts. */
export const systemLocks: Locks | undefined = (globalThis as { navigator?: { locks?: Locks } }).navigator?.locks;
