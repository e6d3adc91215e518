import { StoreError } from '../persistence/store.ts';
import type { Call } from './deadline.ts';
import type { Occurrence, Outcome } from './occurrence.ts';
import type { Turn } from './turn.ts';

/** What happened outside, and who waits to hear what became of it. */
export interface Waiting {
  readonly occurrence: Occurrence;
  readonly call: Call;
  /** It is not to share a turn: one that it shared was impossible. */
  alone?: true;
  resolve(outcome: Outcome): void;
  reject(error: unknown): void;
}

/** An attempt at a turn: what it takes off the queue, and what they hear who wait for it. Until its commit it can be undone. */
export class Attempt {
  readonly #settle: (() => void)[] = [];
  #computed: Promise<void> | undefined;

  constructor(
    readonly turn: Turn,
    readonly batch: readonly Waiting[],
  ) {
    for (const { call } of batch) call.taken = true;
  }

  /** Runs everything to its end, once. Rejects with a StoreError where rows can't be read. */
  compute(): Promise<void> {
    return (this.#computed ??= this.#compute());
  }

  /** It is durable: everybody hears, in order. */
  settle(): void {
    for (const each of this.#settle) each();
  }

  /** It never happens. Returns what it took, to be taken once more. */
  undo(): readonly Waiting[] {
    this.turn.giveBack();
    for (const { call } of this.batch) call.taken = false;
    return this.batch;
  }

  async #compute(): Promise<void> {
    for (const { occurrence, resolve, reject } of this.batch) {
      try {
        const outcome = await this.turn.take(occurrence);
        this.#settle.push(() => resolve(outcome));
      } catch (error) {
        if (error instanceof StoreError) throw error;
        this.#settle.push(() => reject(error));
      }
    }
  }
}
