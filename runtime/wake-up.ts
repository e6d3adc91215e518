import type { DueTimes } from './due-times.ts';
import type { Clock } from './ports.ts';

/** A wake-up is set at most a day ahead: host timers overflow, and clocks are set. */
const longestSleep = 86_400_000;

/** A timer that comes so much too late, in milliseconds, means that the device slept. */
const sleepNoticed = 60_000;

/** One timer for the earliest of all. It carries no event: the turn reads what is due from the rows. */
export class WakeUp {
  #cancel: (() => void) | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly due: DueTimes,
    /** The time has come; long ago, where the device `slept`. */
    private readonly ring: (slept: boolean) => void,
  ) {}

  /** Sets it anew, by what is due now. */
  set(): void {
    this.clear();
    const next = this.due.next();
    if (next === undefined) return;
    const sleep = Math.min(Math.max(next - this.clock.now(), 0), longestSleep);
    const expected = this.clock.now() + sleep;
    this.#cancel = this.clock.setTimer(() => this.ring(this.clock.now() - expected > sleepNoticed), sleep);
  }

  clear(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
