import { registry as defaultRegistry } from '../machines/registry.ts';
import { readAgentEvent } from '../machines/vocabulary/agent-event.ts';
import type { Store } from '../persistence/store.ts';
import { Background, type Remaining } from './background.ts';
import { readEvent, readInput, readKey, readOptions } from './border.ts';
import { chainHost } from './chain-host.ts';
import { DeadLetters, type DeadLetter } from './dead-letters.ts';
import { withDeadline, type Call } from './deadline.ts';
import { Dispatcher } from './dispatcher.ts';
import { faultOf, fromStore, JoineryError } from './errors.ts';
import type { StorageHealth } from './health.ts';
import { anyParkedLabel, parkedLabel, quarantinedLabel } from './labels.ts';
import type { Occurrence, Outcome } from './occurrence.ts';
import type { CallOptions, EngineOptions } from './options.ts';
import { Outbox } from './outbox.ts';
import { defaultPolicy } from './policy.ts';
import { allGone } from './forget.ts';
import type { Clock, Logger } from './ports.ts';
import { personOf, type Person } from './person.ts';
import type { InstanceKey, InstanceRecord, MachineEvent } from './record.ts';
import { Recovery } from './recovery.ts';
import { isInstance, isParked, Rows } from './rows.ts';
import type { EngineRow, ParkedRow, Registry } from './rows.ts';
import { countAllInstances, countInstances, countWork, type EngineStats } from './stats.ts';
import { Subscriptions, type Change } from './subscriptions.ts';
import { silentLogger, systemClock, systemRandom } from './system.ts';
import { TakenOnce } from './taken-once.ts';
import { Telling } from './telling.ts';
import { Turn } from './turn.ts';
import { Turns } from './turns.ts';
import { waitFor, type WaitOptions } from './wait-for.ts';
import { WakeUp } from './wake-up.ts';
import { Writer } from './writer.ts';

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
 * the agent get their acknowledgement. Turns are committed one after the other.
 */
export class Engine {
  readonly #store: Store<EngineRow>;
  readonly #registry: Registry;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #options: EngineOptions;
  readonly #writer: Writer;
  readonly #turns: Turns;
  readonly #rows: Rows;
  readonly #dispatcher: Dispatcher;
  readonly #outbox: Outbox | undefined;
  readonly #deadLetters: DeadLetters;
  readonly #telling: Telling;
  readonly #subscriptions = new Subscriptions();
  readonly #events = new TakenOnce((event) => this.#turns.take({ kind: 'agent', event }));
  readonly #recovery: Recovery;
  readonly #wakeUp: WakeUp;
  readonly #background: Background;
  #recovered: Promise<void> | undefined;
  #unsubscribe: (() => void) | undefined;

  /** Use `createEngine`. */
  constructor(options: EngineOptions) {
    const random = options.random ?? systemRandom;
    this.#options = { ...options, random };
    this.#store = options.store;
    this.#registry = options.machines ?? defaultRegistry;
    this.#clock = options.clock ?? systemClock;
    this.#logger = options.logger ?? silentLogger;
    this.#writer = new Writer(this.#store, this.#clock, this.#logger);
    const policy = { ...defaultPolicy, ...options.policy };
    const { commandLimit, agentCalls, queueLimit, aheadFrom, shortestSleep } = policy;
    this.#rows = new Rows(this.#store, this.#registry, this.#logger, commandLimit);
    this.#telling = new Telling(options.inspect, this.#logger);
    this.#dispatcher = new Dispatcher(options.agent, this.#clock, random, this.#logger, agentCalls, this.#telling);
    this.#deadLetters = new DeadLetters(this.#clock, this.#logger, this.#telling);
    this.#writer.health.add((health) => this.#telling.tell({ type: 'health', health }));
    this.#turns = new Turns(
      this.#rows,
      this.#writer,
      this.#logger,
      {
        begin: (id, before) => {
          this.#rows.notice(this.#clock.now());
          const host = chainHost(this.#options, this.#registry, this.#clock.now(), this.#telling.logOf(id));
          return new Turn(this.#rows, host, id, options.deliver !== undefined, before);
        },
        publish: (turn) => this.#publish(turn),
        reloaded: () => this.#tellOpened(),
        rest: () => this.#background.turnsOver(),
      },
      { queueLimit, aheadFrom },
    );
    if (options.deliver) {
      const { deliver } = options;
      this.#outbox = new Outbox(deliver, this.#rows, this.#turns, this.#clock, random, this.#logger);
    }
    this.#wakeUp = new WakeUp(this.#clock, this.#rows.due, (slept) => {
      const woken = slept ? this.wake() : this.#turns.take({ kind: 'timers' });
      woken.catch((error: unknown) => this.#logger.debug('no turn for timers', { error: faultOf(error) }));
    });
    this.#recovery = new Recovery({
      ...{ agent: options.agent, registry: this.#registry, clock: this.#clock, logger: this.#logger },
      ...{ rows: this.#rows, turns: this.#turns, events: this.#events, dispatcher: this.#dispatcher },
    });
    this.#background = new Background({
      ...{ clock: this.#clock, rows: this.#rows, turns: this.#turns, dispatcher: this.#dispatcher },
      ...{ outbox: this.#outbox, wakeUp: this.#wakeUp, writer: this.#writer, shortestSleep },
      recover: () => this.#recovered ?? this.#recover(),
      idle: () => this.idle(),
    });
  }

  async open(): Promise<void> {
    try {
      await this.#writer.open();
      this.#rows.notice(this.#clock.now());
      await this.#rows.load();
      await this.#tellOpened();
      this.#recovered = this.#recovery
        .begin(() => {
          this.#unsubscribe = this.#options.agent.onEvent((event) => this.#receive(event));
        })
        .catch((error: unknown) => this.#logger.error('the agent can’t be heard', { error: faultOf(error) }))
        .finally(() => (this.#recovered = undefined));
      this.#outbox?.look();
    } catch (error) {
      const failure = fromStore(error);
      this.#writer.health.tell(failure.type, failure.error);
      await this.#store.close();
      throw failure;
    }
  }

  /**
   * Makes an instance, unless it is there already with the same input. Resolves when it is durable.
   * Rejects with LinkInvalid, InputInvalid, InputDiffers, MachineUnknown, MachineFailed or EngineClosed.
   */
  async start(machine: string, id: string, input: object, options: CallOptions = {}): Promise<{ created: boolean }> {
    const { eventId, deadline } = readOptions(options);
    const read = readInput(this.#registry, machine, id, input);
    const start = {
      kind: 'start',
      key: `${machine}/${id}`,
      machine,
      input: read,
      ...(eventId && { eventId }),
    } as const;
    const { created } = await withDeadline(this.#clock, deadline, (call) => this.#ask(start, call));
    return { created: created ?? false };
  }

  /**
   * Sends an event of the application to an instance. Resolves when its consequences are durable: `changed` is false
   * where the instance's state takes no such event now. Rejects with InstanceUnknown, EventInvalid, Refused or EngineClosed.
   */
  async send(key: InstanceKey, event: MachineEvent, options: CallOptions = {}): Promise<{ changed: boolean }> {
    const { eventId, deadline } = readOptions(options);
    readKey(key);
    return withDeadline(this.#clock, deadline, async (call) => {
      const record = await this.snapshot(key);
      if (!record) throw new JoineryError({ type: 'InstanceUnknown', key });
      const read = readEvent(this.#registry, record, event);
      const send = { kind: 'send', key, event: read, ...(eventId && { eventId }) } as const;
      const { changed } = await this.#ask(send, call);
      return { changed };
    });
  }

  /** The committed row of an instance, or `undefined`. */
  async snapshot(key: InstanceKey): Promise<InstanceRecord | undefined> {
    return this.#rows.cached(key) ?? this.#reading(() => this.#rows.read(key));
  }

  /** The rows that bear a label, ordered by key. `machine:<name>` finds every instance of a machine that has no parent. */
  async find(label: string, options: { limit?: number; after?: InstanceKey } = {}): Promise<InstanceRecord[]> {
    return (await this.#reading(() => this.#rows.find(label, options))).filter(isInstance);
  }

  /**
   * All that is known of the person behind a record (a contact, or somebody in a group) or an identity: its records, the
   * groups in common, and who looks the same. Rejects with InstanceUnknown where the key is nobody's.
   */
  async identity(key: InstanceKey): Promise<Person> {
    return personOf(this, readKey(key));
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
    const rows = await this.#reading(() => this.#store.find(parkedLabel(key)));
    return rows.filter(isParked);
  }

  /**
   * Instances that were set aside: those whose machine threw, and those whose rows this version can't understand, as far
   * as they were met since the engine began. Their rows are kept; `error` says why.
   */
  async quarantined(): Promise<InstanceRecord[]> {
    return [...(await this.find(quarantinedLabel)), ...this.#rows.broken.values()];
  }

  /**
   * Forgets an instance and its children for good: their rows and what was parked for them go in one transaction. What
   * the agent has to confirm yet, deletions of their connections above all, stays under keys that tell nothing, until it
   * has; a restart goes on with it. Resolves when this is durable. `afterDelivery` lets messages under way arrive first.
   * Rejects with InstanceUnknown for the key of a child, as its parent would wait for it.
   */
  async forget(key: InstanceKey, { afterDelivery = false } = {}): Promise<{ changed: boolean }> {
    return this.#ask({ kind: 'forget', key, afterDelivery });
  }

  /** Forgets everything. Resolves when the agent has confirmed it, and the store is empty but for its mark. */
  async destroy({ afterDelivery = false } = {}): Promise<void> {
    await this.#ask({ kind: 'forget', afterDelivery });
    await allGone(this, () => this.#rows.unfinished());
  }

  /**
   * Puts an instance in quarantine back to work and replays what was parked for it, in order. One that nobody
   * understands stays where it is: only another version of its machine may help it.
   */
  async resume(key: InstanceKey): Promise<{ changed: boolean }> {
    return this.#ask({ kind: 'resume', key });
  }

  /**
   * Asks the agent where the unfinished connections stand, then fires what is overdue, then submits what has no answer
   * once more, so that a lost one comes again. The engine does so at its start and when it notices that it has slept; an
   * application does so when it comes back to the foreground.
   */
  async wake(): Promise<void> {
    this.#background.endRest();
    await this.#recover();
  }

  /**
   * For a push notification or a background task: does what `wake` does, goes on with the work, and rests. Resolves
   * before the deadline (epoch milliseconds, by the engine's clock) with what is left, or as soon as nothing is under way
   * that could end by then. What had begun is durable, and nothing is handed to the agent or to `deliver` any more, so that
   * the application may be suspended or killed. A rest ends with the next call of `wake`, `runUntil`, `start`, `send`,
   * `resume` or `forget`. After a deadline that has passed nothing is begun at all. While the storage is away what waits
   * for it is counted in `queue`, and comes again. Rejects with InputInvalid, EngineClosed, or what ended the engine.
   */
  async runUntil(options: { readonly deadline: number }): Promise<Remaining> {
    return this.#background.run(options);
  }

  /**
   * When the operating system is to have the application run again: epoch milliseconds, or `undefined` where nothing
   * waits for time. The earliest of timers, limits and pauses, and of commands without an answer, which get on only while
   * the application runs; but never before the policy's `shortestSleep`.
   */
  nextWakeAt(): number | undefined {
    return this.#background.nextWakeAt();
  }

  /**
   * How the engine is, in numbers that name nobody. Counts what is in memory, which is all that is unfinished; with `all`
   * it reads every row, for a report now and then.
   */
  async stats({ all = false }: { readonly all?: boolean } = {}): Promise<EngineStats> {
    const [rows, registry] = [this.#rows, this.#registry];
    const instances = all
      ? await this.#reading(() => countAllInstances(rows, registry))
      : countInstances(rows.unfinished(), registry);
    const parked = await rows.find(anyParkedLabel).catch(() => undefined);
    return {
      ...countWork(rows.unfinished()),
      ...{ instances, queue: this.#turns.waiting },
      ...{ calls: this.#dispatcher.calls, deadLetters: this.#deadLetters.all().length },
      ...(parked && { parked: parked.length }),
      ...{ storage: this.health().state, turns: this.#writer.turns, commits: this.#writer.commits },
    };
  }

  /** Counts how often its store was opened: of two engines of one store, the one with the greater number has it. */
  get epoch(): number {
    return this.#writer.epoch;
  }

  /** How the storage is. What does not pass by itself has ended the engine. */
  health(): StorageHealth {
    return this.#writer.health.now;
  }

  /** Hears when the storage gets into another state. Returns its end. */
  onHealth(listener: (health: StorageHealth) => void): () => void {
    return this.#writer.health.add(listener);
  }

  /**
   * Resolves once nothing is under way: no turn, no call to the agent or to `deliver`, no recovery. For tests under a
   * virtual clock.
   */
  async idle(): Promise<void> {
    const busy = () => this.#turns.running !== undefined || this.#dispatcher.busy || this.#outbox?.busy;
    do await Promise.all([this.#turns.running, this.#recovered, this.#dispatcher.idle(), this.#outbox?.idle()]);
    while (busy());
  }

  /** Takes nothing new, finishes the turns that have begun, and closes the store. What is unfinished goes on at the next start. */
  async close(): Promise<void> {
    this.#turns.end({ type: 'EngineClosed' });
    this.#unsubscribe?.();
    this.#writer.stop();
    await this.#turns.running;
    this.#wakeUp.clear();
    this.#dispatcher.close();
    this.#outbox?.close();
    this.#background.close();
    await this.#store.close();
    this.#writer.health.tell('EngineClosed');
  }

  #tellOpened(): Promise<void> {
    const versions = Object.entries(this.#registry).map(([name, { version }]) => [name, version] as const);
    const machines = Object.fromEntries(versions);
    return this.#telling.opened(async () => ({
      ...{ type: 'opened', epoch: this.epoch, machines },
      ...(await this.#rows.overview()),
    }));
  }

  /** What the application asks for ends a rest. */
  #ask(occurrence: Occurrence, call?: Call): Promise<Outcome> {
    this.#background.endRest();
    return this.#turns.take(occurrence, call);
  }

  async #recover(): Promise<void> {
    this.#writer.hurry();
    await this.#recovery.wake();
  }

  /** The caller hears at once that the store cannot be read; the next turn, begun here, opens it again. */
  async #reading<T>(read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      this.#turns.take({ kind: 'read' }).catch(() => undefined);
      throw fromStore(error);
    }
  }

  /** Takes an event of the agent; the promise is its acknowledgement. */
  async #receive(raw: unknown): Promise<void> {
    if (this.#background.rest) await this.#background.rest;
    const read = readAgentEvent(raw);
    if ('event' in read) this.#background.note(read.event);
    if ('event' in read) await this.#events.came(read.event);
    else this.#deadLetters.add('unreadable', read.copy, read.why);
  }

  /** Only now is the turn seen: by memory, by the agent, by the application. */
  #publish(turn: Turn): void {
    const { puts, deletes } = turn;
    const records = puts.filter(isInstance);
    for (const record of records) this.#dispatcher.forget(this.#rows.cached(record.key), record);
    this.#rows.apply(puts, deletes);
    if (this.#telling.on) for (const each of turn.inspected) this.#telling.tell(each);
    for (const letter of turn.deadLetters) this.#deadLetters.add(...letter);
    for (const record of records) this.#dispatcher.dispatch(record);
    this.#outbox?.committed(puts, deletes);
    for (const change of turn.changes) {
      for (const error of this.#subscriptions.publish(change))
        this.#logger.error('a subscriber threw', { error: faultOf(error) });
    }
  }
}
