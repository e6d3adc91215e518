import type { AgentEvent } from '../machines/vocabulary/agent-event.ts';
import type { StorageState } from '../machines/storage/storage-health.ts';
import { readDeadline } from './border.ts';
import type { Dispatcher } from './dispatcher.ts';
import { Fault } from './errors.ts';
import { nextWake } from './next-wake.ts';
import type { Outbox } from './outbox.ts';
import type { Clock } from './ports.ts';
import type { Rows } from './rows.ts';
import { countWork } from './stats.ts';
import type { Turns } from './turns.ts';
import type { WakeUp } from './wake-up.ts';
import { within } from './within.ts';
import type { Writer } from './writer.ts';

/** Before the deadline nothing is begun any more for so long, or a quarter of the time, so that the last commit ends. */
const longestMargin = 1_000;

/** No agent says that this was all: when nothing else is under way, its next event is waited for so long. */
const quiet = 2_000;

/** WAITs that are remembered, at most about twice as many. */
const mostWaits = 256;

/** What is left of an engine's work when it rests: numbers, which name nobody. */
export interface Remaining {
  /** Instances in which work remains. */
  readonly unfinished: number;
  /** Their commands that the agent has not answered, and their timers. */
  readonly commands: number;
  readonly timers: number;
  /** What waits for its turn: nothing, unless the storage does not keep up. */
  readonly queue: number;
  readonly storage: StorageState;
  /** When the application is to run again, as `nextWakeAt` tells. */
  readonly nextWakeAt?: number;
}

interface Working {
  readonly clock: Clock;
  readonly rows: Rows;
  readonly turns: Turns;
  readonly dispatcher: Dispatcher;
  readonly outbox: Outbox | undefined;
  readonly wakeUp: WakeUp;
  readonly writer: Writer;
  readonly shortestSleep: number;
  /** Goes on with what is unfinished, after a start or a sleep. */
  recover(): Promise<void>;
  /** Nothing is under way. */
  idle(): Promise<void>;
}

/**
 * Windows of time that the operating system gives to an application in the background. In one the engine works; at its
 * end it rests: it takes no event of the agent, fires no timer, and hands nothing to the agent or the application, until
 * the application asks something of it again.
 */
export class Background {
  #windows = 0;
  #rest: Promise<void> | undefined;
  #restOver: () => void = () => undefined;
  readonly #stirs: (() => void)[] = [];
  /** Until when the agent will not try a command again, by its id. */
  readonly #waits = new Map<string, number>();

  constructor(private readonly working: Working) {}

  /** Resolves when the rest is over; `undefined` where the engine does not rest. */
  get rest(): Promise<void> | undefined {
    return this.#rest;
  }

  /** The engine works again. */
  endRest(): void {
    if (!this.#rest) return;
    this.#rest = undefined;
    this.#hold(false);
    this.#restOver();
    this.turnsOver();
  }

  /** The engine has ended, and what it would begin after a rest with it. */
  close(): void {
    this.endRest();
    this.turnsOver();
  }

  /** Nothing waits for a turn any more. */
  turnsOver(): void {
    const { turns, wakeUp } = this.working;
    if (turns.ended || this.#rest) wakeUp.clear();
    else wakeUp.set();
    for (const stir of this.#stirs.splice(0)) stir();
  }

  /** Told of every event of the agent. */
  note(event: AgentEvent): void {
    if (event.type === 'NETWORK' && event.online) this.#waits.clear();
    if (event.type !== 'WAIT' || event.corrId === undefined) return;
    this.#waits.set(event.corrId, event.until ?? Infinity);
    if (this.#waits.size <= mostWaits) return;
    for (const id of this.#waits.keys()) if (this.working.rows.waitingFor(id) === undefined) this.#waits.delete(id);
  }

  nextWakeAt(): number | undefined {
    const { clock, rows, outbox, writer, shortestSleep } = this.working;
    return nextWake(clock.now(), shortestSleep, rows, outbox?.retryAt, writer.retryAt);
  }

  /** Several windows may overlap: each call resolves by its own deadline, and the engine rests after the last. */
  async run(options: unknown): Promise<Remaining> {
    const { clock, turns } = this.working;
    const deadline = readDeadline(options, clock.now());
    await this.#assertOpen();
    const margin = Math.min(longestMargin, (deadline - clock.now()) / 4);
    if (margin > 0) {
      this.#windows++;
      this.endRest();
      await this.#work(deadline - margin).finally(() => this.#windows--);
    }
    if (this.#windows === 0 && !turns.ended) this.#beginRest();
    await this.#settledBy(deadline - margin / 2, this.working.idle());
    await this.#assertOpen();
    return this.#remaining();
  }

  #beginRest(): void {
    this.#rest ??= new Promise((resolve) => (this.#restOver = resolve));
    this.#hold(true);
    this.working.wakeUp.clear();
  }

  #hold(on: boolean): void {
    this.working.dispatcher.hold(on);
    this.working.outbox?.hold(on);
  }

  async #work(end: number): Promise<void> {
    const { clock, turns } = this.working;
    await this.#settledBy(end, this.working.recover());
    while (clock.now() < end && !turns.ended) {
      await this.#settledBy(end, this.working.idle());
      const mayEnd = this.#mayEndBy(end);
      const stirred = new Promise<void>((resolve) => this.#stirs.push(resolve));
      const goesOn = await this.#settledBy(mayEnd ? end : Math.min(end, clock.now() + quiet), stirred);
      if (!mayEnd && !goesOn) return;
    }
  }

  /** Whether something will happen by then, or may: a timer, another attempt, a command's answer. */
  #mayEndBy(time: number): boolean {
    const { rows, outbox, writer } = this.working;
    if ([rows.due.next(), outbox?.retryAt, writer.retryAt].some((due) => due !== undefined && due <= time)) return true;
    return rows
      .unfinished()
      .some(({ commands }) => commands.some(({ corrId }) => (this.#waits.get(corrId) ?? 0) <= time));
  }

  /** Whether the promise has settled by that time. */
  #settledBy(time: number, promise: Promise<unknown>): Promise<boolean> {
    const { clock } = this.working;
    const left = Math.max(time - clock.now(), 0);
    return within(clock, promise, left, () => new Fault('late')).then(
      () => true,
      () => false,
    );
  }

  /** Rejects with the reason where the engine has ended. */
  async #assertOpen(): Promise<void> {
    const { turns } = this.working;
    if (turns.ended) await turns.take({ kind: 'read' });
  }

  #remaining(): Remaining {
    const { rows, turns, writer } = this.working;
    const nextWakeAt = this.nextWakeAt();
    return {
      ...countWork(rows.unfinished()),
      queue: turns.waiting,
      storage: writer.health.now.state,
      ...(nextWakeAt !== undefined && { nextWakeAt }),
    };
  }
}
