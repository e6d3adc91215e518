import type { Clock, Logger } from './ports.ts';
import type { Telling } from './telling.ts';

/** Why an event from the agent was put aside. It was acknowledged, and changed nothing. */
export type DeadLetterReason =
  /** Not an agent event at all. */
  | 'unreadable'
  /** No command waits under this id: never issued, or answered before. */
  | 'unknown-command'
  /** The answer's kind is not the one that its command expects. */
  | 'wrong-kind'
  /** The answer names another connection than its command. */
  | 'wrong-connection'
  /** Nobody owns the connection. */
  | 'unknown-connection'
  /** Its instance is in quarantine, and it is too large to be kept for it, or too many are kept already. */
  | 'quarantine-full';

export interface DeadLetter {
  readonly reason: DeadLetterReason;
  /** Type and ids of the event; its content is not kept, since nobody knows what it holds. */
  readonly event: {
    readonly type: string;
    readonly id?: string;
    readonly connectionId?: string;
    readonly corrId?: string;
  };
  readonly detail?: string;
  readonly at: number;
}

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
