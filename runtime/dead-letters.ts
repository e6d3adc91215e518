import type { Clock, Logger } from './ports.ts';

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
  | 'unknown-connection';

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
  }

  all(): readonly DeadLetter[] {
    return [...this.#letters];
  }
}

function namesOf(event: unknown): DeadLetter['event'] {
  const given = Object.entries(event ?? {}).filter(
    ([name, value]) => ['type', 'id', 'connectionId', 'corrId'].includes(name) && typeof value === 'string',
  );
  return {
    type: 'unknown',
    ...Object.fromEntries(given.map(([name, value]) => [name, (value as string).slice(0, 256)])),
  };
}
