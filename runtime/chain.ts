import type { JsonObject } from '../machines/vocabulary/json.ts';
import { Cascade } from './cascade.ts';
import type { ChainHost } from './chain-host.ts';
import { Drafts, type Chaining } from './drafts.ts';
import { deleteLateConnection } from './late-connection.ts';
import type { Delivery, InstanceKey, InstanceRecord, MachineEvent } from './record.ts';

/**
 * A chain: one external event with everything that it causes, over as many instances as it touches, to the end.
 * Pure but for what its host draws: it works on drafts of rows, and whoever runs it commits the drafts or drops them.
 */
export class Chain {
  readonly #host: ChainHost;
  readonly #drafts: Drafts;
  readonly #cascade: Cascade;

  constructor(host: ChainHost) {
    this.#host = host;
    this.#drafts = new Drafts((machine) => host.definition(machine), host.now);
    this.#cascade = new Cascade(host, this.#drafts);
  }

  /** What it leaves besides its rows. */
  get left(): Pick<Cascade, 'refusal' | 'parked' | 'emitted'> {
    return this.#cascade;
  }

  /** Makes an instance that has no parent. */
  start(key: InstanceKey, machine: string, input: JsonObject, eventId?: string): Chaining<void> {
    return this.#cascade.start(key, machine, input, eventId);
  }

  /** Carries out what comes from outside, and runs what it causes to the end. */
  take(delivery: Delivery): Chaining<void> {
    switch (delivery.kind) {
      case 'event':
        return this.deliver(delivery.key, delivery.event, delivery.eventId);
      case 'answer':
        return this.answer(delivery.key, delivery.corrId, delivery.event, delivery.eventId);
      case 'timer':
        return this.fire(delivery.key, delivery.timerId);
    }
  }

  /** Delivers an external event, and runs what it causes to the end. */
  *deliver(key: InstanceKey, event: MachineEvent, eventId?: string): Chaining<void> {
    const draft = yield* this.#drafts.get(key);
    if (!draft) return;
    const before = draft.record;
    this.#host.log?.came(key, event);
    yield* this.#cascade.enqueue(draft, event);
    if (draft.record !== before) draft.remember(eventId);
  }

  /** Takes a command off its row, then delivers its answer, unless nobody waits for it any more. */
  *answer(key: InstanceKey, corrId: string, event: MachineEvent, eventId: string): Chaining<void> {
    const draft = yield* this.#drafts.get(key);
    if (!draft || draft.record.status === 'quarantined') return;
    const entry = draft.takeCommand(corrId);
    if (!entry) return;
    draft.remember(eventId);
    this.#host.log?.came(key, event, undefined, corrId);
    if (entry.cancelled) deleteLateConnection(draft, entry, event, (machine) => this.#host.definition(machine));
    else yield* this.#cascade.enqueue(draft, event);
  }

  /** Takes a due timer off its row and delivers its event. A timer that was cancelled in between is not there any more. */
  *fire(key: InstanceKey, timerId: string): Chaining<void> {
    const draft = yield* this.#drafts.get(key);
    if (!draft || draft.record.status === 'quarantined') return;
    const timer = draft.takeTimer(timerId);
    if (!timer) return;
    this.#host.log?.came(key, timer.event, 'clock');
    yield* this.#cascade.enqueue(draft, timer.event);
  }

  /** Puts a quarantined instance back to work, or an instance that threw into quarantine. */
  *mark(key: InstanceKey, change: Partial<InstanceRecord>): Chaining<void> {
    const draft = yield* this.#drafts.get(key);
    if (!draft) return;
    const { error: _, ...record } = draft.record;
    draft.record = { ...record, ...change };
  }

  /** Whom a throw sets aside: who made the thrower, if that goes with the chain again. */
  accountable(thrower: InstanceKey): Chaining<InstanceKey> {
    return this.#cascade.accountable(thrower);
  }

  /** Ends the chain: the rows to write and the keys to delete. */
  finish(): Chaining<{ puts: InstanceRecord[]; deletes: InstanceKey[] }> {
    return this.#drafts.finish();
  }
}
