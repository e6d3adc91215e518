import { isEmitted, isEmittedKey, type Emitted } from './emitted.ts';
import { faultOf } from './errors.ts';
import { anyEmittedLabel } from './labels.ts';
import type { Clock, Logger, Random } from './ports.ts';
import type { InstanceKey } from './record.ts';
import type { EngineRow, Rows } from './rows.ts';
import type { Turns } from './turns.ts';

/** Rows that are in memory at one time. */
const pageSize = 100;
const firstPause = 1_000;
const longestPause = 60_000;

/**
 * Hands over what machines emitted: one after the other, in the order of their turns, each until the application has
 * taken it, and then its row goes. It reads nothing but rows that are stored, so that what a crash or a failed commit
 * throws away was never told, and a restart needs nothing but to look. Where the application does not take an event,
 * what the same instance emitted after it waits with it; others go on.
 */
export class Outbox {
  /** Instances that wait for the end of the pause. */
  readonly #waiting = new Set<InstanceKey>();
  /** Rows that went since the page was asked for: forgotten ones are not handed over. */
  readonly #gone = new Set<string>();
  #pause = firstPause;
  #endPause: (() => void) | undefined;
  #running: Promise<void> | undefined;
  /** There may be more than the look that is under way has found. */
  #again = false;
  #closed = false;
  #held = false;
  /** While an event waits for the end of a pause: when it is handed over again. */
  retryAt: number | undefined;

  constructor(
    private readonly deliver: (emitted: Emitted) => Promise<unknown>,
    private readonly rows: Rows,
    private readonly turns: Turns,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly logger: Logger,
  ) {}

  /** Events are handed over; those that wait for the end of a pause are not counted. */
  get busy(): boolean {
    return this.#running !== undefined;
  }

  /** Resolves when it is not busy. */
  async idle(): Promise<void> {
    await this.#running;
  }

  /** Looks for what is to be handed over. */
  look(): void {
    this.#again = true;
    if (!this.#isOver) this.#running ??= this.#run();
  }

  /** Told of every turn that is durable. */
  committed(puts: readonly EngineRow[], deletes: readonly string[]): void {
    for (const key of deletes) if (isEmittedKey(key)) this.#gone.add(key);
    if (puts.some(isEmitted)) this.look();
  }

  /** Hands over nothing from now on; or does again. */
  hold(on: boolean): void {
    this.#held = on;
    if (!on) this.look();
  }

  close(): void {
    this.#closed = true;
    this.#endPause?.();
  }

  get #isOver(): boolean {
    return this.#closed || this.#held || this.turns.ended;
  }

  async #run(): Promise<void> {
    try {
      while (this.#again && !this.#isOver) {
        this.#again = false;
        await this.#handOverAll();
      }
      if (this.#waiting.size === 0) this.#pause = firstPause;
    } catch (error) {
      this.logger.warn('what was emitted is not read', { error: faultOf(error) });
      // The next turn opens the store again.
      this.turns.take({ kind: 'read' }).catch(() => undefined);
      this.#rest();
    } finally {
      this.#running = undefined;
    }
  }

  async #handOverAll(): Promise<void> {
    let after: string | undefined;
    do {
      this.#gone.clear();
      const rows = await this.rows.find(anyEmittedLabel, { limit: pageSize, ...(after !== undefined && { after }) });
      after = rows.length < pageSize ? undefined : rows.at(-1)?.key;
      const removals: Promise<unknown>[] = [];
      for (const { key, emitted } of rows.filter(isEmitted)) {
        if (this.#isOver) return;
        if (this.#gone.has(key) || this.#waiting.has(emitted.key) || !(await this.#handOver(emitted))) continue;
        // Those that come together share a turn. One that fails is handed over again: by the next engine, if this has ended.
        removals.push(this.turns.take({ kind: 'taken', key }).catch(() => undefined));
      }
      await Promise.all(removals);
    } while (after !== undefined && !this.#isOver);
  }

  async #handOver(emitted: Emitted): Promise<boolean> {
    try {
      await this.deliver(emitted);
      return true;
    } catch (error) {
      const { id, key, event } = emitted;
      this.logger.warn('the application did not take it', { id, key, type: event.type, error: faultOf(error) });
      this.#waiting.add(key);
      this.#rest();
      return false;
    }
  }

  /** A pause, with jitter; each is longer than the one before it, until nothing has to wait. */
  #rest(): void {
    if (this.#endPause || this.#closed) return;
    const jitter = 0.75 + (this.random(1)[0] ?? 0) / 512;
    const pause = this.#pause * jitter;
    this.retryAt = this.clock.now() + pause;
    this.#endPause = this.clock.setTimer(() => {
      this.#endPause = undefined;
      this.retryAt = undefined;
      this.#waiting.clear();
      this.look();
    }, pause);
    this.#pause = Math.min(this.#pause * 2, longestPause);
  }
}
