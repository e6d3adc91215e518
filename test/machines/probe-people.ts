import { assign, enqueueActions, setup } from 'xstate';
import * as v from 'valibot';
import { recordLabels } from '../../machines/person/person-found.ts';
import { goneFrom } from '../../machines/person/record.ts';
import { beginExchange, deliveryNews, probeNews } from '../../machines/person/probing.ts';
import { registry, type MachineDefinition, type Persisted } from '../../machines/registry.ts';
import type { MergePolicy } from '../../machines/person/merge-policy.ts';
import type { AgentError } from '../../machines/vocabulary/agent-error.ts';
import { encodeBase64url } from '../../machines/vocabulary/base64url.ts';
import type { ChatMessage } from '../../machines/vocabulary/chat-message.ts';
import { effects } from '../../machines/vocabulary/effect.ts';
import type { JsonObject } from '../../machines/vocabulary/json.ts';
import type { Profile } from '../../machines/vocabulary/profile.ts';
import { setUp } from '../runtime/setup.ts';

/**
 * People with real engines, probes, identities and settings. Their records are stand-ins that do what records do for
 * probes and nothing else; two of them are the ends of a connection, and the test sees every message between them.
 */

type RecordEvent =
  | { type: 'probe'; probe: string }
  | { type: 'hear'; message: ChatMessage }
  | { type: 'delivered'; name: string; sent: boolean }
  | { type: 'become'; context: JsonObject }
  | { type: 'end' }
  | { type: 'person.say'; message: ChatMessage; name?: string }
  | { type: 'person.known'; identity?: string }
  | { type: 'person.apart'; from: readonly string[] };

/** What a row of that kind remembers, and its own key. */
type Facts = JsonObject & { readonly key: string };

const record = setup({
  types: {
    input: {} as { context: Facts },
    context: {} as Facts,
    events: {} as RecordEvent,
    emitted: {} as { type: 'said'; message: ChatMessage; name?: string },
    tags: {} as 'settled',
  },
  actions: {
    ...effects,
    follow: enqueueActions(({ context, event, enqueue }) => {
      const { key } = context;
      if (event.type === 'probe') enqueue({ type: 'tell', params: beginExchange(key, event.probe) });
      if (event.type === 'hear') {
        const params = probeNews(key, event.message);
        if (params) enqueue({ type: 'tell', params });
      }
      if (event.type === 'delivered') {
        const params = deliveryNews(key, event.name, event.sent);
        if (params) enqueue({ type: 'tell', params });
      }
      if (event.type === 'person.say') enqueue.emit({ ...event, type: 'said' });
      if (event.type === 'end')
        for (const params of goneFrom(key, context['identity'] as string | undefined))
          enqueue({ type: 'tell', params });
    }),
    remember: assign(({ context, event }) => {
      if (event.type === 'become') return event.context;
      if (event.type === 'person.known') return { identity: event.identity };
      if (event.type === 'person.apart') return { apart: [...((context['apart'] ?? []) as string[]), ...event.from] };
      return {};
    }),
  },
}).createMachine({
  context: ({ input }) => input.context,
  initial: 'connected',
  states: {
    connected: { tags: 'settled', on: { '*': { actions: ['remember', 'follow'] }, end: 'left' } as never },
    left: { type: 'final', tags: 'settled', entry: 'follow' },
  },
});

const anything = v.looseObject({});
const standIn = (machine: string): MachineDefinition => ({
  machine: record,
  version: 1,
  input: v.object({ context: v.record(v.string(), v.any()) }),
  events: { probe: anything, hear: anything, delivered: anything, become: anything, end: anything },
  labels: (row: Persisted) => recordLabels(machine, row),
  migrations: {},
});
const machines: Record<string, MachineDefinition> = {
  contact: standIn('contact'),
  'member-connection': standIn('member-connection'),
  identity: registry.identity,
  'merge-settings': registry['merge-settings'],
  'probe-exchange': registry['probe-exchange'],
  'probe-match': registry['probe-match'],
};

export const profileOf = (displayName: string, more: Partial<Profile> = {}): Profile => ({
  ...{ displayName, fullName: '' },
  ...more,
});

/** The nth probe. */
export const probeOf = (n: number): string => encodeBase64url(new Uint8Array(32).fill(n));

type World = Awaited<ReturnType<typeof setUp>>;
/** Takes what is said at the other end. */
type Ear = (message: ChatMessage) => Promise<void>;
export interface Said {
  readonly by: string;
  readonly key: string;
  readonly message: ChatMessage;
  readonly name?: string;
}

export class Person {
  readonly ears = new Map<string, Ear>();
  readonly secrets = new Map<string, string>();
  readonly emitted: { type: string; [field: string]: unknown }[] = [];
  readonly said: Said[] = [];
  /** Its agent does not answer; or by that error where it gives a secret otherwise. */
  isMute = false;
  error: AgentError | undefined;

  constructor(
    readonly name: string,
    private readonly world: World,
  ) {
    world.engine.subscribe('', ({ key, emitted }) => {
      for (const event of emitted as readonly { type: string }[]) {
        if (event.type === 'said') this.said.push({ ...(event as object as Said), by: name, key });
        else this.emitted.push(event);
      }
    });
  }

  get engine(): World['engine'] {
    return this.world.engine;
  }

  /** A record of somebody who is shown like this: a contact, or a member of the group. */
  async knows(key: string, profile: Profile, more: JsonObject & { ours?: JsonObject } = {}): Promise<void> {
    const { ours = profileOf(this.name), incognito = false, ...rest } = more;
    const [machine = '', id = ''] = key.split('/');
    const [groupId = ''] = id.split('.');
    const facts =
      machine === 'contact'
        ? { peer: { profile }, profile: ours, incognito }
        : { group: { groupId, me: { profile: ours, incognito } }, facts: { profile } };
    const context = { key, connectionId: `${this.name}:${key}`, ...facts, ...rest };
    await this.engine.start(machine, id, { context: context as JsonObject });
    await this.world.clock.advance(1);
  }

  async row(key: string) {
    await this.engine.idle();
    return this.engine.snapshot(key);
  }

  async rows(machine: string) {
    await this.engine.idle();
    return this.engine.find(`machine:${machine}`);
  }

  async send(key: string, type: string, fields: object = {}): Promise<void> {
    await this.engine.send(key, { type, ...fields });
    await this.engine.idle();
  }

  /** Looks who else the record may be. */
  probe = (key: string, n = 1): Promise<void> => this.send(key, 'probe', { probe: probeOf(n) });

  choose = async (policy: 'seed' | 'upstream' | Partial<MergePolicy>): Promise<void> => {
    await this.engine.start('merge-settings', 'account', {});
    await this.send('merge-settings/account', 'user.set', { policy: policy as JsonObject });
  };

  async identityOf(key: string): Promise<unknown> {
    return (await this.row(key))?.context['identity'];
  }

  /** Whether the records are one person. */
  async areOne(...keys: string[]): Promise<boolean> {
    const [first, ...others] = await Promise.all(keys.map((key) => this.identityOf(key)));
    return first !== undefined && others.every((each) => each === first);
  }

  /** States of the machine's rows. */
  states = async (machine: string): Promise<unknown[]> => (await this.rows(machine)).map(({ value }) => value);

  /** The agent answers what it was asked for; where it can't, by an error. */
  async answer(): Promise<boolean> {
    await this.engine.idle();
    const { agent } = this.world;
    const held = this.isMute ? [] : [...agent.held];
    for (const { corrId, ...command } of held) {
      if (command.type !== 'readSecret') throw new Error(`nobody answers ${command.type}`);
      const secret = this.error ? undefined : this.secrets.get(command.connectionId);
      const none = { type: 'ERR', error: this.error ?? { type: 'CMD', code: 'PROHIBITED' } } as const;
      await agent.answer(corrId, secret === undefined ? none : ({ type: 'SECRET', secret } as never));
    }
    return held.length > 0;
  }

  wait = (ms: number): Promise<void> => this.world.clock.advance(ms);
}

export class People {
  readonly persons: Person[] = [];
  /** Everything that was said and arrived, in order. */
  readonly log: Said[] = [];
  /** What is kept on its way. */
  holds: (said: Said) => boolean = () => false;
  /** What never arrives, and is reported so. */
  loses: (said: Said) => boolean = () => false;
  #held: Said[] = [];

  async person(name: string): Promise<Person> {
    const made = new Person(name, await setUp({ machines }));
    this.persons.push(made);
    return made;
  }

  /** Makes the two ends of a connection: who each has at the other's is named by the keys. */
  link([one, key]: [Person, string], [other, otherKey]: [Person, string], knowsSecret = true): void {
    const secret = encodeBase64url(new TextEncoder().encode(`${one.name} ${key} to ${other.name} ${otherKey}`)).slice(
      0,
      100,
    );
    one.ears.set(key, (message) => other.send(otherKey, 'hear', { message }));
    other.ears.set(otherKey, (message) => one.send(key, 'hear', { message }));
    if (!knowsSecret) return;
    one.secrets.set(`${one.name}:${key}`, secret);
    other.secrets.set(`${other.name}:${otherKey}`, secret);
  }

  /** Lets everything arrive that is on its way, until nothing is. */
  async settle(): Promise<void> {
    for (let busy = true; busy;) {
      busy = false;
      for (const person of this.persons) if (await person.answer()) busy = true;
      const next = this.persons.flatMap(({ said }) => said.splice(0));
      for (const said of next) await this.#carry(said);
      busy ||= next.length > 0;
    }
  }

  /** What was held arrives, in the order that is given to it. */
  async release(order: (held: Said[]) => Said[] = (held) => held): Promise<void> {
    this.holds = () => false;
    for (const said of order(this.#held.splice(0))) await this.#carry(said);
    await this.settle();
  }

  /** Events that were said, each as `by key event`. */
  saidOf = (event: string): string[] =>
    this.log.filter(({ message }) => message.event === event).map(({ by, key }) => `${by} ${key}`);

  async #carry(said: Said): Promise<void> {
    if (this.holds(said)) return void this.#held.push(said);
    const person = this.persons.find(({ name }) => name === said.by);
    const lost = this.loses(said);
    if (!lost) this.log.push(said);
    if (said.name !== undefined) await person?.send(said.key, 'delivered', { name: said.name, sent: !lost });
    if (!lost) await person?.ears.get(said.key)?.(said.message);
  }
}
