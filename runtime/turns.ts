import { StoreError } from '../persistence/store.ts';
import { Attempt, type Waiting } from './attempt.ts';
import { takeBatch } from './batch.ts';
import type { Call } from './deadline.ts';
import { faultOf, fromStore, JoineryError, type DomainError } from './errors.ts';
import type { EnginePolicy } from './policy.ts';
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

type Limits = Readonly<Pick<Required<EnginePolicy>, 'queueLimit' | 'aheadFrom'>>;

interface Turning {
  /** On the rows as the turn before it leaves them, where that one is not committed yet. */
  begin(id: string, before?: Turn): Turn;
  /** The turn is durable. */
  publish(turn: Turn): void;
  /** The rows were read anew. */
  reloaded(): Promise<void>;
  /** Nothing waits any more. */
  rest(): void;
}

/**
 * The queue of what happened outside, and the turns that take it. They are committed one after the other. While one is
 * being written the next may be computed, as if that one had happened; nobody sees anything of it before its own commit,
 * and if that one fails it is thrown away.
 */
export class Turns {
  #queue: Waiting[] = [];
  #running: Promise<void> | undefined;
  #ended: DomainError | undefined;
  #whenEnough: (() => void) | undefined;

  constructor(
    private readonly rows: Rows,
    private readonly writer: Writer,
    private readonly logger: Logger,
    private readonly turning: Turning,
    private readonly limits: Limits,
  ) {}

  /** The turns that are under way. */
  get running(): Promise<void> | undefined {
    return this.#running;
  }

  /** So much waits for its turn. */
  get waiting(): number {
    return this.#queue.length;
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
    if (this.#queue.length >= this.limits.queueLimit * shareOf(occurrence)) {
      const why = `${this.#queue.length} events wait`;
      return Promise.reject(new JoineryError({ type: 'StorageUnavailable', why, outcome: 'withdrawn' }));
    }
    return new Promise((resolve, reject) => {
      this.#queue.push({ occurrence, call, resolve, reject });
      if (this.#queue.length >= this.limits.aheadFrom) this.#whenEnough?.();
      this.#running ??= this.#run();
    });
  }

  async #run(): Promise<void> {
    // What is sent in the same moment shares a turn, and so a transaction.
    await Promise.resolve();
    let next: Attempt | undefined;
    while ((next ??= this.#begin())) next = await this.#complete(next);
    // In the same moment as the last look at the queue: what comes after it begins the next turns.
    this.#running = undefined;
    this.turning.rest();
  }

  #begin(before?: Turn): Attempt | undefined {
    if (this.#queue.length === 0) return undefined;
    const batch = this.#queue[0]?.alone ? this.#queue.splice(0, 1) : takeBatch(this.#queue, largestBatch, keyOf);
    const taken = batch.filter(({ call }) => !call.late);
    return new Attempt(this.turning.begin(this.writer.nameTurn(), before), taken);
  }

  /** Commits the attempt; then everybody hears of it. Returns the next one, where it was computed meanwhile. */
  async #complete(attempt: Attempt): Promise<Attempt | undefined> {
    const { turn } = attempt;
    let ahead: Promise<Attempt | undefined> | undefined;
    try {
      turn.rebase();
      await attempt.compute();
      const writing = this.writer.commit(turn.puts, turn.deletes);
      ahead = this.#computeAhead(turn, writing);
      await writing;
    } catch (error) {
      const thrownAway = await ahead;
      if (thrownAway) this.#queue.unshift(...thrownAway.undo());
      await this.#takeBack(error, attempt);
      return undefined;
    }
    this.turning.publish(turn);
    attempt.settle();
    return ahead;
  }

  /** While a turn is being written, as soon as enough waits: the next one, on the rows as that one leaves them. */
  async #computeAhead(before: Turn, writing: Promise<void>): Promise<Attempt | undefined> {
    let over = false;
    const written = writing.catch(() => undefined).then(() => void (over = true));
    await Promise.race([written, this.#enough()]);
    const ahead = over ? undefined : this.#begin(before);
    try {
      await ahead?.compute();
      return ahead;
    } catch {
      // It is taken anew once the other one is written: by then what was in its way concerns nobody else.
      if (ahead) this.#queue.unshift(...ahead.undo());
      return undefined;
    }
  }

  /** Resolves when so many events wait that it is worth to be a turn ahead. */
  #enough(): Promise<void> {
    if (this.#queue.length >= this.limits.aheadFrom) return Promise.resolve();
    return new Promise((resolve) => (this.#whenEnough = resolve));
  }

  /** Nothing of the turn happened. What waited for it goes back to the front of the queue, in order, or hears why not. */
  async #takeBack(error: unknown, attempt: Attempt): Promise<void> {
    if (!(error instanceof StoreError || error instanceof TurnLost || error instanceof JoineryError)) {
      return this.#isolate(error, attempt);
    }
    const batch = attempt.undo();
    try {
      if (error instanceof JoineryError) throw error;
      await this.#reload(error);
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
      await this.turning.reloaded();
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      await this.#reload(error);
    }
  }

  /** A bug made the turn impossible, a row that is no JSON for one: each occurrence gets a turn of its own, so that only its own fails. */
  #isolate(error: unknown, attempt: Attempt): void {
    const { batch } = attempt;
    this.logger.error('a turn is impossible', { occurrences: batch.length, error: faultOf(error) });
    if (batch.length === 1) for (const { reject } of batch) reject(error);
    else this.#queue.unshift(...attempt.undo().map((each) => ({ ...each, alone: true as const })));
  }
}

/** Whose events keep their order: those of an instance, a connection, or a command. */
function keyOf({ occurrence }: Waiting): string {
  if ('key' in occurrence) return occurrence.key;
  if (occurrence.kind !== 'agent') return occurrence.kind;
  const { connectionId, corrId } = occurrence.event;
  return connectionId ?? corrId ?? 'agent';
}
