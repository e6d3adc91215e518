import type { Clock } from '../ports.ts';

/** Tells its listeners that there is something new, at most once in a while. */
export class News {
  readonly #listeners = new Set<() => void>();
  #cancel: (() => void) | undefined;

  constructor(
    private readonly clock: Clock,
    /** Milliseconds. */
    private readonly pause: number,
  ) {}

  /** Returns its end. */
  add(listener: () => void): () => void {
    // The same function may listen twice.
    const own = (): void => listener();
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  tell(): void {
    if (this.#listeners.size === 0) return;
    this.#cancel ??= this.clock.setTimer(() => {
      this.#cancel = undefined;
      for (const listener of this.#listeners) listener();
    }, this.pause);
  }

  close(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#listeners.clear();
  }
}
