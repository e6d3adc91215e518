import { encodeBase64url } from '../machines/vocabulary/base64url.ts';
import type { JsonObject } from '../machines/vocabulary/json.ts';
import type { Reason } from '../machines/vocabulary/reason.ts';
import { answerTo, bytesOf, isQuestion } from './answer.ts';
import type { ChainHost } from './chain-host.ts';
import { ChainSteps } from './chain-steps.ts';
import type { Draft } from './draft.ts';
import type { Chaining, Drafts } from './drafts.ts';
import { mostBearers, type Effect } from './effect.ts';
import { MachineThrew } from './machine-threw.ts';
import type { InstanceKey, MachineEvent } from './record.ts';

/**
 * What an event causes, from step to effect and from effect to step, over as many instances as it touches.
 *
 * Order is that of a tree of live actors: depth first, with a mailbox for each instance. A message to an instance
 * that is in the middle of its own step waits in its mailbox; the answers to its questions come before whatever waits there.
 */
export class Cascade {
  readonly #host: ChainHost;
  readonly #drafts: Drafts;
  readonly #steps: ChainSteps;
  /** Children that were spawned and whose first effects have not run yet: what is sent to them waits. */
  readonly #unborn = new Map<InstanceKey, MachineEvent[]>();
  /** Who made the instances that this chain has made for others. */
  readonly #makers = new Map<InstanceKey, InstanceKey>();
  /** Why the external event was refused, if a machine refused it. */
  refusal: Reason | undefined;
  /** Messages to instances in quarantine, in order. */
  readonly parked: { key: InstanceKey; event: MachineEvent }[] = [];
  readonly emitted: { key: InstanceKey; event: MachineEvent }[] = [];

  constructor(host: ChainHost, drafts: Drafts) {
    this.#host = host;
    this.#drafts = drafts;
    this.#steps = new ChainSteps(host);
  }

  /** Makes an instance that has no parent. */
  *start(key: InstanceKey, machine: string, input: JsonObject, eventId?: string, maker?: InstanceKey): Chaining<void> {
    this.#host.log?.came(key, { type: 'xstate.init', input }, maker);
    const draft = yield* this.#create(key, machine, input, undefined);
    draft.set({ input });
    draft.remember(eventId);
  }

  /** Whom a throw sets aside: an instance that goes with the chain again can't be, so it is who made it. */
  *accountable(thrower: InstanceKey): Chaining<InstanceKey> {
    const maker = this.#makers.get(thrower);
    if (maker === undefined) return thrower;
    const [stored] = yield { read: thrower };
    return stored ? thrower : yield* this.accountable(maker);
  }

  // ── delivery ─────────────────────────────────────────────────────────────────────────────────────────────

  *#create(key: InstanceKey, machine: string, input: JsonObject, parent: InstanceKey | undefined): Chaining<Draft> {
    const { now } = this.#host;
    const first = this.#steps.first(key, machine, input);
    const draft = yield* this.#drafts.create({
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
      createdAt: now,
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

  /** Gives an instance an event that it takes when its turn comes; one in quarantine, once it is back at work. */
  *enqueue(draft: Draft, event: MachineEvent): Chaining<void> {
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
    for (let event = draft.next(); event; event = draft.next()) yield* this.#process(draft, event);
    draft.busy = false;
  }

  *#process(draft: Draft, event: MachineEvent): Chaining<void> {
    const { key, status, machine, value, context, children } = draft.record;
    if (status !== 'active') return;
    if (event === stopped) return yield* this.#stopNow(draft);
    const told = { ...event, at: this.#host.now };
    const result = this.#steps.next(key, machine, { status, value, context, children }, told);
    if (!result.changed) return;
    draft.set(result.state);
    yield* this.#perform(draft, result.effects);
  }

  // ── effects ──────────────────────────────────────────────────────────────────────────────────────────────

  /** First what a live actor does during its transition, then what it defers until after it, each in order. */
  *#perform(draft: Draft, effects: readonly Effect[]): Chaining<void> {
    for (const effect of effects) {
      if (isQuestion(effect)) yield* this.#ask(draft, effect);
      else this.#performAtOnce(draft, effect, effects);
    }
    for (const effect of effects) yield* this.#performAfter(draft, effect, effects);
    if (draft.record.status === 'done') yield* this.#complete(draft);
  }

  #performAtOnce(draft: Draft, effect: Effect, all: readonly Effect[]): void {
    switch (effect.kind) {
      case 'command':
        draft.issue(effect.command);
        return;
      case 'cancelCommands':
        draft.cancelCommands();
        return;
      case 'refuse':
        this.refusal = effect.reason;
        return;
      case 'spawn':
        if (!isReplaced(effect.id, all)) this.#unborn.set(childKey(draft, effect.id), []);
        return;
      default:
    }
  }

  /** The client's own code may answer: where it throws, only this instance suffers. */
  *#ask(draft: Draft, question: Parameters<typeof answerTo>[0]): Chaining<void> {
    try {
      const answer = yield* answerTo(question, this.#drafts, this.#host);
      this.#host.log?.sent('engine', draft.key, answer);
      draft.answers.push(answer);
    } catch (error) {
      throw error instanceof MachineThrew ? error : new MachineThrew(draft.key, question.kind, error);
    }
  }

  *#performAfter(draft: Draft, effect: Effect, all: readonly Effect[]): Chaining<void> {
    switch (effect.kind) {
      case 'schedule':
        draft.schedule(effect.id, effect.event, effect.delay);
        return;
      case 'cancel':
        draft.takeTimer(effect.id);
        return;
      case 'spawn':
        this.#makers.set(childKey(draft, effect.id), draft.key);
        this.#host.log?.sent(draft.key, childKey(draft, effect.id), { type: 'xstate.init', input: effect.input });
        yield* this.#create(childKey(draft, effect.id), effect.machine, effect.input, draft.key);
        return;
      case 'stop':
        yield* this.#stop(childKey(draft, effect.id));
        if (isReplaced(effect.id, all)) this.#unborn.set(childKey(draft, effect.id), []);
        return;
      case 'emit':
        this.emitted.push({ key: draft.key, event: effect.event });
        return;
      case 'send':
        yield* this.#send(draft, effect.to, effect.event);
        return;
      case 'tell':
        yield* this.#tell(draft, effect);
        return;
      default:
    }
  }

  *#send(from: Draft, to: Extract<Effect, { kind: 'send' }>['to'], event: MachineEvent): Chaining<void> {
    if (to === 'self') {
      this.#host.log?.sent(from.key, from.key, event);
      from.mailbox.push(event);
      return;
    }
    const key = to === 'parent' ? from.record.parent : childKey(from, to.child);
    if (key !== undefined) yield* this.#sendTo(from.key, key, event);
  }

  /** Who is told is settled before the first of them takes it. */
  *#tell(from: Draft, told: Extract<Effect, { kind: 'tell' }>): Chaining<void> {
    if ('label' in told.to) {
      for (const { key } of yield* this.#drafts.bearers(told.to.label, mostBearers))
        yield* this.#sendTo(from.key, key, told.event);
      return;
    }
    const key = 'key' in told.to ? told.to.key : this.#keyOf(told.to);
    if ('create' in told && told.create && !(yield* this.#drafts.get(key))) {
      const unless = 'unless' in told.create ? told.create.unless : undefined;
      if (unless !== undefined && (yield* this.#drafts.find(unless, 1)).length > 0) return;
      this.#makers.set(key, from.key);
      yield* this.start(key, told.create.machine, told.create.input, undefined, from.key);
    }
    yield* this.#sendTo(from.key, key, told.event);
  }

  #keyOf({ machine, digestOf }: { machine: string; digestOf: string }): InstanceKey {
    return `${machine}/${encodeBase64url(this.#host.digest(bytesOf(digestOf)))}`;
  }

  *#sendTo(from: InstanceKey, key: InstanceKey, event: MachineEvent): Chaining<void> {
    this.#host.log?.sent(from, key, event);
    const waiting = this.#unborn.get(key);
    if (waiting) {
      waiting.push(event);
      return;
    }
    const target = yield* this.#drafts.get(key);
    if (target) yield* this.enqueue(target, event);
  }

  /** The end of an instance: its timers go, and its parent is told. Commands in flight stay until they are answered. */
  *#complete(draft: Draft): Chaining<void> {
    const { key, parent, output } = draft.record;
    draft.end();
    if (parent === undefined) return;
    const actorId = key.slice(parent.length + 1);
    yield* this.#send(draft, 'parent', { type: `xstate.done.actor.${actorId}`, actorId, output: output ?? null });
  }

  /**
   * A stopped child takes no more events and withdraws its commands; it runs no exit actions. One that is in the middle
   * of a step ends that first, as a live actor does.
   */
  *#stop(key: InstanceKey): Chaining<void> {
    const child = yield* this.#drafts.get(key);
    if (child?.record.status !== 'active') return;
    child.silence();
    if (child.busy) child.mailbox.push(stopped);
    else yield* this.#stopNow(child);
  }

  *#stopNow(child: Draft): Chaining<void> {
    for (const id of Object.keys(child.record.children)) yield* this.#stop(childKey(child, id));
    child.cancelCommands();
    child.end();
  }
}

/** Stands in a mailbox for the end of its instance. No one else can send it: the border refuses events of XState's own. */
const stopped: MachineEvent = { type: 'xstate.stop' };

/** A child that is stopped and then made anew in one step: what is sent before it is stopped, the former one gets. */
function isReplaced(id: string, effects: readonly Effect[]): boolean {
  const stop = effects.findIndex((each) => each.kind === 'stop' && each.id === id);
  return stop >= 0 && effects.slice(stop).some((each) => each.kind === 'spawn' && each.id === id);
}

function childKey(draft: Draft, id: string): InstanceKey {
  return `${draft.key}/${id}`;
}
