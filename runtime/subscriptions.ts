import type { InstanceKey, InstanceRecord, MachineEvent } from './record.ts';

/** What a commit did to one instance. */
export interface Change {
  readonly key: InstanceKey;
  /** The row as committed; `undefined` where it was removed. */
  readonly record: InstanceRecord | undefined;
  /** What the machine emitted for the application. */
  readonly emitted: readonly MachineEvent[];
}

/** Listeners by key. One of `channel-join/g1` also hears of its children, one of `channel-join` of every channel, one of `''` of all. */
export class Subscriptions {
  readonly #listeners = new Map<string, Set<(change: Change) => void>>();

  add(prefix: string, listener: (change: Change) => void): () => void {
    const listeners = this.#listeners.get(prefix) ?? new Set();
    this.#listeners.set(prefix, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(prefix) === listeners) this.#listeners.delete(prefix);
    };
  }

  /** What somebody listens to. */
  get prefixes(): string[] {
    return [...this.#listeners.keys()];
  }

  /** Tells each listener of the change. A listener that throws does not keep the others from hearing of it; its error is returned. */
  publish(change: Change): unknown[] {
    const errors: unknown[] = [];
    for (let prefix = change.key; ; prefix = prefix.slice(0, Math.max(prefix.lastIndexOf('/'), 0))) {
      for (const listener of [...(this.#listeners.get(prefix) ?? [])]) {
        try {
          listener(change);
        } catch (error) {
          errors.push(error);
        }
      }
      if (prefix === '') return errors;
    }
  }
}
