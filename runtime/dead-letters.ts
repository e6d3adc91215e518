import type { DeadLetter, DeadLetterReason } from './dead-letter.ts';
import type { Clock, Logger } from './ports.ts';
import type { Telling } from './telling.ts';

/** The newest dead letters, in memory: a diagnosis, bounded, so that a hostile agent can't fill the disk. */
export class DeadLetters {
  readonly #letters: DeadLetter[] = [];

  constructor(
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly telling: Telling,
    private readonly limit = 1000,
  ) {}

  add(reason: DeadLetterReason, event: unknown, detail?: string): void {
    const letter: DeadLetter = {
      reason,
      event: namesOf(event),
      ...(detail === undefined ? {} : { detail }),
      at: this.clock.now(),
    };
    this.#letters.push(letter);
    if (this.#letters.length > this.limit) this.#letters.shift();
    this.logger.warn('dead letter', { ...letter });
    this.telling.tell({ type: 'dead-letter', letter });
  }

  all(): readonly DeadLetter[] {
    return [...this.#letters];
  }
}

/** An id, or a type: of anything else in their place nobody knows what it tells. */
const name = /^[\w.:+/=-]{1,256}$/;

function namesOf(event: unknown): DeadLetter['event'] {
  const fields = (typeof event === 'object' && event !== null ? event : {}) as Record<string, unknown>;
  const names = ['type', 'id', 'connectionId', 'corrId'].flatMap((field) => {
    const given = fields[field];
    return typeof given === 'string' && name.test(given) ? [[field, given]] : [];
  });
  return { type: 'unknown', ...(Object.fromEntries(names) as object) };
}
