import type { LockOptions, Locks } from './system-locks.ts';

/** What becomes of a tab that wants to write. */
export interface Claim {
  granted(): void;
  /** Another tab has stolen the lock. */
  lost(): void;
}

/** The lock of a profile: who has it may run the engine. It says who begins; that nobody else writes, the store says. */
export class WriterLock {
  #attempt = new AbortController();
  #letGo: (() => void) | undefined;

  constructor(
    private readonly locks: Locks,
    private readonly name: string,
    private readonly claim: Claim,
  ) {}

  get isHeld(): boolean {
    return this.#letGo !== undefined;
  }

  /** Waits for its turn. */
  wait(): void {
    const attempt = this.#begin();
    this.#request(attempt, { signal: attempt.signal });
  }

  /** Takes it from a tab that does not answer any more. */
  steal(): void {
    if (!this.isHeld) this.#request(this.#begin(), { steal: true });
  }

  /** Whether somebody has it. */
  async isTaken(): Promise<boolean> {
    return (await this.locks.request(this.name, { ifAvailable: true }, (lock) => lock === null)) === true;
  }

  /** Lets go of it, and waits for it no more. */
  leave(): void {
    this.#attempt.abort();
    this.#letGo?.();
    this.#letGo = undefined;
  }

  #begin(): AbortController {
    this.#attempt.abort();
    return (this.#attempt = new AbortController());
  }

  #request({ signal }: AbortController, options: LockOptions): void {
    let letGo: (() => void) | undefined;
    this.locks
      .request(this.name, options, () => {
        // It came too late.
        if (signal.aborted) return undefined;
        const held = new Promise<void>((resolve) => (letGo = resolve));
        this.#letGo = letGo;
        this.claim.granted();
        return held;
      })
      .catch(() => {
        if (letGo === undefined || this.#letGo !== letGo) return;
        this.#letGo = undefined;
        this.claim.lost();
      });
  }
}
