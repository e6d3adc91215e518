import { StoreError } from '../persistence/store.ts';
import { takeBatch } from './batch.ts';
import type { Call } from './deadline.ts';
import { faultOf, fromStore, JoineryError, type DomainError } from './errors.ts';
import type { Logger } from './ports.ts';
import type { Rows } from './rows.ts';
import type { Occurrence, Outcome } from './occurrence.ts';
import type { Turn } from './turn.ts';
import { TurnLost, type Writer } from './writer.ts';

/** Occurrences that one turn takes at most; the rest makes the next. */
const largestBatch = 256;

/** How much of the limit may wait: an application leaves room for the agent, whose events no one else can tell. */
function shareOf({ kind }: Occurrence): number {
  if (kind === 'start' || kind === 'send') return 1;
  return kind === 'agent' ? 2 : Infinity;
}

interface Waiting {
  readonly occurrence: Occurrence;
  readonly call: Call;
  resolve(outcome: Outcome): void;
  reject(error: unknown): void;
}

interface Turning {
  begin(id: string): Turn;
  /** The turn is durable. */
  publish(turn: Turn): void;
  /** Nothing waits any more. */
  rest(): void;
}

/** The queue of what happened outside, and the turns that take it, one after the other. */
export class Turns {
  #queue: Waiting[] = [];
  #running: Promise<void> | undefined;
  #ended: DomainError | undefined;

  constructor(
    private readonly rows: Rows,
    private readonly writer: Writer,
    private readonly logger: Logger,
    private readonly turning: Turning,
    private readonly limit: number,
  ) {}

  /** The turns that are under way. */
  get running(): Promise<void> | undefined {
    return this.#running;
  }

  get ended(): boolean {
    return this.#ended !== undefined;
  }

  /** Takes nothing new; what waits is still taken. */
  end(why: DomainError): void {
    this.#ended ??= why;
  }

  /** Resolves when the occurrence and all that it causes is durable. Rejects with a JoineryError. */
  take(occurrence: Occurrence, call: Call = {}): Promise<Outcome> {
    if (this.#ended) return Promise.reject(new JoineryError(this.#ended));
    if (this.#queue.length >= this.limit * shareOf(occurrence)) {
      const why = `${this.#queue.length} events wait`;
      return Promise.reject(new JoineryError({ type: 'StorageUnavailable', why, outcome: 'withdrawn' }));
    }
    return new Promise((resolve, reject) => {
      this.#queue.push({ occurrence, call, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  async #run(): Promise<void> {
    // What is sent in the same moment shares a turn, and so a transaction.
    await Promise.resolve();
    while (this.#queue.length > 0) await this.#turn(takeBatch(this.#queue, largestBatch, keyOf));
    // In the same moment as the last look at the queue: what comes after it begins the next turns.
    this.#running = undefined;
    this.turning.rest();
  }

  async #turn(waiting: readonly Waiting[]): Promise<void> {
    const batch = waiting.filter(({ call }) => !call.late);
    for (const { call } of batch) call.taken = true;
    const turn = this.turning.begin(this.writer.nextTurn);
    const settle: (() => void)[] = [];
    try {
      for (const { occurrence, resolve, reject } of batch) {
        try {
          const outcome = await turn.take(occurrence);
          settle.push(() => resolve(outcome));
        } catch (error) {
          if (error instanceof StoreError) throw error;
          settle.push(() => reject(error));
        }
      }
      await this.writer.commit(turn.puts, turn.deletes);
    } catch (error) {
      await this.#takeBack(error, batch);
      return;
    }
    this.turning.publish(turn);
    for (const each of settle) each();
  }

  /** Nothing of the turn happened. What waited for it goes back to the front of the queue, in order, or hears why not. */
  async #takeBack(error: unknown, batch: readonly Waiting[]): Promise<void> {
    if (!(error instanceof StoreError || error instanceof TurnLost || error instanceof JoineryError)) {
      return this.#isolate(error, batch);
    }
    try {
      if (error instanceof JoineryError) throw error;
      await this.#reload(error);
      for (const { call } of batch) call.taken = false;
      this.#queue.unshift(...batch);
    } catch (end) {
      const reason = fromStore(end);
      this.#ended ??= reason.error;
      for (const { reject } of [...batch, ...this.#queue.splice(0)]) reject(reason);
    }
  }

  /** Opens the store again, unless the writer has, and reads the rows anew. */
  async #reload(cause: StoreError | TurnLost): Promise<void> {
    if (cause instanceof StoreError) await this.writer.reopen(cause);
    try {
      await this.rows.load();
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      await this.#reload(error);
    }
  }

  /** A bug made the turn impossible, a row that is no JSON for one: each occurrence gets a turn of its own, so that only its own fails. */
  async #isolate(error: unknown, batch: readonly Waiting[]): Promise<void> {
    this.logger.error('a turn is impossible', { occurrences: batch.length, error: faultOf(error) });
    if (batch.length > 1) for (const each of batch) await this.#turn([each]);
    else for (const { reject } of batch) reject(error);
  }
}

/** Whose events keep their order: those of an instance, a connection, or a command. */
function keyOf({ occurrence }: Waiting): string {
  if ('key' in occurrence) return occurrence.key;
  if (occurrence.kind !== 'agent') return occurrence.kind;
  const { connectionId, corrId } = occurrence.event;
  return connectionId ?? corrId ?? 'agent';
}
