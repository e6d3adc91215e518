import type { AgentEvent } from '../machines/vocabulary/agent-event.ts';
import { abandoned } from './abandoned.ts';
import { sameInput } from './border.ts';
import type { ChainHost } from './chain-host.ts';
import { Changes } from './changes.ts';
import { isEmittedKey } from './emitted.ts';
import { JoineryError } from './errors.ts';
import type { Inspected } from './inspected.ts';
import { familyOf } from './family.ts';
import { remainder } from './forget.ts';
import { connectionLabel, emittedLabel, parkedLabel } from './labels.ts';
import { MachineThrew } from './machine-threw.ts';
import type { Occurrence, Outcome } from './occurrence.ts';
import { byKey, type Delivery, type InstanceKey, type InstanceRecord, type MachineEvent } from './record.ts';
import { route } from './routing.ts';
import { isInstance, isParked, type EngineRow, type Rows } from './rows.ts';
import type { Change } from './subscriptions.ts';
import { TurnChains } from './turn-chains.ts';

/**
 * A turn: chains over the rows, one after the other, none of them visible to anybody before all are committed at once.
 * A chain sees what the chains before it in the turn did. A chain in which a machine throws leaves no trace but the
 * quarantine of the thrower and the event, parked.
 */
export class Turn {
  readonly #rows: Changes;
  readonly #chains: TurnChains;
  /** What it has taken off the rows' lists of what is due, and of whose parents have to be told. */
  readonly #due: InstanceKey[] = [];
  readonly #told = new Map<InstanceKey, InstanceRecord>();

  /** On the rows as the turn `before` leaves them, which is being written; without one, as they are committed. */
  constructor(
    private readonly stored: Rows,
    private readonly host: ChainHost,
    private readonly id: string,
    /** What is emitted is kept until the application has taken it. */
    keepsEmitted: boolean,
    before?: Turn,
  ) {
    this.#rows = before ? before.#rows.next() : new Changes(stored);
    this.#chains = new TurnChains(this.#rows, stored, host, id, keepsEmitted);
  }

  /** The turn before it is committed, and part of the rows. */
  rebase(): void {
    this.#rows.rebase(this.stored);
  }

  /** It never happens: the next one finds on the lists what it had taken off. */
  giveBack(): void {
    for (const key of this.#due) this.stored.watch(key);
    for (const [key, child] of this.#told) this.stored.untold.set(key, child);
  }

  /** What an inspector is told of it; one that has begun to listen meanwhile, what became of it. */
  get inspected(): Inspected[] {
    const { records = [] } = this.host.log ?? {};
    const { puts, deletes, id: turn } = this;
    if (records.length + puts.length + deletes.length === 0) return [];
    const rows = { puts: puts.filter(isInstance), parked: puts.filter(isParked), deletes };
    return [...records, { type: 'commit', turn, ...rows, emitted: this.#chains.emitted }];
  }

  get puts(): EngineRow[] {
    return this.#rows.puts;
  }

  get deletes(): InstanceKey[] {
    return this.#rows.deletes;
  }

  /** What goes to nobody. */
  get deadLetters(): TurnChains['deadLetters'] {
    return this.#chains.deadLetters;
  }

  /** What subscribers are told of it. */
  get changes(): Change[] {
    const emittedBy = (key: InstanceKey): MachineEvent[] =>
      this.#chains.emitted.filter((each) => each.key === key).map(({ event }) => event);
    const gone = this.deletes.filter((key) => !isEmittedKey(key));
    return [
      ...this.puts.filter(isInstance).map((record) => ({ key: record.key, record, emitted: emittedBy(record.key) })),
      ...gone.map((key) => ({ key, record: undefined, emitted: emittedBy(key) })),
    ];
  }

  /** Runs one occurrence to its end. Throws a JoineryError where it was refused; the turn is as before then. */
  async take(occurrence: Occurrence): Promise<Outcome> {
    this.host.log?.begin(occurrence);
    const outcome = await this.#take(occurrence);
    for (const [key, child] of this.stored.untold) {
      this.stored.untold.delete(key);
      this.#told.set(key, child);
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
      case 'status': {
        const { labels = [] } = (await this.#row(occurrence.key)) ?? {};
        // It may have another connection by now.
        if (!labels.includes(connectionLabel(occurrence.event['connectionId'] as string))) return { changed: false };
        return this.#deliver({ ...occurrence, kind: 'event' });
      }
      case 'timers':
        return this.#takeDue();
      case 'read':
        await this.stored.read('');
        return { changed: false };
      case 'resume':
        return this.#resume(occurrence.key);
      case 'taken':
        this.#rows.delete(occurrence.key);
        return { changed: true };
      case 'forget':
        return this.#forget(occurrence.key, occurrence.afterDelivery);
    }
  }

  async #start(start: Extract<Occurrence, { kind: 'start' }>): Promise<Outcome> {
    const { key, machine, input, eventId } = start;
    const existing = await this.#row(key);
    if (existing) {
      if (sameInput(existing.input, input)) return { created: false, changed: false };
      throw new JoineryError({ type: 'InputDiffers', key });
    }
    try {
      await this.#chains.run((chain) => chain.start(key, machine, input, eventId));
      return { created: true, changed: true };
    } catch (error) {
      if (!(error instanceof MachineThrew)) throw error;
      if (error.key === key)
        throw new JoineryError({ type: 'MachineFailed', key, why: error.message }, { cause: error });
      // Another threw, at what the new one told it: with that one set aside, what it is told is parked.
      await this.#setAside(error);
      return this.#start(start);
    }
  }

  /** Delivers to an instance, by way of quarantine where it, or another that the event reaches, throws. */
  async #deliver(delivery: Delivery): Promise<Outcome> {
    const record = await this.#row(delivery.key);
    if (
      !record ||
      ('eventId' in delivery && delivery.eventId !== undefined && record.lastEvents.includes(delivery.eventId))
    ) {
      return { changed: false };
    }
    if (record.status === 'quarantined') {
      if (delivery.kind === 'timer') return { changed: false };
      return { changed: await this.#chains.park(delivery.key, delivery) };
    }
    try {
      return await this.#chains.run((chain) => chain.take(delivery));
    } catch (error) {
      if (!(error instanceof MachineThrew)) throw error;
      await this.#chains.park(error.key, delivery);
      await this.#setAside(error);
      return { changed: true };
    }
  }

  async #takeAgentEvent(event: AgentEvent): Promise<Outcome> {
    const found = await route(event, this.#rows);
    if ('dead' in found) {
      this.#chains.deadLetters.push([found.dead, event, found.detail]);
      return { changed: false };
    }
    const changed: boolean[] = [];
    for (const delivery of found.deliveries) changed.push((await this.#deliver(delivery)).changed);
    return { changed: changed.includes(true) };
  }

  /** Every timer that is due, and every command that is abandoned, each in a chain of its own: earliest first, if still there. */
  async #takeDue(): Promise<Outcome> {
    const { now } = this.host;
    const due: { dueAt: number; delivery: Delivery }[] = [];
    for (const key of this.stored.due.take(now)) {
      this.#due.push(key);
      const { timers = [], commands = [] } = (await this.#row(key)) ?? {};
      for (const { id: timerId, dueAt } of timers) due.push({ dueAt, delivery: { kind: 'timer', key, timerId } });
      for (const entry of commands)
        due.push({ dueAt: entry.createdAt + this.stored.commandLimit, delivery: abandoned(key, entry) });
    }
    const passed = due.filter(({ dueAt }) => dueAt <= now);
    // Those of the same moment in the order of their keys: what happens then is a function of the rows alone.
    passed.sort((a, b) => a.dueAt - b.dueAt || byKey(a.delivery, b.delivery));
    for (const { delivery } of passed) await this.#deliver(delivery);
    return { changed: passed.length > 0 };
  }

  /** Parked events of an instance that is at work were kept for a version which understands it. */
  async #resume(key: InstanceKey): Promise<Outcome> {
    const record = await this.#row(key);
    if (!record) return { changed: false };
    const parked = (await this.#rows.find(parkedLabel(key))).filter(isParked);
    if (record.status === 'quarantined') {
      const { error: _, ...atWork } = { ...record, status: 'active' as const };
      // Set aside not because it threw, but because nobody can go on with it: it stays as it was found.
      if (this.stored.isBroken(atWork)) return { changed: false };
      await this.#chains.run((chain) => chain.mark(key, this.stored.admit(atWork)));
    } else if (parked.length === 0) return { changed: false };
    for (const row of parked) {
      this.#rows.delete(row.key);
      await this.#deliver(row.parked);
    }
    return { changed: true };
  }

  /** Undone is the whole chain; what stays is the thrower in quarantine, and its parent told. */
  async #setAside(threw: MachineThrew): Promise<void> {
    const { key } = threw;
    const record = await this.#row(key);
    const error = { message: threw.message, event: threw.eventType };
    await this.#chains.run((chain) => chain.mark(key, { status: 'quarantined', error }));
    if (record) await this.#tellParent({ ...record, error });
  }

  /** As a live actor's parent is told of its error. With an id it is told once, and not at all while it is in quarantine. */
  async #tellParent({ key, parent, error }: InstanceRecord, eventId?: string): Promise<void> {
    if (parent === undefined) return;
    if (eventId !== undefined && (await this.#row(parent))?.status === 'quarantined') return;
    if (this.host.log) this.host.log.origin = key;
    const actorId = key.slice(parent.length + 1);
    const event = { type: `xstate.error.actor.${actorId}`, actorId, error: error?.message ?? '' };
    await this.#deliver({ kind: 'event', key: parent, event, ...(eventId && { eventId }) });
  }

  /**
   * The rows go at once, with all that was parked for them and that they emitted. What the agent has to confirm yet stays
   * on rows of its own.
   */
  async #forget(key: InstanceKey | undefined, afterDelivery: boolean): Promise<Outcome> {
    // An event that is parked may go by itself.
    if (key?.startsWith('parked/')) {
      this.#rows.delete(key);
      return { changed: true };
    }
    const rows =
      key === undefined
        ? await this.#rows.find()
        : [...(await familyOf(this.#rows, key)), ...(await this.#rows.find(emittedLabel(key)))];
    for (const row of rows) {
      this.#rows.delete(row.key);
      if (!isInstance(row)) continue;
      const rest = remainder({ ...row, birth: row.birth || this.host.draw(12) }, afterDelivery, this.host.now);
      if (rest.commands.length > 0) this.#rows.put(rest);
    }
    if (key !== undefined) for (const row of rows) if (isInstance(row)) await this.#sayFarewell(row);
    return { changed: rows.length > 0 };
  }

  /** All who bear the label are told: there is no chain that would grow too long. */
  async #sayFarewell(row: InstanceRecord): Promise<void> {
    if (this.host.log) this.host.log.origin = row.key;
    for (const { to, event } of this.stored.farewellOf(row)) {
      const bearers = 'label' in to ? await this.#rows.find(to.label) : [];
      const keys = 'key' in to ? [to.key] : bearers.map((bearer) => bearer.key);
      for (const told of keys) await this.#deliver({ kind: 'event', key: told, event });
    }
  }

  #row(key: InstanceKey): Promise<InstanceRecord | undefined> {
    return this.#rows.read(key);
  }
}
