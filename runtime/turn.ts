import type { AgentEvent } from '../machines/vocabulary/agent-event.ts';
import type { JsonObject } from '../machines/vocabulary/json.ts';
import { abandoned } from './abandoned.ts';
import { sameInput } from './border.ts';
import { Chain, type ChainHost } from './chain.ts';
import type { DeadLetters } from './dead-letters.ts';
import { childLabel, type Chaining, type Need } from './drafts.ts';
import { JoineryError } from './errors.ts';
import { remainder } from './forget.ts';
import { MachineThrew } from './machine-threw.ts';
import type { InstanceKey, InstanceRecord, MachineEvent } from './record.ts';
import { anyParkedLabel, isInstance, isParked, parkedLabel } from './rows.ts';
import type { EngineRow, ParkedDelivery, Rows } from './rows.ts';

/** One thing that happened outside, waiting for its turn. */
export type Occurrence =
  | { kind: 'start'; key: InstanceKey; machine: string; input: JsonObject; eventId?: string }
  | { kind: 'send'; key: InstanceKey; event: MachineEvent; eventId?: string }
  | { kind: 'agent'; event: AgentEvent }
  | { kind: 'status'; key: InstanceKey; event: MachineEvent }
  | { kind: 'timers' }
  /** Looks whether the store can be read. */
  | { kind: 'read' }
  | { kind: 'resume'; key: InstanceKey }
  /** Without a key: everything. */
  | { kind: 'forget'; key?: InstanceKey; afterDelivery: boolean };

/** Events that are kept for one instance in quarantine, and how long each is as JSON. */
const mostParked = 256;
const largestParked = 32_768;

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
    const outcome = await this.#take(occurrence);
    for (const [key, child] of this.rows.untold) {
      this.rows.untold.delete(key);
      await this.#tellParent(child, `${key}.${child.revision}.broken`);
    }
    return outcome;
  }

  async #take(occurrence: Occurrence): Promise<Outcome> {
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
      case 'read':
        await this.rows.read('');
        return { changed: false };
      case 'resume':
        return this.#resume(occurrence.key);
      case 'forget':
        return this.#forget(occurrence.key, occurrence.afterDelivery);
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
      return { changed: await this.#park(delivery.key, delivery) };
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
        // One instance may own several of them, and is told of each.
        const each = { event: { type: event.type, id: eventId, connectionId }, eventId: `${eventId}.${connectionId}` };
        if (key !== undefined) deliveries.push({ kind: 'event', key, ...each });
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
      // An answer may leave out its connection, or name one that its command knows nothing of: the command's counts.
      const { connectionId: _, ...said } = told;
      const answer: MachineEvent = { ...said, ...connection };
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

  /** Every timer that is due, and every command that is abandoned, each in a chain of its own: earliest first, if still there. */
  async #takeDue(): Promise<Outcome> {
    const { now } = this.host;
    const due: { dueAt: number; delivery: ParkedDelivery }[] = [];
    for (const key of this.rows.due.take(now)) {
      const { timers = [], commands = [] } = (await this.#row(key)) ?? {};
      for (const { id: timerId, dueAt } of timers) due.push({ dueAt, delivery: { kind: 'timer', key, timerId } });
      for (const entry of commands)
        due.push({ dueAt: entry.createdAt + this.rows.commandLimit, delivery: abandoned(key, entry) });
    }
    const passed = due.filter(({ dueAt }) => dueAt <= now);
    // Those of the same moment in the order of their keys: what happens then is a function of the rows alone.
    passed.sort(
      (a, b) => a.dueAt - b.dueAt || (a.delivery.key < b.delivery.key ? -1 : Number(a.delivery.key > b.delivery.key)),
    );
    for (const { delivery } of passed) await this.#deliver(delivery);
    return { changed: passed.length > 0 };
  }

  /** Parked events of an instance that is at work were kept for a version which understands it. */
  async #resume(key: InstanceKey): Promise<Outcome> {
    const record = await this.#row(key);
    if (!record) return { changed: false };
    const parked = (await this.#found(parkedLabel(key))).filter(isParked);
    if (record.status === 'quarantined') {
      const { error: _, ...atWork } = { ...record, status: 'active' as const };
      // Set aside not because it threw, but because nobody can go on with it: it stays as it was found.
      if (this.rows.isBroken(atWork)) return { changed: false };
      await this.#run((chain) => chain.mark(key, this.rows.admit(atWork)));
    } else if (parked.length === 0) return { changed: false };
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
    await this.#park(key, delivery);
    const record = await this.#row(key);
    const error = { message: threw.message, event: threw.eventType };
    await this.#run((chain) => chain.mark(key, { status: 'quarantined', error }));
    if (record) await this.#tellParent({ ...record, error });
  }

  /** As a live actor's parent is told of its error. With an id it is told once, and not at all while it is in quarantine. */
  async #tellParent({ key, parent, error }: InstanceRecord, eventId?: string): Promise<void> {
    if (parent === undefined) return;
    if (eventId !== undefined && (await this.#row(parent))?.status === 'quarantined') return;
    const actorId = key.slice(parent.length + 1);
    const event = { type: `xstate.error.actor.${actorId}`, actorId, error: error?.message ?? '' };
    await this.#deliver({ kind: 'event', key: parent, event, ...(eventId && { eventId }) });
  }

  /** The rows go at once, with all that was parked for them. What the agent has to confirm yet stays on rows of its own. */
  async #forget(key: InstanceKey | undefined, afterDelivery: boolean): Promise<Outcome> {
    // An event that is parked may go by itself.
    if (key?.startsWith('parked/')) {
      this.#changes.set(key, undefined);
      return { changed: true };
    }
    const rows = await this.#family(key);
    for (const row of rows) {
      this.#changes.set(row.key, undefined);
      if (!isInstance(row)) continue;
      const rest = remainder({ ...row, birth: row.birth || this.host.draw(12) }, afterDelivery, this.host.now);
      if (rest.commands.length > 0) this.#changes.set(rest.key, rest);
    }
    return { changed: rows.length > 0 };
  }

  /** An instance with its children, theirs, and what is parked for any of them. Without a key: every row. */
  async #family(key: InstanceKey | undefined): Promise<EngineRow[]> {
    if (key === undefined) return this.#found();
    const root = await this.#row(key);
    if (root?.parent !== undefined) throw new JoineryError({ type: 'InstanceUnknown', key });
    const family: EngineRow[] = root ? [root] : [];
    for (const member of family) {
      if (!isInstance(member)) continue;
      family.push(...(await this.#fetch({ childrenOf: member.key })), ...(await this.#found(parkedLabel(member.key))));
      // A child is known by its label, and one whose labels are damaged by its parent.
      for (const id of Object.keys(member.children)) {
        const child = await this.#row(`${member.key}/${id}`);
        if (child && !family.some((each) => each.key === child.key)) family.push(child);
      }
    }
    return family;
  }

  /** A row that was migrated is written with its whole family, so that a store never holds two versions of one. */
  async #takeAlong(key: InstanceKey): Promise<void> {
    let top = key;
    for (let row = await this.#row(key); row?.parent !== undefined; row = await this.#row(top)) top = row.parent;
    for (const row of await this.#family(top)) {
      const stale = this.rows.migrated.has(row.key) && !this.#changes.has(row.key);
      if (stale) this.#changes.set(row.key, row);
    }
  }

  /** The rows that bear the label, as of now in this turn; all rows without one. */
  async #found(label?: string): Promise<EngineRow[]> {
    const stored = (await this.rows.find(label)).filter(({ key }) => !this.#changes.has(key));
    return [...stored, ...this.puts.filter(({ labels }) => label === undefined || labels.includes(label))];
  }

  /** Keeps the delivery for an instance in quarantine, within bounds: a flood is not to fill the disk. */
  async #park(instance: InstanceKey, parked: ParkedDelivery): Promise<boolean> {
    const tooLarge = JSON.stringify(parked).length > largestParked;
    if (tooLarge || (await this.#found(parkedLabel(instance))).length >= mostParked) {
      this.deadLetters.add('quarantine-full', 'event' in parked ? parked.event : undefined);
      return false;
    }
    const key = `parked/${instance}/${this.id}.${String(this.#parkedCount++).padStart(6, '0')}`;
    this.#changes.set(key, {
      key,
      labels: [anyParkedLabel, parkedLabel(instance)],
      parked,
      instance,
      at: this.host.now,
    });
    return true;
  }

  async #run<T>(body: (chain: Chain) => Chaining<T>): Promise<Outcome> {
    const chain = new Chain(this.host);
    await this.#drive(body(chain));
    if (chain.refusal) throw new JoineryError({ type: 'Refused', reason: chain.refusal });
    const { puts, deletes } = await this.#drive(chain.finish());
    for (const row of puts) this.#changes.set(row.key, row);
    for (const key of deletes) {
      for (const parked of await this.#found(parkedLabel(key))) this.#changes.set(parked.key, undefined);
      this.#changes.set(key, undefined);
    }
    for (const { key } of puts) if (this.rows.migrated.has(key)) await this.#takeAlong(key);
    for (const { key, event } of chain.parked) await this.#park(key, { kind: 'event', key, event });
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
    return (await this.#found(childLabel(need.childrenOf))).filter(isInstance);
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
