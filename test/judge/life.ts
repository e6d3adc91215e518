/** A process: everything that holds of it ends when it dies. */
export interface Life {
  alive: boolean;
}

/** What never resolves: a dead process hears no more of anything. */
export const never = new Promise<never>(() => undefined);
