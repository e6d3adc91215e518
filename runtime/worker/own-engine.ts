import type { Remote } from 'comlink';
import { type DomainError, faultOf, type Versions } from '../errors.ts';
import type { Clock, Logger } from '../ports.ts';
import { type EngineWorker, type Line, openPortLine, type PortLineOptions } from './port-line.ts';
import type { EngineCalls, News } from './protocol.ts';

/** A worker that can be ended. */
export interface SpawnedWorker extends EngineWorker {
  terminate(): void;
}

/** What a tab hears of its own engine, whichever worker it is in. */
export interface OwnListener {
  /** Said until there is one: others are to have patience. */
  opening(): void;
  began(calls: Remote<EngineCalls>): void;
  welcomed(versions: Versions): void;
  ended(): void;
  died(error: DomainError): void;
  differs(error: DomainError): void;
  newer(versions: Versions): void;
  heard(news: News): void;
  unreadable(what: 'answer' | 'news'): void;
}

export interface OwnOptions extends PortLineOptions, OwnListener {
  readonly spawn: () => SpawnedWorker;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Milliseconds between two words that it is on its way. */
  readonly beat: number;
}

/** Before a worker takes the place of one that died: milliseconds; the last one repeats. */
const pauses = [0, 500, 2_000, 5_000];
/** A worker that has lived so long did not die of its start. */
const settledAfter = 30_000;
/** How long a worker that is not needed any more may take to finish its turn. */
const retirement = 2_000;

/** Why an engine could not be opened, though the next one may be. */
const passing: readonly DomainError['type'][] = ['StorageUnavailable', 'DatabaseBlocked', 'DatabaseFull'];

interface Spawned {
  readonly worker: SpawnedWorker;
  readonly line: Line;
}

/** The engine of a tab that may write: a worker, and after its death the next one. */
export class OwnEngine {
  #current: Spawned | undefined;
  #deaths = 0;
  #spawnedAt = 0;
  #stopPause: (() => void) | undefined;
  #stopOpening: (() => void) | undefined;

  constructor(private readonly options: OwnOptions) {}

  begin(): void {
    this.#sayOpening();
    this.#spawn();
  }

  /** The worker does not answer. */
  hangs(): void {
    if (this.#current) this.#died();
  }

  /** The engine could not be opened. */
  failed({ type }: DomainError): void {
    if (passing.includes(type)) this.restart();
  }

  restart(): void {
    this.#end(this.#take());
    this.#startAgain();
  }

  /** Ends it for good. Resolves when its turn is finished, and the worker is no more. */
  async retire(): Promise<void> {
    const retired = this.#take();
    this.#stopPause?.();
    this.#stopOpening?.();
    if (!retired) return;
    let stop: () => void = () => undefined;
    const late = new Promise<void>((resolve) => (stop = this.options.clock.setTimer(resolve, retirement)));
    await Promise.race([retired.line.calls.close().catch(() => undefined), late]);
    stop();
    this.#end(retired);
  }

  #spawn(): void {
    const { options } = this;
    this.#spawnedAt = options.clock.now();
    const worker = this.#newWorker();
    if (!worker) return this.#died();
    const ifCurrent =
      <A extends unknown[]>(act: (...args: A) => void) =>
      (...args: A): void => {
        if (this.#current === spawned) act(...args);
      };
    const line = openPortLine(worker, options, {
      welcomed: ifCurrent((versions: Versions) => {
        this.#stopOpening?.();
        options.welcomed(versions);
      }),
      differs: ifCurrent((error: DomainError) => {
        this.#end(this.#take());
        this.#stopOpening?.();
        options.differs(error);
      }),
      newer: ifCurrent(options.newer),
      heard: ifCurrent(options.heard),
      unreadable: ifCurrent(options.unreadable),
      died: ifCurrent(() => this.#died()),
    });
    const spawned = { worker, line };
    this.#current = spawned;
    options.began(line.calls);
  }

  #newWorker(): SpawnedWorker | undefined {
    try {
      return this.options.spawn();
    } catch (error) {
      this.options.logger.error('no worker can be started', { error: faultOf(error) });
      return undefined;
    }
  }

  #died(): void {
    this.#end(this.#take());
    this.options.died({ type: 'NoAnswer', why: 'died' });
    this.#startAgain();
  }

  #startAgain(): void {
    const { clock, ended } = this.options;
    ended();
    if (clock.now() - this.#spawnedAt > settledAfter) this.#deaths = 0;
    const pause = pauses[Math.min(this.#deaths++, pauses.length - 1)] ?? 0;
    this.#sayOpening();
    this.#stopPause?.();
    this.#stopPause = clock.setTimer(() => this.#spawn(), pause);
  }

  #take(): Spawned | undefined {
    const current = this.#current;
    this.#current = undefined;
    return current;
  }

  #end(ended: Spawned | undefined): void {
    ended?.line.close();
    ended?.worker.terminate();
  }

  #sayOpening(): void {
    const { clock, beat, opening } = this.options;
    this.#stopOpening?.();
    opening();
    this.#stopOpening = clock.setTimer(() => this.#sayOpening(), beat);
  }
}
