import type { AgentEvent } from '../machines/vocabulary/agent-event.ts';
import type { JsonObject } from '../machines/vocabulary/json.ts';
import { sameInput } from './border.ts';
import { Chain, MachineThrew, type ChainHost } from './chain.ts';
import type { DeadLetters } from './dead-letters.ts';
import type { Chaining, Need } from './drafts.ts';
import { JoineryError } from './errors.ts';
import type { InstanceKey, InstanceRecord, MachineEvent } from './record.ts';
import { isInstance, parkedLabel, type EngineRow, type ParkedDelivery, type ParkedRow, type Rows } from './rows.ts';

/** One thing that happened outside, waiting for its turn. */
export type Occurrence =
  | { kind: 'start'; key: InstanceKey; machine: string; input: JsonObject; eventId?: string }
  | { kind: 'send'; key: InstanceKey; event: MachineEvent; eventId?: string }
  | { kind: 'agent'; event: AgentEvent }
  | { kind: 'status'; key: InstanceKey; event: MachineEvent }
  | { kind: 'timers' }
  | { kind: 'resume'; key: InstanceKey; parked: readonly ParkedRow[] };

/** What became of an occurrence: `created` for a start, `changed` for anything that stepped. */
export interface Outcome {
  readonly created?: boolean;
  readonly changed: boolean;
}

/**
 * A turn: chains over the rows, one after the other, none of them visible to anybody before all are committed at once.
 * A chain sees what the chains before it in the turn did. A chain in which a machine throws leaves no trace but the
 * quarantine of the thrower and the event, parked.
 */
export class Turn {
  readonly #changes = new Map<InstanceKey, EngineRow | undefined>();
  readonly emitted: { key: InstanceKey; event: MachineEvent }[] = [];
  #parkedCount = 0;

  constructor(
    private readonly rows: Rows,
    private readonly host: ChainHost,
    private readonly deadLetters: DeadLetters,
    private readonly id: string,
  ) {}

  get puts(): EngineRow[] {
    return [...this.#changes.values()].filter((row) => row !== undefined);
  }

  get deletes(): InstanceKey[] {
    return [...this.#changes].filter(([, row]) => row === undefined).map(([key]) => key);
  }

  /** Runs one occurrence to its end. Throws a JoineryError where it was refused; the turn is as before then. */
  async take(occurrence: Occurrence): Promise<Outcome> {
    switch (occurrence.kind) {
      case 'start':
        return this.#start(occurrence);
      case 'send': {
        const record = await this.#row(occurrence.key);
        if (!record) throw new JoineryError({ type: 'InstanceUnknown', key: occurrence.key });
        return this.#deliver({ ...occurrence, kind: 'event' });
      }
      case 'agent':
        return this.#takeAgentEvent(occurrence.event);
      case 'status':
        return this.#deliver({ ...occurrence, kind: 'event' });
      case 'timers':
        return this.#takeDue();
      case 'resume':
        return this.#resume(occurrence.key, occurrence.parked);
    }
  }

  async #start({ key, machine, input, eventId }: Extract<Occurrence, { kind: 'start' }>): Promise<Outcome> {
    const existing = await this.#row(key);
    if (existing) {
      if (sameInput(existing.input, input)) return { created: false, changed: false };
      throw new JoineryError({ type: 'InputDiffers', key });
    }
    try {
      await this.#run((chain) => chain.start(key, machine, input, eventId));
      return { created: true, changed: true };
    } catch (error) {
      if (error instanceof MachineThrew)
        throw new JoineryError({ type: 'MachineFailed', key, why: error.message }, { cause: error });
      throw error;
    }
  }

  /** Delivers to an instance, by way of quarantine where it, or another that the event reaches, throws. */
  async #deliver(delivery: ParkedDelivery): Promise<Outcome> {
    const record = await this.#row(delivery.key);
    if (
      !record ||
      ('eventId' in delivery && delivery.eventId !== undefined && record.lastEvents.includes(delivery.eventId))
    ) {
      return { changed: false };
    }
    if (record.status === 'quarantined') {
      if (delivery.kind === 'timer') return { changed: false };
      this.#park(delivery.key, delivery);
      return { changed: true };
    }
    try {
      return await this.#run((chain) => carry(chain, delivery));
    } catch (error) {
      if (!(error instanceof MachineThrew)) throw error;
      await this.#quarantine(error, delivery);
      return { changed: true };
    }
  }

  async #takeAgentEvent(event: AgentEvent): Promise<Outcome> {
    const changed: boolean[] = [];
    for (const delivery of await this.#route(event)) changed.push((await this.#deliver(delivery)).changed);
    return { changed: changed.includes(true) };
  }

  /** To whom an agent's event goes: by its command, else by its connection, or connections. Nobody: a dead letter. */
  async #route(event: AgentEvent): Promise<ParkedDelivery[]> {
    const { id: eventId } = event;
    const told = event as unknown as MachineEvent;
    if (event.type === 'NETWORK') return [];
    if (event.type === 'UP' || event.type === 'DOWN') {
      const deliveries: ParkedDelivery[] = [];
      for (const connectionId of event.connectionIds) {
        const key = await this.rows.ownerOf(connectionId);
        if (key !== undefined) deliveries.push({ kind: 'event', key, event: { ...told, connectionId }, eventId });
      }
      return deliveries;
    }
    if (event.corrId !== undefined) {
      const key = this.rows.waitingFor(event.corrId);
      const record = key === undefined ? undefined : await this.#row(key);
      const entry = record?.commands.find((each) => each.corrId === event.corrId);
      if (!record || !entry) return this.#dead('unknown-command', event);
      const connection = 'connectionId' in entry.command ? { connectionId: entry.command.connectionId } : {};
      if (event.connectionId !== undefined && (connection.connectionId ?? event.connectionId) !== event.connectionId) {
        return this.#dead('wrong-connection', event);
      }
      // An answer may leave out its connection; the machine needs it to tell one attempt's answer from another's.
      const answer: MachineEvent = { ...told, ...connection };
      if (event.type === 'WAIT' || event.type === 'MWARN')
        return [{ kind: 'event', key: record.key, event: answer, eventId }];
      const completes =
        event.type === entry.expects || event.type === 'ERR' || (event.type === 'MERR' && entry.expects === 'SENT');
      if (!completes) return this.#dead('wrong-kind', event, `expected ${entry.expects}`);
      return [{ kind: 'answer', key: record.key, corrId: event.corrId, event: answer, eventId }];
    }
    const key = event.connectionId === undefined ? undefined : await this.rows.ownerOf(event.connectionId);
    if (key === undefined) return this.#dead('unknown-connection', event);
    return [{ kind: 'event', key, event: told, eventId }];
  }

  #dead(reason: Parameters<DeadLetters['add']>[0], event: AgentEvent, detail?: string): [] {
    this.deadLetters.add(reason, event, detail);
    return [];
  }

  /** Every timer that is due, each in a chain of its own: earliest first, and each only if it is still there. */
  async #takeDue(): Promise<Outcome> {
    const due: { key: InstanceKey; timerId: string; dueAt: number }[] = [];
    for (const key of this.rows.due.take(this.host.now)) {
      const record = await this.#row(key);
      for (const { id, dueAt } of record?.timers ?? [])
        if (dueAt <= this.host.now) due.push({ key, timerId: id, dueAt });
    }
    // Those of the same moment in the order of their keys: what happens then is a function of the rows alone.
    due.sort((a, b) => a.dueAt - b.dueAt || (a.key < b.key ? -1 : Number(a.key > b.key)));
    for (const { key, timerId } of due) await this.#deliver({ kind: 'timer', key, timerId });
    return { changed: due.length > 0 };
  }

  async #resume(key: InstanceKey, parked: readonly ParkedRow[]): Promise<Outcome> {
    const record = await this.#row(key);
    if (record?.status !== 'quarantined') return { changed: false };
    await this.#run((chain) => chain.mark(key, 'active'));
    for (const row of parked) {
      this.#changes.set(row.key, undefined);
      await this.#deliver(row.parked);
    }
    return { changed: true };
  }

  /** Undone is the whole chain; what stays is the thrower in quarantine, the event parked for it, and its parent told. */
  async #quarantine(threw: MachineThrew, delivery: ParkedDelivery): Promise<void> {
    let key = threw.key;
    // A child that threw at birth has no row: its spawner is the one whose step can't be taken.
    while (!(await this.#row(key)) && key.includes('/', key.indexOf('/') + 1)) key = key.slice(0, key.lastIndexOf('/'));
    this.#park(key, delivery);
    const record = await this.#row(key);
    await this.#run((chain) => chain.mark(key, 'quarantined', { message: threw.message, event: threw.event.type }));
    if (record?.parent === undefined) return;
    const actorId = key.slice(record.parent.length + 1);
    await this.#deliver({
      kind: 'event',
      key: record.parent,
      event: { type: `xstate.error.actor.${actorId}`, actorId, error: threw.message },
    });
  }

  #park(instance: InstanceKey, parked: ParkedDelivery): void {
    const key = `parked/${instance}/${this.id}.${String(this.#parkedCount++).padStart(6, '0')}`;
    this.#changes.set(key, { key, labels: [parkedLabel(instance)], parked, instance, at: this.host.now });
  }

  async #run<T>(body: (chain: Chain) => Chaining<T>): Promise<Outcome> {
    const chain = new Chain(this.host);
    await this.#drive(body(chain));
    if (chain.refusal) throw new JoineryError({ type: 'Refused', reason: chain.refusal });
    const { puts, deletes } = await this.#drive(chain.finish());
    for (const row of puts) this.#changes.set(row.key, row);
    for (const key of deletes) this.#changes.set(key, undefined);
    for (const { key, event } of chain.parked) this.#park(key, { kind: 'event', key, event });
    this.emitted.push(...chain.emitted);
    return { changed: puts.length + deletes.length + chain.parked.length > 0 };
  }

  /** Runs a chain, fetching the rows that it asks for: first from this turn, then from memory, then from the store. */
  async #drive<T>(chaining: Chaining<T>): Promise<T> {
    let next = chaining.next();
    while (!next.done) next = chaining.next(await this.#fetch(next.value));
    return next.value;
  }

  async #fetch(need: Need): Promise<InstanceRecord[]> {
    if ('read' in need) {
      const row = await this.#row(need.read);
      return row ? [row] : [];
    }
    const stored = (await this.rows.childrenOf(need.childrenOf)).filter(({ key }) => !this.#changes.has(key));
    const changed = [...this.#changes.values()].filter(isInstance).filter((row) => row.parent === need.childrenOf);
    return [...stored, ...changed];
  }

  async #row(key: InstanceKey): Promise<InstanceRecord | undefined> {
    if (!this.#changes.has(key)) return this.rows.cached(key) ?? this.rows.read(key);
    const row = this.#changes.get(key);
    return isInstance(row) ? row : undefined;
  }
}

function carry(chain: Chain, delivery: ParkedDelivery): Chaining<unknown> {
  switch (delivery.kind) {
    case 'event':
      return chain.deliver(delivery.key, delivery.event, delivery.eventId);
    case 'answer':
      return chain.answer(delivery.key, delivery.corrId, delivery.event, delivery.eventId);
    case 'timer':
      return chain.fire(delivery.key, delivery.timerId);
  }
}
