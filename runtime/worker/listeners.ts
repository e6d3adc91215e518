import { faultOf } from '../errors.ts';
import type { Logger } from '../ports.ts';

/** Those who want to hear of something. One that throws keeps nobody from hearing of it, the teller included. */
export class Listeners<T> {
  readonly #all = new Set<(value: T) => void>();

  constructor(private readonly logger: Logger) {}

  /** Returns its end. */
  readonly add = (listener: (value: T) => void): (() => void) => {
    this.#all.add(listener);
    return () => void this.#all.delete(listener);
  };

  readonly tell = (value: T): void => {
    for (const listener of this.#all) {
      try {
        listener(value);
      } catch (error) {
        this.logger.error('a subscriber threw', { error: faultOf(error) });
      }
    }
  };
}
