import { registry as defaultRegistry } from '../machines/registry.ts';
import { readAgentEvent } from '../machines/vocabulary/agent-event.ts';
import type { Store } from '../persistence/store.ts';
import { Background } from './background.ts';
import { DeadLetters } from './dead-letters.ts';
import type { Call } from './deadline.ts';
import { Dispatcher } from './dispatcher.ts';
import { faultOf, fromStore } from './errors.ts';
import { harmlessLogger } from './harmless.ts';
import type { Occurrence, Outcome } from './occurrence.ts';
import type { EngineOptions } from './options.ts';
import { Outbox } from './outbox.ts';
import { readPolicy } from './policy.ts';
import type { Clock, Logger } from './ports.ts';
import { Recovery } from './recovery.ts';
import { isInstance, Rows } from './rows.ts';
import type { EngineRow, Registry } from './rows.ts';
import { Subscriptions } from './subscriptions.ts';
import { systemClock, systemRandom } from './system.ts';
import { TakenOnce } from './taken-once.ts';
import { Telling } from './telling.ts';
import { turnHost } from './turn-host.ts';
import { Turn } from './turn.ts';
import { Turns } from './turns.ts';
import { WakeUp } from './wake-up.ts';
import { Writer } from './writer.ts';

/** The parts of an engine, and how they are joined: `Engine` is what an application sees of them. */
export class Core {
  readonly store: Store<EngineRow>;
  readonly registry: Registry;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly writer: Writer;
  readonly turns: Turns;
  readonly rows: Rows;
  readonly dispatcher: Dispatcher;
  readonly deadLetters: DeadLetters;
  readonly subscriptions = new Subscriptions();
  readonly background: Background;
  readonly #options: EngineOptions;
  readonly #outbox: Outbox | undefined;
  readonly #telling: Telling;
  readonly #events = new TakenOnce((event) => this.turns.take({ kind: 'agent', event }));
  readonly #recovery: Recovery;
  readonly #wakeUp: WakeUp;
  #recovered: Promise<void> | undefined;
  #unsubscribe: (() => void) | undefined;

  constructor(options: EngineOptions) {
    const random = options.random ?? systemRandom;
    this.store = options.store;
    this.registry = options.machines ?? defaultRegistry;
    this.clock = options.clock ?? systemClock;
    this.logger = harmlessLogger(options.logger);
    this.#options = { ...options, random, logger: this.logger };
    this.writer = new Writer(this.store, this.clock, this.logger);
    const { commandLimit, agentCalls, queueLimit, aheadFrom, shortestSleep } = readPolicy(options.policy);
    this.rows = new Rows(this.store, this.registry, this.logger, commandLimit);
    this.#telling = new Telling(options.inspect, this.logger);
    this.dispatcher = new Dispatcher(options.agent, this.clock, random, this.logger, agentCalls, this.#telling);
    this.deadLetters = new DeadLetters(this.clock, this.logger, this.#telling);
    this.writer.health.add((health) => this.#telling.tell({ type: 'health', health }));
    this.turns = new Turns(
      this.rows,
      this.writer,
      this.logger,
      {
        begin: (id, before) => {
          this.rows.notice(this.clock.now());
          const host = turnHost(this.#options, this.registry, this.clock.now(), this.#telling.logOf(id));
          return new Turn(this.rows, host, id, options.deliver !== undefined, before);
        },
        publish: (turn) => this.#publish(turn),
        reloaded: () => this.#tellOpened(),
        rest: () => this.background.turnsOver(),
      },
      { queueLimit, aheadFrom },
    );
    if (options.deliver) {
      const { deliver } = options;
      this.#outbox = new Outbox(deliver, this.rows, this.turns, this.clock, random, this.logger);
    }
    this.#wakeUp = new WakeUp(this.clock, this.rows.due, (slept) => {
      const woken = slept ? this.wake() : this.turns.take({ kind: 'timers' });
      woken.catch((error: unknown) => this.logger.debug('no turn for timers', { error: faultOf(error) }));
    });
    this.#recovery = new Recovery({
      ...{ agent: options.agent, registry: this.registry, clock: this.clock, logger: this.logger },
      ...{ rows: this.rows, turns: this.turns, events: this.#events, dispatcher: this.dispatcher },
    });
    this.background = new Background({
      ...{ clock: this.clock, rows: this.rows, turns: this.turns, dispatcher: this.dispatcher },
      ...{ outbox: this.#outbox, wakeUp: this.#wakeUp, writer: this.writer, shortestSleep },
      recover: () => this.#recovered ?? this.#recover(),
      idle: () => this.idle(),
    });
  }

  async open(): Promise<void> {
    try {
      await this.writer.open();
      this.rows.notice(this.clock.now());
      await this.rows.load();
      await this.#tellOpened();
      this.#recovered = this.#recovery
        .begin(() => {
          this.#unsubscribe = this.#options.agent.onEvent((event) => this.#receive(event));
        })
        .catch((error: unknown) => this.logger.error('the agent can’t be heard', { error: faultOf(error) }))
        .finally(() => (this.#recovered = undefined));
      this.#outbox?.look();
    } catch (error) {
      const failure = fromStore(error);
      this.writer.health.tell(failure.type, failure.error);
      // Whether it can be closed is of no interest any more.
      await this.store.close().catch(() => undefined);
      throw failure;
    }
  }

  /** What the application asks for ends a rest. */
  ask(occurrence: Occurrence, call?: Call): Promise<Outcome> {
    this.background.endRest();
    return this.turns.take(occurrence, call);
  }

  async wake(): Promise<void> {
    this.background.endRest();
    await this.#recover();
  }

  /** The caller hears at once that the store cannot be read; the next turn, begun here, opens it again. */
  async reading<T>(read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      this.turns.take({ kind: 'read' }).catch(() => undefined);
      throw fromStore(error);
    }
  }

  async idle(): Promise<void> {
    const busy = () => this.turns.running !== undefined || this.dispatcher.busy || this.#outbox?.busy;
    do await Promise.all([this.turns.running, this.#recovered, this.dispatcher.idle(), this.#outbox?.idle()]);
    while (busy());
  }

  async close(): Promise<void> {
    this.turns.end({ type: 'EngineClosed' });
    this.#unsubscribe?.();
    this.writer.stop();
    await this.turns.running;
    this.#wakeUp.clear();
    this.dispatcher.close();
    this.#outbox?.close();
    this.background.close();
    await this.store.close();
    this.writer.health.tell('EngineClosed');
  }

  #tellOpened(): Promise<void> {
    const versions = Object.entries(this.registry).map(([name, { version }]) => [name, version] as const);
    const machines = Object.fromEntries(versions);
    return this.#telling.opened(async () => ({
      ...{ type: 'opened', epoch: this.writer.epoch, machines },
      ...(await this.rows.overview()),
    }));
  }

  async #recover(): Promise<void> {
    this.writer.hurry();
    await this.#recovery.wake();
  }

  /** Takes an event of the agent; the promise is its acknowledgement. */
  async #receive(raw: unknown): Promise<void> {
    if (this.background.rest) await this.background.rest;
    const read = readAgentEvent(raw);
    if ('event' in read) this.background.note(read.event);
    if ('event' in read) await this.#events.came(read.event);
    else this.deadLetters.add('unreadable', read.copy, read.why);
  }

  /** Only now is the turn seen: by memory, by the agent, by the application. */
  #publish(turn: Turn): void {
    const { puts, deletes } = turn;
    const records = puts.filter(isInstance);
    const commands = new Set(records.flatMap((record) => record.commands.map(({ corrId }) => corrId)));
    for (const key of [...records.map((record) => record.key), ...deletes]) {
      const before = this.rows.cached(key);
      if (before) this.dispatcher.forget(before, commands);
    }
    this.rows.apply(puts, deletes);
    if (this.#telling.on) for (const each of turn.inspected) this.#telling.tell(each);
    for (const letter of turn.deadLetters) this.deadLetters.add(...letter);
    for (const record of records) this.dispatcher.dispatch(record);
    this.#outbox?.committed(puts, deletes);
    for (const change of turn.changes) {
      for (const error of this.subscriptions.publish(change))
        this.logger.error('a subscriber threw', { error: faultOf(error) });
    }
  }
}
