import type { VirtualClock } from '../../simulation/index.ts';
import type { Life } from './life.ts';

/** The clock of a device in the world: somebody may set it, and nothing rings while the device sleeps. */
export class DeviceClock {
  #asleepUntil = 0;
  #offset = 0;

  constructor(private readonly world: VirtualClock) {}

  /** What it shows. */
  now(): number {
    return this.world.now() + this.#offset;
  }

  set(ms: number): void {
    this.#offset += ms;
  }

  /** The device sleeps for so long; the clock goes on. */
  sleep(ms: number): void {
    this.#asleepUntil = Math.max(this.#asleepUntil, this.world.now() + ms);
  }

  wake(): void {
    this.#asleepUntil = 0;
  }

  get isAsleep(): boolean {
    return this.#asleepUntil > this.world.now();
  }

  /** Resolves when the device is not asleep; at once where it is awake. */
  async awake(): Promise<void> {
    while (this.isAsleep) await this.pause(this.#asleepUntil - this.world.now());
  }

  pause(ms: number): Promise<void> {
    return new Promise((resolve) => void this.world.setTimer(resolve, ms));
  }

  /** Rings once the device is awake, unless the process that set it is dead by then. Returns what cancels it. */
  setTimer(life: Life, fn: () => void, delay: number): () => void {
    let cancel: () => void;
    const fire = (): void => {
      if (!life.alive) return;
      const left = this.#asleepUntil - this.world.now();
      if (left > 0) cancel = this.world.setTimer(fire, left);
      else fn();
    };
    cancel = this.world.setTimer(fire, delay);
    return () => cancel();
  }
}
