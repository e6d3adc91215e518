import { createActor, type AnyActorRef, type AnyMachineSnapshot, type AnyStateMachine } from 'xstate';
import { readAction } from '../../runtime/effect.ts';
import type { InstanceKey, MachineEvent } from '../../runtime/record.ts';
import type { Registry } from '../../runtime/rows.ts';

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
  readonly #root: AnyActorRef;
  readonly #timers = new Map<string, { key: InstanceKey; id: string; event: MachineEvent }>();

  constructor(registry: Registry, machine: string, rootKey: InstanceKey, input: object) {
    const logics = new Map<string, AnyStateMachine>();
    const keyOf = (actor: AnyActorRef & { _parent?: AnyActorRef }): InstanceKey =>
      actor._parent ? `${keyOf(actor._parent)}/${actor.id}` : rootKey;
    const take = (actor: AnyActorRef, type: string) => {
      // How XState ends a child is its own affair.
      if (type !== 'xstate.stop') this.taken.push(`${keyOf(actor)} ${type}`);
    };
    for (const name of Object.keys(registry)) logics.set(name, timed(registry, name, logics, take));
    const logic = logics.get(machine);
    if (!logic) throw new Error(`no machine ${machine}`);
    this.#root = createActor(logic, {
      input,
      id: 'root',
      clock: { setTimeout: () => 0, clearTimeout: () => undefined },
      inspect: (inspected) => {
        if (inspected.type === '@xstate.actor')
          this.#actors.set(keyOf(inspected.actorRef as AnyActorRef), inspected.actorRef as AnyActorRef);
        if (inspected.type !== '@xstate.action') return;
        const actor = inspected.actorRef as AnyActorRef & { _parent?: AnyActorRef };
        const effect = readAction(inspected.action as never, actor._parent ?? {}, actor);
        const key = keyOf(actor);
        if (effect?.kind === 'schedule')
          this.#timers.set(`${key} ${effect.id}`, { key, id: effect.id, event: effect.event });
        if (effect?.kind === 'cancel') this.#timers.delete(`${key} ${effect.id}`);
        if (effect) this.asked.push({ key, kind: effect.kind, what: plain(effect) });
      },
    });
    this.#root.start();
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

/** The machine with live children and answers, and with the time on every event. Tells `take` of each. */
function timed(
  registry: Registry,
  name: string,
  logics: ReadonlyMap<string, AnyStateMachine>,
  take: (actor: AnyActorRef, type: string) => void,
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
      draw: ({ self }: { self: AnyActorRef }) => self.send({ type: 'drawn', bytes: drawn }),
      makeProfile: ({ self }: { self: AnyActorRef }) => self.send({ type: 'profileMade', profile: made }),
    } as never,
  });
  const { transition } = answering;
  answering.transition = (snapshot, event, scope) => {
    take(scope.self, event.type);
    return transition(snapshot, { ...event, at: now }, scope);
  };
  return answering;
}

export const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
