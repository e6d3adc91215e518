import type { Clock } from '../ports.ts';

/** How often it looks, in its patience. */
const looks = 4;

/** Notices that nothing was heard for a while. Time in which this page did not run is no silence. */
export class Silence {
  #heardAt = 0;
  #stopTimer: (() => void) | undefined;

  constructor(
    private readonly clock: Clock,
    /** Milliseconds. */
    private readonly patience: number,
    private readonly onSilence: () => void,
  ) {}

  start(): void {
    this.stop();
    this.heard();
    this.#look();
  }

  heard(): void {
    this.#heardAt = this.clock.now();
  }

  stop(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
  }

  #look(): void {
    const pause = this.patience / looks;
    const due = this.clock.now() + pause;
    this.#stopTimer = this.clock.setTimer(() => {
      const now = this.clock.now();
      const slept = now - due > pause || now < this.#heardAt;
      if (slept) this.heard();
      this.#look();
      if (now - this.#heardAt < this.patience) return;
      this.heard();
      this.onSilence();
    }, pause);
  }
}
