import type { VirtualClock } from 'joinery/simulation';

interface Cue {
  readonly holds: () => boolean;
  readonly go: () => void;
}

/** What people wait for before they go on: looked at between two moments of virtual time. */
export class Cues {
  #waiting: Cue[] = [];

  constructor(readonly clock: VirtualClock) {}

  /** Resolves once it holds. */
  until(holds: () => boolean): Promise<void> {
    return new Promise((go) => void this.#waiting.push({ holds, go }));
  }

  /** Resolves after so many milliseconds. */
  after(ms: number): Promise<void> {
    const due = this.clock.now() + ms;
    return this.until(() => this.clock.now() >= due);
  }

  /** Lets everybody go on whose time has come. */
  look(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const cue of waiting) {
      if (cue.holds()) cue.go();
      else this.#waiting.push(cue);
    }
  }
}
