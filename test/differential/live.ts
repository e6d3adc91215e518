import { createActor, sendTo } from 'xstate';
import type { AnyActorRef, AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import { encodeBase64url } from '../../machines/vocabulary/base64url.ts';
import { effects, type Digest, type FoundInstance, type Query, type Tell } from '../../machines/vocabulary/effect.ts';
import { mostBearers, readAction, type Effect } from '../../runtime/effect.ts';
import { byKey, type InstanceKey, type MachineEvent } from '../../runtime/record.ts';
import type { Registry } from '../../runtime/rows.ts';
import { systemSha256 } from '../../runtime/system.ts';

/** What an actor or a row shows: the same for both, so that they can be compared. */
export interface Shown {
  readonly status: string;
  readonly value: unknown;
  readonly context: unknown;
  readonly children: readonly string[];
}

/** An instance asked for something, in the order of the whole tree. */
export interface Asked {
  readonly key: InstanceKey;
  readonly kind: string;
  readonly what: unknown;
}

export const drawn = 'A'.repeat(32);
export const made = { displayName: 'Made Profile', fullName: '' };
export const now = 1_000;

/**
 * The same machines as live XState actors: the measure that the pure step is held to. Events get their time as the
 * engine gives it; the vocabulary's questions are answered through the actor's own mailbox.
 */
export class LiveTree {
  readonly asked: Asked[] = [];
  /** Every event that an instance took, in the order of the whole tree. */
  readonly taken: string[] = [];
  readonly #actors = new Map<InstanceKey, AnyActorRef>();
  /** Those without a parent: the first, and whoever was made to be told something. */
  readonly #roots = new Map<AnyActorRef, InstanceKey>();
  readonly #registry: Registry;
  readonly #logics = new Map<string, AnyStateMachine>();
  readonly #timers = new Map<string, { key: InstanceKey; id: string; event: MachineEvent }>();

  constructor(registry: Registry, machine: string, rootKey: InstanceKey, input: object) {
    this.#registry = registry;
    const world: World = {
      // How XState ends a child is its own affair.
      take: (actor, type) => void (type === 'xstate.stop' || this.taken.push(`${this.#keyOf(actor)} ${type}`)),
      post: { id: postOffice, _send: ({ tell }: Letter) => this.#deliver(tell) } as unknown as AnyActorRef,
      found: (query) => this.#found(query),
    };
    for (const name of Object.keys(registry)) this.#logics.set(name, timed(registry, name, this.#logics, world));
    this.#begin(machine, rootKey, input);
  }

  #keyOf(actor: AnyActorRef & { _parent?: AnyActorRef }): InstanceKey {
    return actor._parent ? `${this.#keyOf(actor._parent)}/${actor.id}` : (this.#roots.get(actor) ?? '');
  }

  #begin(machine: string, rootKey: InstanceKey, input: object): void {
    const logic = this.#logics.get(machine);
    if (!logic) throw new Error(`no machine ${machine}`);
    const root = createActor(logic, {
      input,
      id: 'root',
      clock: { setTimeout: () => 0, clearTimeout: () => undefined },
      inspect: (inspected) => {
        const actor = inspected.actorRef as AnyActorRef & { _parent?: AnyActorRef };
        if (inspected.type === '@xstate.actor') {
          if (!actor._parent) this.#roots.set(actor, rootKey);
          this.#actors.set(this.#keyOf(actor), actor);
        }
        if (inspected.type !== '@xstate.action') return;
        const effect = asTold(readAction(inspected.action as never, actor._parent ?? {}, actor));
        const key = this.#keyOf(actor);
        if (effect?.kind === 'schedule')
          this.#timers.set(`${key} ${effect.id}`, { key, id: effect.id, event: effect.event });
        if (effect?.kind === 'cancel') this.#timers.delete(`${key} ${effect.id}`);
        if (effect) this.asked.push({ key, kind: effect.kind, what: plain(effect) });
      },
    });
    root.start();
  }

  /** Who is told is settled before the first of them takes it, and after the transition of who tells. */
  #deliver(tell: Tell): void {
    if ('label' in tell.to) {
      const bearers = this.#bearersOf(tell.to.label).slice(0, mostBearers);
      for (const { key } of bearers) this.#actors.get(key)?.send(tell.event);
      return;
    }
    const key =
      'key' in tell.to ? tell.to.key : `${tell.to.machine}/${hash({ data: tell.to.digestOf, encoding: 'base64url' })}`;
    if (!this.#actors.has(key) && 'create' in tell && tell.create) {
      const unless = 'unless' in tell.create ? tell.create.unless : undefined;
      if (unless !== undefined && this.#bearersOf(unless).length > 0) return;
      this.#begin(tell.create.machine, key, tell.create.input);
    }
    this.#actors.get(key)?.send(tell.event);
  }

  /** Who bears the label by what the actors show. Who asks is in the middle of its transition, and shows its former state. */
  #found(query: Query): MachineEvent {
    const { reply } = query;
    if ('key' in query) {
      const row = this.#actors.has(query.key) ? [this.#rowOf(query.key)] : [];
      return { type: 'found', reply, rows: plain(row) as [], more: false };
    }
    const { label, limit, after = '' } = query;
    const rows = this.#bearersOf(label).filter(({ key }) => key > after);
    const page = plain(rows.slice(0, limit)) as [];
    return { type: 'found', reply, rows: page, more: rows.length > limit };
  }

  #bearersOf(label: string): FoundInstance[] {
    return [...this.#actors.keys()]
      .map((key) => this.#rowOf(key))
      .filter(({ machine, value, context }) => this.#registry[machine]?.labels({ value, context }).includes(label))
      .sort(byKey);
  }

  #rowOf(key: InstanceKey): FoundInstance {
    const actor = this.#actors.get(key);
    if (!actor) throw new Error(`nobody is ${key}`);
    const { machine, value, context } = actor.getSnapshot() as AnyMachineSnapshot;
    const { status } = this.shown()[key] ?? {};
    return { key, machine: machine.id, createdAt: now, status, value, context } as FoundInstance;
  }

  send(key: InstanceKey, event: MachineEvent): void {
    const actor = this.#actors.get(key);
    if (actor?.getSnapshot()?.status === 'active') actor.send(event);
  }

  get timers(): { key: InstanceKey; id: string; event: MachineEvent }[] {
    return [...this.#timers.values()].filter(({ key }) => this.#actors.get(key)?.getSnapshot()?.status === 'active');
  }

  fire(key: InstanceKey, id: string): void {
    const timer = this.#timers.get(`${key} ${id}`);
    this.#timers.delete(`${key} ${id}`);
    if (timer) this.send(key, timer.event);
  }

  shown(): Record<InstanceKey, Shown> {
    return Object.fromEntries(
      [...this.#actors].map(([key, actor]) => {
        const { status, value, context, children } = actor.getSnapshot() as AnyMachineSnapshot;
        const active = status === 'active';
        return [
          key,
          { status: active ? 'active' : 'done', value, context, children: active ? Object.keys(children) : [] },
        ];
      }),
    );
  }
}

/** What an actor knows of the others. */
interface World {
  /** Is told of every event. */
  take(actor: AnyActorRef, type: string): void;
  /** Takes what is told, and hands it over at once. */
  readonly post: AnyActorRef;
  found(query: Query): MachineEvent;
}

/** The machine with live children and answers, and with the time on every event. */
function timed(
  registry: Registry,
  name: string,
  logics: ReadonlyMap<string, AnyStateMachine>,
  world: World,
): AnyStateMachine {
  const definition = registry[name];
  if (!definition) throw new Error(`no machine ${name}`);
  const lazily = Object.fromEntries(
    Object.keys(definition.machine.implementations.actors).map((child) => [
      child,
      // Children are looked up when they are spawned, since their logic may be made after this one.
      new Proxy({}, { get: (_, property) => Reflect.get(logics.get(child) ?? {}, property) as unknown }),
    ]),
  );
  const answering = definition.machine.provide({
    actors: lazily as never,
    actions: {
      draw: ({ self }: { self: AnyActorRef }, { reply }: { reply?: string }) =>
        self.send({ type: 'drawn', bytes: drawn, ...(reply !== undefined && { reply }) }),
      makeProfile: ({ self }: { self: AnyActorRef }) => self.send({ type: 'profileMade', profile: made }),
      query: ({ self }: { self: AnyActorRef }, query: Query) => self.send(world.found(query)),
      digest: ({ self }: { self: AnyActorRef }, digest: Digest) =>
        self.send({ type: 'digested', reply: digest.reply, digest: hash(digest) }),
      // A machine may have an action of its own by that name.
      ...(definition.machine.implementations.actions['tell'] === effects.tell && { tell: telling(world) }),
    } as never,
  });
  const { transition } = answering;
  answering.transition = (snapshot, event, scope) => {
    world.take(scope.self, event.type);
    return transition(snapshot, { ...event, at: now }, scope);
  };
  return answering;
}

function hash({ data, encoding }: Omit<Digest, 'reply'>): string {
  return encodeBase64url(systemSha256(encoding === undefined ? data : Buffer.from(data, encoding)));
}

/** What is told goes by way of the post, as late as what is sent: who is to have it is looked for after the transition. */
const postOffice = 'post-office';
type Letter = { type: 'letter'; tell: Tell };

const telling = ({ post }: World) =>
  sendTo(
    () => post,
    (_: unknown, tell: Tell) => ({ type: 'letter', tell }),
  );

/** As a row's host sees it. */
function asTold(effect: Effect | undefined): Effect | undefined {
  if (effect?.kind !== 'send' || typeof effect.to !== 'object' || effect.to.child !== postOffice) return effect;
  return { kind: 'tell', ...(effect.event as unknown as Letter).tell };
}

export const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
