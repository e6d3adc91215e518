import type { StartInput } from '../machines/registry.ts';
import type { Remaining } from './background.ts';
import { assertParts, readEvent, readInput, readKey, readLabel, readOptions } from './border.ts';
import type { DeadLetter } from './dead-letter.ts';
import { Core } from './core.ts';
import { withDeadline } from './deadline.ts';
import { JoineryError } from './errors.ts';
import type { StorageHealth } from './health.ts';
import { anyParkedLabel, parkedLabel, quarantinedLabel } from './labels.ts';
import type { CallOptions, EngineOptions, ForgetOptions } from './options.ts';
import { allGone } from './forget.ts';
import { personOf, type Person } from './person.ts';
import type { InstanceKey, InstanceRecord, MachineEvent } from './record.ts';
import { isInstance, isParked } from './rows.ts';
import type { ParkedRow } from './rows.ts';
import { countAllInstances, countInstances, countWork, type EngineStats } from './stats.ts';
import type { Change } from './subscriptions.ts';
import { waitFor, type WaitOptions } from './wait-for.ts';

/**
 * Opens the store, reads what is unfinished and goes on with it. Resolves once snapshots can be read; recovery (asking
 * the agent where connections stand, overdue timers, commands without an answer) runs on by itself from there.
 * Rejects with a JoineryError where the store can't be opened, or with InputInvalid where a part is missing.
 */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  assertParts(options);
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
  readonly #core: Core;

  /** Use `createEngine`. */
  constructor(options: EngineOptions) {
    this.#core = new Core(options);
  }

  async open(): Promise<void> {
    await this.#core.open();
  }

  /**
   * Makes an instance, unless it is there already with the same input. Resolves when it is durable.
   * Rejects with LinkInvalid, InputInvalid, InputDiffers, MachineUnknown, MachineFailed or EngineClosed.
   */
  async start<M extends string>(
    machine: M,
    id: string,
    input: StartInput<M>,
    options: CallOptions = {},
  ): Promise<{ created: boolean }> {
    const { eventId, deadline } = readOptions('call', options);
    const read = readInput(this.#core.registry, machine, id, input);
    const start = {
      kind: 'start',
      key: `${machine}/${id}`,
      machine,
      input: read,
      ...(eventId && { eventId }),
    } as const;
    const { created } = await withDeadline(this.#core.clock, deadline, (call) => this.#core.ask(start, call));
    return { created: created ?? false };
  }

  /**
   * Sends an event of the application to an instance. Resolves when its consequences are durable: `changed` is false
   * where the instance's state takes no such event now. Rejects with InstanceUnknown, EventInvalid, Refused or EngineClosed.
   */
  async send(key: InstanceKey, event: MachineEvent, options: CallOptions = {}): Promise<{ changed: boolean }> {
    const { eventId, deadline } = readOptions('call', options);
    return withDeadline(this.#core.clock, deadline, async (call) => {
      const record = await this.snapshot(key);
      if (!record) throw new JoineryError({ type: 'InstanceUnknown', key });
      const read = readEvent(this.#core.registry, record, event);
      const send = { kind: 'send', key, event: read, ...(eventId && { eventId }) } as const;
      const { changed } = await this.#core.ask(send, call);
      return { changed };
    });
  }

  /** The committed row of an instance, or `undefined`. Rejects with InstanceUnknown where the key can't be one. */
  async snapshot(key: InstanceKey): Promise<InstanceRecord | undefined> {
    return this.#core.rows.cached(readKey(key)) ?? this.#core.reading(() => this.#core.rows.read(key));
  }

  /**
   * The rows that bear a label, ordered by key: those after `after` only, and at most `limit`. `machine:<name>` finds every
   * instance of a machine that has no parent. Rejects with InputInvalid.
   */
  async find(label: string, options: { limit?: number; after?: InstanceKey } = {}): Promise<InstanceRecord[]> {
    const [wanted, { limit, after }] = [readLabel(label), readOptions('search', options)];
    const page = { ...(limit !== undefined && { limit }), ...(after !== undefined && { after }) };
    return (await this.#core.reading(() => this.#core.rows.find(wanted, page))).filter(isInstance);
  }

  /**
   * All that is known of the person behind a record (a contact, or somebody in a group) or an identity: its records, the
   * groups in common, and who looks the same. Rejects with InstanceUnknown where the key is nobody's.
   */
  async identity(key: InstanceKey): Promise<Person> {
    return personOf(this, key);
  }

  /** Hears of every commit that touches the key, or a key below it; `''` is all. Returns its end. */
  subscribe(prefix: string, listener: (change: Change) => void): () => void {
    return this.#core.subscriptions.add(prefix, listener);
  }

  /**
   * The row, once the predicate holds for it. Rejects with WaitTimedOut, the signal's reason, or with EngineClosed or what
   * else ended the engine.
   */
  async waitFor(
    key: InstanceKey,
    predicate: (record: InstanceRecord | undefined) => boolean,
    options: WaitOptions = {},
  ): Promise<InstanceRecord | undefined> {
    const { clock, writer } = this.#core;
    return waitFor(this, writer.health.onEnd, clock, key, predicate, options);
  }

  /** Events of the agent that were put aside, newest last. */
  deadLetters(): readonly DeadLetter[] {
    return this.#core.deadLetters.all();
  }

  /** Events that an instance in quarantine has not taken yet, oldest first. */
  async parked(key: InstanceKey): Promise<ParkedRow[]> {
    const label = parkedLabel(readKey(key));
    const rows = await this.#core.reading(() => this.#core.store.find(label));
    return rows.filter(isParked);
  }

  /**
   * Instances that were set aside: those whose machine threw, and those whose rows this version can't understand, as far
   * as they were met since the engine began. Their rows are kept; `error` says why.
   */
  async quarantined(): Promise<InstanceRecord[]> {
    return [...(await this.find(quarantinedLabel)), ...this.#core.rows.broken.values()];
  }

  /**
   * Forgets an instance and its children for good: their rows and what was parked for them go in one transaction. What
   * the agent has to confirm yet, deletions of their connections above all, stays under keys that tell nothing, until it
   * has; a restart goes on with it. Resolves when this is durable. `afterDelivery` lets messages under way arrive first.
   * Rejects with InstanceUnknown for the key of a child, as its parent would wait for it, and for what is no key.
   */
  async forget(key: InstanceKey, options: ForgetOptions = {}): Promise<{ changed: boolean }> {
    return this.#core.ask({ kind: 'forget', key: readKey(key), ...readOptions('farewell', options) });
  }

  /** Forgets everything. Resolves when the agent has confirmed it, and the store is empty but for its mark. */
  async destroy(options: ForgetOptions = {}): Promise<void> {
    await this.#core.ask({ kind: 'forget', ...readOptions('farewell', options) });
    const { rows, writer } = this.#core;
    await allGone(this, writer.health.onEnd, () => rows.unfinished());
  }

  /**
   * Puts an instance in quarantine back to work and replays what was parked for it, in order. One that nobody
   * understands stays where it is: only another version of its machine may help it.
   */
  async resume(key: InstanceKey): Promise<{ changed: boolean }> {
    return this.#core.ask({ kind: 'resume', key: readKey(key) });
  }

  /**
   * Asks the agent where the unfinished connections stand, then fires what is overdue, then submits what has no answer
   * once more, so that a lost one comes again. The engine does so at its start and when it notices that it has slept; an
   * application does so when it comes back to the foreground.
   */
  async wake(): Promise<void> {
    await this.#core.wake();
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
    return this.#core.background.run(options);
  }

  /**
   * When the operating system is to have the application run again: epoch milliseconds, or `undefined` where nothing
   * waits for time. The earliest of timers, limits and pauses, and of commands without an answer, which get on only while
   * the application runs; but never before the policy's `shortestSleep`.
   */
  nextWakeAt(): number | undefined {
    return this.#core.background.nextWakeAt();
  }

  /**
   * How the engine is, in numbers that name nobody. Counts what is in memory, which is all that is unfinished; with `all`
   * it reads every row, for a report now and then.
   */
  async stats(options: { readonly all?: boolean } = {}): Promise<EngineStats> {
    const { all } = readOptions('report', options);
    const { rows, registry, turns, dispatcher, deadLetters, writer } = this.#core;
    const instances = all
      ? await this.#core.reading(() => countAllInstances(rows, registry))
      : countInstances(rows.unfinished(), registry);
    const parked = await rows.find(anyParkedLabel).catch(() => undefined);
    return {
      ...countWork(rows.unfinished()),
      ...{ instances, queue: turns.waiting },
      ...{ calls: dispatcher.calls, deadLetters: deadLetters.all().length },
      ...(parked && { parked: parked.length }),
      ...{ storage: this.health().state, turns: writer.turns, commits: writer.commits },
    };
  }

  /** Counts how often its store was opened: of two engines of one store, the one with the greater number has it. */
  get epoch(): number {
    return this.#core.writer.epoch;
  }

  /** How the storage is. What does not pass by itself has ended the engine. */
  health(): StorageHealth {
    return this.#core.writer.health.now;
  }

  /** Hears when the storage gets into another state. Returns its end. */
  onHealth(listener: (health: StorageHealth) => void): () => void {
    return this.#core.writer.health.add(listener);
  }

  /**
   * Resolves once nothing is under way: no turn, no call to the agent or to `deliver`, no recovery. For tests under a
   * virtual clock.
   */
  async idle(): Promise<void> {
    return this.#core.idle();
  }

  /** Takes nothing new, finishes the turns that have begun, and closes the store. What is unfinished goes on at the next start. */
  async close(): Promise<void> {
    return this.#core.close();
  }
}
