import * as v from 'valibot';
import { registry as defaultRegistry } from '../machines/registry.ts';
import { AgentEvent } from '../machines/vocabulary/agent-event.ts';
import { encodeBase64url } from '../machines/vocabulary/base64url.ts';
import { StoreError, type Store } from '../persistence/store.ts';
import type { Agent } from './agent/agent.ts';
import { hashInput, readEvent, readInput } from './border.ts';
import type { ChainHost } from './chain.ts';
import { DeadLetters, type DeadLetter } from './dead-letters.ts';
import { Dispatcher } from './dispatcher.ts';
import { fromStore, JoineryError, type DomainError } from './errors.ts';
import type { Clock, Logger, ProfileFactory, Random } from './ports.ts';
import { askStatus } from './reconcile.ts';
import type { InstanceKey, InstanceRecord, MachineEvent } from './record.ts';
import { isInstance, parkedLabel, Rows, type EngineRow, type ParkedRow, type Registry } from './rows.ts';
import { Subscriptions, type Change } from './subscriptions.ts';
import { silentLogger, systemClock, systemRandom } from './system.ts';
import { Turn, type Occurrence, type Outcome } from './turn.ts';
import { TurnLost, Writer } from './writer.ts';
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

/** Occurrences that one turn takes at most; the rest makes the next. */
const largestBatch = 256;
/** A wake-up is set at most a day ahead: host timers overflow, and clocks are set. */
const longestSleep = 86_400_000;

interface Waiting {
  readonly occurrence: Occurrence;
  resolve(outcome: Outcome): void;
  reject(error: unknown): void;
}

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
  readonly #rows: Rows;
  readonly #dispatcher: Dispatcher;
  readonly #deadLetters: DeadLetters;
  readonly #subscriptions = new Subscriptions();
  #queue: Waiting[] = [];
  #turning: Promise<void> | undefined;
  #recovered: Promise<void> | undefined;
  #wakeUp: (() => void) | undefined;
  #unsubscribe: (() => void) | undefined;
  /** Why nothing is taken any more. */
  #ended: DomainError | undefined;

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
  }

  async open(): Promise<void> {
    try {
      await this.#writer.open();
      const unfinished = await this.#rows.load();
      this.#recovered = this.#recover(unfinished);
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
    const known = readInput(this.#registry, machine, id, input);
    const { created } = await this.#enqueue({
      kind: 'start',
      key: `${machine}/${id}`,
      machine,
      input: known,
      inputHash: hashInput(known),
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
    const { changed } = await this.#enqueue({
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

  /** The rows that bear a label, ordered by key. */
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
    return this.#enqueue({ kind: 'resume', key, parked: await this.parked(key) });
  }

  /** Resolves once nothing is under way: no turn, no call to the agent, no recovery. For tests under a virtual clock. */
  async idle(): Promise<void> {
    for (let busy = true; busy; busy = this.#turning !== undefined || this.#dispatcher.busy) {
      await Promise.all([this.#turning, this.#recovered, this.#dispatcher.idle()]);
    }
  }

  /** Takes nothing new, finishes the turns that have begun, and closes the store. What is unfinished goes on at the next start. */
  async close(): Promise<void> {
    this.#ended ??= { type: 'EngineClosed' };
    this.#unsubscribe?.();
    this.#writer.stop();
    await this.#turning;
    this.#wakeUp?.();
    this.#dispatcher.close();
    await this.#store.close();
  }

  // ── recovery ─────────────────────────────────────────────────────────────────────────────────────────────

  /** Reconcile, then overdue timers, then commands without an answer: so that nothing is asked twice that is known already. */
  async #recover(unfinished: readonly InstanceRecord[]): Promise<void> {
    const statuses = await askStatus(this.#agent, unfinished, this.#clock, this.#logger);
    const occurrences: Occurrence[] = [...statuses, { kind: 'timers' }];
    if (this.#ended) return;
    await Promise.allSettled(occurrences.map((occurrence) => this.#enqueue(occurrence)));
    if (this.#ended) return;
    this.#unsubscribe = this.#agent.onEvent((event) => this.#receive(event));
    for (const { key } of unfinished) this.#dispatcher.dispatch(this.#rows.cached(key)?.commands ?? []);
  }

  /** Takes an event of the agent; the promise is its acknowledgement. */
  async #receive(raw: unknown): Promise<void> {
    const parsed = v.safeParse(AgentEvent, raw);
    if (!parsed.success) {
      this.#deadLetters.add('unreadable', raw, parsed.issues[0].message);
      return;
    }
    await this.#enqueue({ kind: 'agent', event: parsed.output });
  }

  // ── turns ────────────────────────────────────────────────────────────────────────────────────────────────

  #enqueue(occurrence: Occurrence): Promise<Outcome> {
    if (this.#ended) return Promise.reject(new JoineryError(this.#ended));
    return new Promise((resolve, reject) => {
      this.#queue.push({ occurrence, resolve, reject });
      this.#turning ??= this.#turns();
    });
  }

  async #turns(): Promise<void> {
    // What is sent in the same moment shares a turn, and so a transaction.
    await Promise.resolve();
    while (this.#queue.length > 0) await this.#turn(this.#queue.splice(0, largestBatch));
    // In the same moment as the last look at the queue: what comes after it begins the next turns.
    this.#turning = undefined;
    this.#setWakeUp();
  }

  async #turn(batch: readonly Waiting[]): Promise<void> {
    const turn = new Turn(this.#rows, this.#chainHost(), this.#deadLetters, this.#writer.nextTurn);
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
      await this.#writer.commit(turn.puts, turn.deletes);
    } catch (error) {
      await this.#takeBack(error, batch);
      return;
    }
    this.#publish(turn);
    for (const each of settle) each();
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

  /** Nothing of the turn happened. What waited for it goes back to the front of the queue, in order, or hears why not. */
  async #takeBack(error: unknown, batch: readonly Waiting[]): Promise<void> {
    try {
      if (error instanceof TurnLost) {
        await this.#rows.load();
        this.#queue.unshift(...batch);
      } else if (error instanceof StoreError) {
        await this.#writer.reopen(error);
        await this.#rows.load();
        this.#queue.unshift(...batch);
      } else {
        await this.#isolate(error, batch);
      }
    } catch (end) {
      const reason = fromStore(end);
      this.#ended ??= reason.error;
      for (const { reject } of [...batch, ...this.#queue.splice(0)]) reject(reason);
    }
  }

  /** A bug made the turn impossible, a row that is no JSON for one: each occurrence gets a turn of its own, so that only its own fails. */
  async #isolate(error: unknown, batch: readonly Waiting[]): Promise<void> {
    if (error instanceof JoineryError) throw error;
    this.#logger.error('a turn is impossible', { occurrences: batch.length, error: String(error) });
    if (batch.length > 1) for (const each of batch) await this.#turn([each]);
    else for (const { reject } of batch) reject(error);
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

  #setWakeUp(): void {
    this.#wakeUp?.();
    this.#wakeUp = undefined;
    const next = this.#rows.due.next();
    if (next === undefined || this.#ended) return;
    const sleep = Math.min(Math.max(next - this.#clock.now(), 0), longestSleep);
    this.#wakeUp = this.#clock.setTimer(() => {
      void this.#enqueue({ kind: 'timers' }).catch(() => undefined);
    }, sleep);
  }
}
