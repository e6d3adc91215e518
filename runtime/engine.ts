import { registry as defaultRegistry } from '../machines/registry.ts';
import { readAgentEvent } from '../machines/vocabulary/agent-event.ts';
import { encodeBase64url } from '../machines/vocabulary/base64url.ts';
import type { Store } from '../persistence/store.ts';
import type { Agent } from './agent/agent.ts';
import { readEvent, readInput } from './border.ts';
import type { ChainHost } from './chain.ts';
import { DeadLetters, type DeadLetter } from './dead-letters.ts';
import { Dispatcher } from './dispatcher.ts';
import { fromStore, JoineryError } from './errors.ts';
import type { Clock, Logger, ProfileFactory, Random } from './ports.ts';
import { askStatus } from './reconcile.ts';
import type { InstanceKey, InstanceRecord, MachineEvent } from './record.ts';
import { isInstance, parkedLabel, Rows, type EngineRow, type ParkedRow, type Registry } from './rows.ts';
import { Subscriptions, type Change } from './subscriptions.ts';
import { silentLogger, systemClock, systemRandom } from './system.ts';
import { Turn, type Occurrence } from './turn.ts';
import { Turns } from './turns.ts';
import { Writer } from './writer.ts';
import { waitFor, type WaitOptions } from './wait-for.ts';

export interface EngineOptions {
  readonly store: Store<EngineRow>;
  readonly agent: Agent;
  /** @default the library's own machines */
  readonly machines?: Registry;
  /** Makes profiles for memberships that were started without one. */
  readonly profileFactory: ProfileFactory;
  /** @default the platform's */
  readonly clock?: Clock;
  /** @default the platform's */
  readonly random?: Random;
  /** @default silent */
  readonly logger?: Logger;
  /** Told of every step when it is computed, before it is durable: for logs and development. */
  readonly observe?: ChainHost['observe'];
  /** Told of every transition that a step takes: for coverage and inspection. */
  readonly trace?: ChainHost['trace'];
}

/** A wake-up is set at most a day ahead: host timers overflow, and clocks are set. */
const longestSleep = 86_400_000;

/** A timer that comes so much too late, in milliseconds, means that the device slept: the agent is asked first. */
const sleepNoticed = 60_000;

/**
 * Opens the store, reads what is unfinished and goes on with it. Resolves once snapshots can be read; recovery (asking
 * the agent where connections stand, overdue timers, commands without an answer) runs on by itself from there.
 * Rejects with a JoineryError where the store can't be opened.
 */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const engine = new Engine(options);
  await engine.open();
  return engine;
}

/**
 * The durable host of machines. What happens outside waits in a queue; a turn takes what waits, runs every chain to its
 * end, and commits all of it in one transaction. Only after that do subscribers see it, commands leave, and senders and
 * the agent get their acknowledgement. Turns do not overlap.
 */
export class Engine {
  readonly #store: Store<EngineRow>;
  readonly #agent: Agent;
  readonly #registry: Registry;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #options: EngineOptions;
  readonly #writer: Writer;
  readonly #turns: Turns;
  readonly #rows: Rows;
  readonly #dispatcher: Dispatcher;
  readonly #deadLetters: DeadLetters;
  readonly #subscriptions = new Subscriptions();
  #recovered: Promise<void> | undefined;
  #wakeUp: (() => void) | undefined;
  #unsubscribe: (() => void) | undefined;

  /** Use `createEngine`. */
  constructor(options: EngineOptions) {
    const random = options.random ?? systemRandom;
    this.#options = { ...options, random };
    this.#store = options.store;
    this.#agent = options.agent;
    this.#registry = options.machines ?? defaultRegistry;
    this.#clock = options.clock ?? systemClock;
    this.#logger = options.logger ?? silentLogger;
    this.#writer = new Writer(this.#store, this.#clock, this.#logger);
    this.#rows = new Rows(this.#store, this.#registry, this.#logger);
    this.#dispatcher = new Dispatcher(this.#agent, this.#clock, random, this.#logger);
    this.#deadLetters = new DeadLetters(this.#clock, this.#logger);
    this.#turns = new Turns(this.#rows, this.#writer, this.#logger, {
      begin: (id) => new Turn(this.#rows, this.#chainHost(), this.#deadLetters, id),
      publish: (turn) => this.#publish(turn),
      rest: () => this.#setWakeUp(),
    });
  }

  async open(): Promise<void> {
    try {
      await this.#writer.open();
      await this.#rows.load();
      this.#recovered = this.#recover();
    } catch (error) {
      throw fromStore(error);
    }
  }

  /**
   * Makes an instance, unless it is there already with the same input. Resolves when it is durable.
   * Rejects with LinkInvalid, InputInvalid, InputDiffers, MachineUnknown, MachineFailed or EngineClosed.
   */
  async start(
    machine: string,
    id: string,
    input: object,
    options: { eventId?: string } = {},
  ): Promise<{ created: boolean }> {
    const { created } = await this.#turns.take({
      kind: 'start',
      key: `${machine}/${id}`,
      machine,
      input: readInput(this.#registry, machine, id, input),
      ...options,
    });
    return { created: created ?? false };
  }

  /**
   * Sends an event of the application to an instance. Resolves when its consequences are durable: `changed` is false
   * where the instance's state takes no such event now. Rejects with InstanceUnknown, EventInvalid, Refused or EngineClosed.
   */
  async send(key: InstanceKey, event: MachineEvent, options: { eventId?: string } = {}): Promise<{ changed: boolean }> {
    const record = await this.snapshot(key);
    if (!record) throw new JoineryError({ type: 'InstanceUnknown', key });
    const { changed } = await this.#turns.take({
      kind: 'send',
      key,
      event: readEvent(this.#registry, record, event),
      ...options,
    });
    return { changed };
  }

  /** The committed row of an instance, or `undefined`. */
  async snapshot(key: InstanceKey): Promise<InstanceRecord | undefined> {
    try {
      return this.#rows.cached(key) ?? (await this.#rows.read(key));
    } catch (error) {
      throw fromStore(error);
    }
  }

  /** The rows that bear a label, ordered by key. `machine:<name>` finds every instance of a machine that no other one began. */
  async find(label: string, options: { limit?: number; after?: InstanceKey } = {}): Promise<InstanceRecord[]> {
    return (await this.#store.find(label, options)).filter(isInstance);
  }

  /** Hears of every commit that touches the key, or a key below it; `''` is all. Returns its end. */
  subscribe(prefix: string, listener: (change: Change) => void): () => void {
    return this.#subscriptions.add(prefix, listener);
  }

  /** The row, once the predicate holds for it. Rejects with WaitTimedOut, or the signal's reason. */
  async waitFor(
    key: InstanceKey,
    predicate: (record: InstanceRecord | undefined) => boolean,
    options: WaitOptions = {},
  ): Promise<InstanceRecord | undefined> {
    return waitFor(this, this.#clock, key, predicate, options);
  }

  /** Events of the agent that were put aside, newest last. */
  deadLetters(): readonly DeadLetter[] {
    return this.#deadLetters.all();
  }

  /** Events that an instance in quarantine has not taken yet, oldest first. */
  async parked(key: InstanceKey): Promise<ParkedRow[]> {
    return (await this.#store.find(parkedLabel(key))).filter((row): row is ParkedRow => !isInstance(row));
  }

  /** Puts an instance in quarantine back to work and replays what was parked for it, in order. */
  async resume(key: InstanceKey): Promise<{ changed: boolean }> {
    return this.#turns.take({ kind: 'resume', key, parked: await this.parked(key) });
  }

  /**
   * Asks the agent where the unfinished connections stand, then fires what is overdue. The engine does so at its start
   * and when it notices that it has slept; an application does so when it comes back to the foreground.
   */
  async wake(): Promise<void> {
    const statuses = await askStatus(this.#agent, this.#rows.unfinished(), this.#clock, this.#logger);
    const occurrences: Occurrence[] = [...statuses, { kind: 'timers' }];
    await Promise.allSettled(occurrences.map((occurrence) => this.#turns.take(occurrence)));
  }

  /** Resolves once nothing is under way: no turn, no call to the agent, no recovery. For tests under a virtual clock. */
  async idle(): Promise<void> {
    for (let busy = true; busy; busy = this.#turns.running !== undefined || this.#dispatcher.busy) {
      await Promise.all([this.#turns.running, this.#recovered, this.#dispatcher.idle()]);
    }
  }

  /** Takes nothing new, finishes the turns that have begun, and closes the store. What is unfinished goes on at the next start. */
  async close(): Promise<void> {
    this.#turns.end({ type: 'EngineClosed' });
    this.#unsubscribe?.();
    this.#writer.stop();
    await this.#turns.running;
    this.#wakeUp?.();
    this.#dispatcher.close();
    await this.#store.close();
  }

  // ── recovery ─────────────────────────────────────────────────────────────────────────────────────────────

  /** Reconcile, then overdue timers, then commands without an answer: so that nothing is asked twice that is known already. */
  async #recover(): Promise<void> {
    await this.wake();
    if (this.#turns.ended) return;
    this.#unsubscribe = this.#agent.onEvent((event) => this.#receive(event));
    for (const { commands } of this.#rows.unfinished()) this.#dispatcher.dispatch(commands);
  }

  /** Takes an event of the agent; the promise is its acknowledgement. */
  async #receive(raw: unknown): Promise<void> {
    const read = readAgentEvent(raw);
    if ('event' in read) await this.#turns.take({ kind: 'agent', event: read.event });
    else this.#deadLetters.add('unreadable', read.copy, read.why);
  }

  #chainHost(): ChainHost {
    const { profileFactory, random = systemRandom, observe, trace } = this.#options;
    return {
      definition: (machine) => {
        const definition = this.#registry[machine];
        if (!definition) throw new Error(`no machine '${machine}'`);
        return definition;
      },
      now: this.#clock.now(),
      draw: (bytes) => encodeBase64url(random(bytes)),
      makeProfile: (kind) => profileFactory(kind, random),
      ...(observe ? { observe } : {}),
      ...(trace ? { trace } : {}),
    };
  }

  /** Only now is the turn seen: by memory, by the agent, by subscribers. */
  #publish(turn: Turn): void {
    const { puts, deletes } = turn;
    const records = puts.filter(isInstance);
    for (const record of records) this.#dispatcher.forget(this.#rows.cached(record.key), record);
    this.#rows.apply(puts, deletes);
    for (const { commands } of records) this.#dispatcher.dispatch(commands);
    const changes: Change[] = [
      ...records.map((record) => ({
        key: record.key,
        record,
        emitted: turn.emitted.filter(({ key }) => key === record.key).map(({ event }) => event),
      })),
      ...deletes.map((key) => ({ key, record: undefined, emitted: [] })),
    ];
    for (const change of changes) {
      for (const error of this.#subscriptions.publish(change))
        this.#logger.error('a subscriber threw', { error: String(error) });
    }
  }

  /** One timer for the earliest of all. It carries no event: the turn reads what is due from the rows. */
  #setWakeUp(): void {
    this.#wakeUp?.();
    this.#wakeUp = undefined;
    const next = this.#rows.due.next();
    if (next === undefined || this.#turns.ended) return;
    const sleep = Math.min(Math.max(next - this.#clock.now(), 0), longestSleep);
    const expected = this.#clock.now() + sleep;
    this.#wakeUp = this.#clock.setTimer(() => {
      const slept = this.#clock.now() - expected > sleepNoticed;
      const woken = slept ? this.wake() : this.#turns.take({ kind: 'timers' });
      woken.catch((error: unknown) => this.#logger.debug('no turn for timers', { error: String(error) }));
    }, sleep);
  }
}
