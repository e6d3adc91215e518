import { StoreError, type Store, type TurnMark } from '../persistence/store.ts';
import { fromStore, JoineryError } from './errors.ts';
import { Health } from './health.ts';
import type { Clock, Logger } from './ports.ts';
import type { InstanceKey } from './record.ts';
import type { EngineRow } from './rows.ts';

/** Pauses between attempts to reopen a store, in milliseconds; the last one repeats. */
const pauses = [0, 50, 200, 1_000, 5_000, 15_000];

/** The commit failed, nothing of it is stored, and the store is open again: take the turn once more. */
export class TurnLost extends Error {
  override readonly name = 'TurnLost';
}

/**
 * Writes turns, each with its mark. A commit that failed may have happened all the same: the store is opened again and
 * its mark tells. While it can't be opened, it is tried again for ever, ever more slowly; turns wait.
 */
export class Writer {
  #mark: TurnMark = { epoch: 0, turn: 0 };
  #named = 0;
  #stopped = false;
  /** Failures since a turn was last committed. */
  #failures = 0;
  #endPause: (() => void) | undefined;
  /** Turns that were stored. */
  commits = 0;
  /** While the store is away: when it is opened again. */
  retryAt: number | undefined;
  readonly health: Health;

  constructor(
    private readonly store: Store<EngineRow>,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    this.health = new Health(clock, logger);
  }

  /** Turns that were named. */
  get turns(): number {
    return this.#named;
  }

  /** That of its last turn, or 0. */
  get epoch(): number {
    return this.#mark.epoch;
  }

  /** A name for a turn, unique in the store; those that are made later come after it in the order of text. */
  nameTurn(): string {
    return [this.#mark.epoch, ++this.#named].map((count) => String(count).padStart(12, '0')).join('.');
  }

  /** Begins an epoch. Rejects with a StoreError. */
  async open(): Promise<void> {
    const { epoch } = await this.store.open();
    this.#mark = { epoch, turn: 0 };
    this.health.tell('opened');
  }

  /** Resolves when the turn is stored. Rejects with TurnLost where it is not, with a JoineryError where it never will be. */
  async commit(puts: readonly EngineRow[], deletes: readonly InstanceKey[]): Promise<void> {
    if (puts.length + deletes.length === 0) return this.#recovered();
    const mark = { epoch: this.#mark.epoch, turn: this.#mark.turn + 1 };
    try {
      await this.store.commit(mark, puts, deletes);
      this.#mark = mark;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      const last = await this.reopen(error);
      if (last.epoch !== mark.epoch || last.turn !== mark.turn)
        throw new TurnLost('the commit did not happen', { cause: error });
    }
    this.commits++;
    this.#recovered();
  }

  /** Opens the store again after a failure, under a new epoch. Returns the mark that it found. Rejects with a JoineryError. */
  async reopen(cause: StoreError): Promise<TurnMark> {
    const { epoch } = this.#mark;
    for (let error: unknown = cause; ;) {
      const failure = fromStore(error);
      this.logger.warn('the store failed', { attempt: this.#failures, ...failure.error });
      this.health.tell(failure.type, failure.error);
      if (this.health.ended || this.#stopped) throw failure;
      await this.#pause(pauses[Math.min(this.#failures++, pauses.length - 1)] ?? 0);
      try {
        const opened = await this.store.open(epoch);
        if (opened.last.epoch !== epoch)
          throw new JoineryError({ type: opened.last.epoch < epoch ? 'DatabaseReplaced' : 'WriterElsewhere' });
        this.#mark = { epoch: opened.epoch, turn: 0 };
        return opened.last;
      } catch (next) {
        error = next;
      }
    }
  }

  /** Ends the pause before the next attempt. */
  hurry(): void {
    this.#endPause?.();
  }

  /** Opens nothing any more. */
  stop(): void {
    this.#stopped = true;
    this.hurry();
  }

  async #pause(length: number): Promise<void> {
    if (length === 0) return;
    let cancel: (() => void) | undefined;
    await new Promise<void>((resolve) => {
      cancel = this.clock.setTimer(resolve, length);
      this.#endPause = resolve;
      this.retryAt = this.clock.now() + length;
    });
    this.retryAt = undefined;
    cancel?.();
  }

  #recovered(): void {
    if (this.#failures === 0) return;
    this.#failures = 0;
    this.health.tell('committed');
  }
}
