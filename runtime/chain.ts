import type { MachineDefinition } from '../machines/registry.ts';
import { makesConnection } from '../machines/vocabulary/agent-command.ts';
import type { JsonObject } from '../machines/vocabulary/json.ts';
import type { Profile } from '../machines/vocabulary/profile.ts';
import type { Reason } from '../machines/vocabulary/reason.ts';
import type { Draft } from './draft.ts';
import { Drafts, type Chaining } from './drafts.ts';
import type { Effect } from './effect.ts';
import { Fault } from './errors.ts';
import { MachineThrew } from './machine-threw.ts';
import type { CommandEntry, InstanceKey, InstanceRecord, MachineEvent } from './record.ts';
import type { Trace } from './inert.ts';
import { initialStep, step, type StepResult } from './step.ts';

/** What a chain needs from outside. Everything that is not a function of rows and event comes from here. */
export interface ChainHost {
  definition(machine: string): MachineDefinition;
  readonly now: number;
  /** Random bytes as base64url. */
  draw(bytes: number): string;
  makeProfile(kind: 'main' | 'incognito'): Profile;
  readonly trace?: (key: InstanceKey, ...taken: Parameters<Trace>) => void;
  /** Told of every step: for logs and inspection. */
  readonly observe?: (key: InstanceKey, event: MachineEvent, result: StepResult) => void;
}

/** Steps of one chain. A chain that needs more is a loop between machines, a bug. */
const longestChain = 1000;

/**
 * A chain: one external event with everything that it causes, over as many instances as it touches, to the end.
 * Pure but for what its host draws: it works on drafts of rows, and whoever runs it commits the drafts or drops them.
 *
 * Order is that of a tree of live actors: depth first, with a mailbox for each instance. A message to an instance
 * that is in the middle of its own step waits in its mailbox; the answer to a `draw` goes to the front of it.
 */
export class Chain {
  readonly #host: ChainHost;
  readonly #drafts: Drafts;
  /** Children that were spawned and whose first effects have not run yet: what is sent to them waits. */
  readonly #unborn = new Map<InstanceKey, MachineEvent[]>();
  #steps = 0;
  /** Why the external event was refused, if a machine refused it. */
  refusal: Reason | undefined;
  /** Messages to instances in quarantine, in order. */
  readonly parked: { key: InstanceKey; event: MachineEvent }[] = [];
  readonly emitted: { key: InstanceKey; event: MachineEvent }[] = [];

  constructor(host: ChainHost) {
    this.#host = host;
    this.#drafts = new Drafts((machine) => host.definition(machine), host.now);
  }

  /** Makes an instance that has no parent. */
  *start(key: InstanceKey, machine: string, input: JsonObject, eventId?: string): Chaining<void> {
    const draft = yield* this.#create(key, machine, input, undefined);
    draft.set({ input });
    draft.remember(eventId);
  }

  /** Delivers an external event, and runs what it causes to the end. */
  *deliver(key: InstanceKey, event: MachineEvent, eventId?: string): Chaining<void> {
    const draft = yield* this.#drafts.get(key);
    if (!draft) return;
    const before = draft.record;
    yield* this.#enqueue(draft, event);
    if (draft.record !== before) draft.remember(eventId);
  }

  /** Takes a command off its row, then delivers its answer, unless nobody waits for it any more. */
  *answer(key: InstanceKey, corrId: string, event: MachineEvent, eventId: string): Chaining<void> {
    const draft = yield* this.#drafts.get(key);
    if (!draft || draft.record.status === 'quarantined') return;
    const entry = draft.takeCommand(corrId);
    if (!entry) return;
    draft.remember(eventId);
    if (entry.cancelled) this.#deleteLateConnection(draft, entry, event);
    else yield* this.#enqueue(draft, event);
  }

  /** Takes a due timer off its row and delivers its event. A timer that was cancelled in between is not there any more. */
  *fire(key: InstanceKey, timerId: string): Chaining<void> {
    const draft = yield* this.#drafts.get(key);
    if (!draft || draft.record.status === 'quarantined') return;
    const timer = draft.takeTimer(timerId);
    if (timer) yield* this.#enqueue(draft, timer.event);
  }

  /** Puts a quarantined instance back to work, or an instance that threw into quarantine. */
  *mark(key: InstanceKey, change: Partial<InstanceRecord>): Chaining<void> {
    const draft = yield* this.#drafts.get(key);
    if (!draft) return;
    const { error: _, ...record } = draft.record;
    draft.record = { ...record, ...change };
  }

  /** Ends the chain: the rows to write and the keys to delete. */
  finish(): Chaining<{ puts: InstanceRecord[]; deletes: InstanceKey[] }> {
    return this.#drafts.finish();
  }

  // ── delivery ─────────────────────────────────────────────────────────────────────────────────────────────

  *#create(key: InstanceKey, machine: string, input: JsonObject, parent: InstanceKey | undefined): Chaining<Draft> {
    const { now } = this.#host;
    const first = this.#run(key, { type: 'xstate.init', input }, (trace) =>
      initialStep(this.#host.definition(machine).machine, input, trace),
    );
    const draft = this.#drafts.create({
      key,
      birth: this.#host.draw(12),
      machine,
      version: this.#host.definition(machine).version,
      ...(parent === undefined ? {} : { parent }),
      revision: 0,
      ...first.state,
      commands: [],
      timers: [],
      labels: [],
      lastEvents: [],
      since: now,
      updatedAt: now,
    });
    draft.busy = true;
    yield* this.#perform(draft, first.effects);
    draft.mailbox.push(...(this.#unborn.get(key) ?? []));
    this.#unborn.delete(key);
    yield* this.#drain(draft);
    return draft;
  }

  *#enqueue(draft: Draft, event: MachineEvent): Chaining<void> {
    if (draft.record.status === 'quarantined') {
      this.parked.push({ key: draft.key, event });
      return;
    }
    draft.mailbox.push(event);
    if (draft.busy) return;
    draft.busy = true;
    yield* this.#drain(draft);
  }

  *#drain(draft: Draft): Chaining<void> {
    for (let event = draft.mailbox.shift(); event; event = draft.mailbox.shift()) yield* this.#process(draft, event);
    draft.busy = false;
  }

  *#process(draft: Draft, event: MachineEvent): Chaining<void> {
    const { key, status, machine, value, context, children } = draft.record;
    if (status !== 'active') return;
    const told: MachineEvent = { ...event, at: this.#host.now };
    const result = this.#run(key, told, (trace) =>
      step(this.#host.definition(machine).machine, { status, value, context, children }, told, trace),
    );
    if (!result.changed) return;
    draft.set(result.state);
    yield* this.#perform(draft, result.effects);
  }

  #run(key: InstanceKey, event: MachineEvent, take: (trace?: Trace) => StepResult): StepResult {
    const { trace, observe } = this.#host;
    try {
      if (++this.#steps > longestChain) {
        throw new Fault(`a loop: more than ${longestChain} steps`);
      }
      const result = take(trace && ((...taken) => trace(key, ...taken)));
      observe?.(key, event, result);
      return result;
    } catch (cause) {
      throw new MachineThrew(key, event.type, cause);
    }
  }

  // ── effects ──────────────────────────────────────────────────────────────────────────────────────────────

  /** First what a live actor does during its transition, then what it defers until after it, each in order. */
  *#perform(draft: Draft, effects: readonly Effect[]): Chaining<void> {
    const answers: MachineEvent[] = [];
    for (const effect of effects) {
      const answer = this.#performAtOnce(draft, effect);
      if (answer) answers.push(answer);
    }
    draft.mailbox.unshift(...answers);
    for (const effect of effects) yield* this.#performAfter(draft, effect);
    if (draft.record.status === 'done') yield* this.#complete(draft);
  }

  #performAtOnce(draft: Draft, effect: Effect): MachineEvent | undefined {
    switch (effect.kind) {
      case 'command':
        draft.issue(effect.command);
        return undefined;
      case 'cancelCommands':
        draft.cancelCommands();
        return undefined;
      case 'draw':
        return { type: 'drawn', bytes: this.#host.draw(effect.bytes) };
      case 'makeProfile':
        return { type: 'profileMade', profile: this.#makeProfile(draft.key, effect.profile) as JsonObject };
      case 'refuse':
        this.refusal = effect.reason;
        return undefined;
      case 'spawn':
        this.#unborn.set(childKey(draft, effect.id), []);
        return undefined;
      default:
        return undefined;
    }
  }

  /** The client's own code: where it throws, only this instance suffers. */
  #makeProfile(key: InstanceKey, kind: 'main' | 'incognito'): Profile {
    try {
      return this.#host.makeProfile(kind);
    } catch (error) {
      throw new MachineThrew(key, 'makeProfile', error);
    }
  }

  *#performAfter(draft: Draft, effect: Effect): Chaining<void> {
    switch (effect.kind) {
      case 'schedule':
        draft.schedule(effect.id, effect.event, effect.delay);
        return;
      case 'cancel':
        draft.takeTimer(effect.id);
        return;
      case 'spawn':
        yield* this.#create(childKey(draft, effect.id), effect.machine, effect.input, draft.key);
        return;
      case 'stop':
        yield* this.#stop(childKey(draft, effect.id));
        return;
      case 'emit':
        this.emitted.push({ key: draft.key, event: effect.event });
        return;
      case 'send':
        yield* this.#send(draft, effect.to, effect.event);
        return;
      default:
    }
  }

  *#send(from: Draft, to: Extract<Effect, { kind: 'send' }>['to'], event: MachineEvent): Chaining<void> {
    if (to === 'self') {
      from.mailbox.push(event);
      return;
    }
    const key = to === 'parent' ? from.record.parent : childKey(from, to.child);
    if (key === undefined) return;
    const waiting = this.#unborn.get(key);
    if (waiting) {
      waiting.push(event);
      return;
    }
    const target = yield* this.#drafts.get(key);
    if (target) yield* this.#enqueue(target, event);
  }

  /** The end of an instance: its timers go, and its parent is told. Commands in flight stay until they are answered. */
  *#complete(draft: Draft): Chaining<void> {
    const { key, parent, output } = draft.record;
    draft.end();
    if (parent === undefined) return;
    const actorId = key.slice(parent.length + 1);
    yield* this.#send(draft, 'parent', { type: `xstate.done.actor.${actorId}`, actorId, output: output ?? null });
  }

  /** A stopped child takes no more events and withdraws its commands; it runs no exit actions. */
  *#stop(key: InstanceKey): Chaining<void> {
    const child = yield* this.#drafts.get(key);
    if (child?.record.status !== 'active') return;
    for (const id of Object.keys(child.record.children)) yield* this.#stop(`${key}/${id}`);
    child.cancelCommands();
    child.end();
  }

  /** A withdrawn command that made a connection nevertheless: nobody wants it, so it is deleted. */
  #deleteLateConnection(draft: Draft, { command, expects }: CommandEntry, event: MachineEvent): void {
    if (event.type !== expects || !('connectionId' in command) || !makesConnection(command.type)) return;
    const { connectionId } = command;
    const { record } = draft;
    const owned =
      record.status === 'active' &&
      this.#host.definition(record.machine).labels(record).includes(`connection:${connectionId}`);
    const deleting = record.commands.some(
      (each) => each.command.type === 'deleteConnection' && each.command.connectionId === connectionId,
    );
    if (!owned && !deleting) draft.issue({ type: 'deleteConnection', connectionId });
  }
}

function childKey(draft: Draft, id: string): InstanceKey {
  return `${draft.key}/${id}`;
}
