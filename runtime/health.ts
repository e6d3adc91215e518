import { storageHealth, type StorageState } from '../machines/storage/storage-health.ts';
import { faultOf, JoineryError, type DomainError } from './errors.ts';
import type { Clock, Logger } from './ports.ts';
import { initialStep, step } from './step.ts';

/** How the storage is: the state of the machine `storage-health`, since when (epoch milliseconds), and what led there. */
export interface StorageHealth {
  readonly state: StorageState;
  readonly since: number;
  /** In every state but `opening` and `ready`. */
  readonly error?: DomainError;
}

/** Runs the machine `storage-health` by pure steps, as the engine runs every machine, though it is stored nowhere. */
export class Health {
  readonly #listeners = new Set<(health: StorageHealth) => void>();
  #machine = initialStep(storageHealth, {}).state;
  now: StorageHealth;

  constructor(
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    this.now = this.#read();
  }

  /** In a state that lasts: to try again is of no use. */
  get ended(): boolean {
    return this.#machine.status === 'done';
  }

  /** What came of the store: `opened`, `committed`, or the error's type. */
  tell(type: string, error?: DomainError): void {
    this.#machine = step(storageHealth, this.#machine, { type }).state;
    if (this.#machine.value === this.now.state) return;
    this.now = { ...this.#read(), ...(error && { error }) };
    for (const listener of this.#listeners) {
      try {
        listener(this.now);
      } catch (error) {
        this.logger.error('a subscriber threw', { error: faultOf(error) });
      }
    }
  }

  /** Hears of every other state, once it is there. Returns its end. */
  add(listener: (health: StorageHealth) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Hears when it has ended, and why: at once where it has. Returns its end. */
  readonly onEnd = (listener: (why: JoineryError) => void): (() => void) => {
    const tell = ({ error = { type: 'EngineClosed' } }: StorageHealth): void => {
      if (this.ended) listener(new JoineryError(error));
    };
    tell(this.now);
    return this.add(tell);
  };

  #read(): StorageHealth {
    return { state: this.#machine.value as StorageState, since: this.clock.now() };
  }
}
