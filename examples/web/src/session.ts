import { type Remote, wrap } from 'comlink';
import {
  type DomainError,
  type InstanceKey,
  type InstanceRecord,
  JoineryError,
  type MachineEvent,
  type Person,
  type StorageHealth,
} from 'joinery';
import type { ChannelContext, ContactAddressContext, MemberConnectionContext } from 'joinery/machines';
import { connectEngine, type EngineClient } from 'joinery/worker';
import { channelList } from './channel-list.ts';
import { chatDatabase } from './chat/chat-store.ts';
import { Chats } from './chat/chats.ts';
import { deleteDatabase } from './delete-database.ts';
import { Directory } from './directory.ts';
import type { StepNotice } from './engine/step-notice.ts';
import {
  type NetworkControl,
  type NetworkView,
  type PeopleView,
  personNames,
  type ToNetwork,
} from './network/control.ts';
import { Links } from './links.ts';
import { databaseOf } from './network/person-database.ts';

/** Everything that the page shows, as one value that is replaced with every change. */
export interface SessionState {
  /** `elsewhere`: another tab is at work; this one goes on when that is closed. */
  readonly engine: 'starting' | 'elsewhere' | 'running' | 'restarting';
  /** Why the engine does not run. */
  readonly error?: DomainError | undefined;
  /** How the storage of the running engine is. */
  readonly health?: StorageHealth | undefined;
  readonly crashes: number;
  /** Keys of the channels, newest first. */
  readonly channels: readonly InstanceKey[];
  readonly records: ReadonlyMap<InstanceKey, InstanceRecord>;
  readonly network?: NetworkView | undefined;
  /** The people of the simulated network, once they were met. */
  readonly people?: PeopleView | undefined;
  /** The newest steps, oldest first. */
  readonly steps: readonly Step[];
}

export type Step = StepNotice & { readonly id: number };
type Control = Remote<NetworkControl>;

const machine = 'channel-join';
const peopleItem = 'joinery.people';

/** What a user begins here besides channels, and by what name each takes its own id. */
const idNames = { contact: 'contactId', 'contact-address': 'addressId', membership: 'groupId' } as const;
type BegunMachine = keyof typeof idNames;
const longestLog = 300;
const patience = 1_000;
const restartPause = 800;

/** Why an engine could not begin, though the next one may. */
const passing: readonly DomainError['type'][] = ['StorageUnavailable', 'DatabaseBlocked', 'DatabaseFull', 'NoAnswer'];

/** The page's side: two workers, what they tell, and what the user does. */
export class Session {
  readonly #listeners = new Set<() => void>();
  readonly #list = channelList();
  /** Contacts, groups, and the members of each. */
  readonly directory = new Directory();
  /** What was said to contacts and in groups. */
  readonly chats = new Chats();
  readonly links = new Links({
    client: () => this.#client(),
    begin: (begun, link, incognito) =>
      begun === machine ? this.join(link, incognito) : this.begin(begun, { by: 'link', link, incognito }),
  });
  #state: SessionState = { engine: 'starting', crashes: 0, channels: [], records: new Map(), steps: [] };
  #network: { readonly worker: Worker; readonly control: Control } | undefined;
  #engine: { readonly worker: Worker; readonly client: EngineClient } | undefined;
  #serial = 0;

  readonly getState = (): SessionState => this.#state;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Begins as soon as no other tab is at work, and keeps the others waiting until this one is closed. */
  async run(seed: number | undefined): Promise<void> {
    const notice = setTimeout(() => this.#set({ engine: 'elsewhere' }), patience);
    await new Promise<void>((granted) => {
      void navigator.locks.request('joinery-web', () => {
        granted();
        return new Promise(() => undefined);
      });
    });
    clearTimeout(notice);
    this.#set({ engine: 'starting' });
    await this.#startNetwork(seed);
    await this.chats.start();
    await this.#startEngine();
    if (localStorage.getItem(peopleItem) !== null) void this.meetPeople();
  }

  // ── what the user does ───────────────────────────────────────────────────────────────────────────────────

  /** Starts to join; resolves with the channel's key, whether it is new or was there. Rejects with a JoineryError. */
  async join(link: string, incognito: boolean): Promise<InstanceKey> {
    const present = this.#list.entries().find((entry) => entry.link === link && !this.#isOver(keyOf(entry.id)));
    const id = present?.id ?? crypto.randomUUID().slice(0, 8);
    this.#list.add(id, link);
    try {
      const { created } = await this.#client().start(machine, id, { link, incognito });
      if (created) await this.#client().send(keyOf(id), { type: 'user.connect' });
    } catch (error) {
      // Where there was no answer it may have begun: the next engine knows.
      if (!present && domainErrorOf(error).type !== 'NoAnswer') this.#list.remove(id);
      throw error;
    }
    await this.#read(id);
    return keyOf(id);
  }

  /** Sends what the user chose. Rejects with a JoineryError. */
  async send(key: InstanceKey, event: MachineEvent): Promise<void> {
    await this.#client().send(key, event);
  }

  /** Asks a member to be a contact, and resolves with the contact’s key. Rejects with a JoineryError. */
  async makeContact(member: InstanceKey): Promise<InstanceKey | undefined> {
    await this.#client().send(member, { type: 'user.contact' });
    const record = await this.#client().snapshot(member);
    return (record?.context as Partial<MemberConnectionContext> | undefined)?.contact?.key;
  }

  /** All that is known of the person behind a contact or a member. Rejects with a JoineryError. */
  async person(key: InstanceKey): Promise<Person> {
    return this.#client().identity(key);
  }

  /** Whether records of the same person become one, from now on. Rejects with a JoineryError. */
  async setMerging(merge: boolean): Promise<void> {
    const policy = { merge };
    if (this.directory.getState().settings.length > 0) {
      await this.#client().send('merge-settings/account', { type: 'user.set', policy });
    } else {
      await this.#client().start('merge-settings', 'account', { policy });
    }
  }

  /** Begins a contact, an address or a group, and returns its new key. Rejects with a JoineryError. */
  async begin(machine: BegunMachine, input: Readonly<Record<string, unknown>>): Promise<InstanceKey> {
    const id = crypto.randomUUID().slice(0, 8);
    await this.#client().start(machine, id, { [idNames[machine]]: id, ...input });
    return `${machine}/${id}`;
  }

  /** Invites a contact to a group; once more, where it was invited before. Rejects with a JoineryError. */
  async invite(groupId: string, contact: InstanceKey): Promise<void> {
    const id = `${groupId}.${contact.slice(contact.indexOf('/') + 1)}`;
    const { created } = await this.#client().start('member-invitation', id, { invitationId: id, groupId, contact });
    if (!created) await this.#client().send(`member-invitation/${id}`, { type: 'user.invite' });
  }

  /** Nobody is to ask any more at the links of a group. Rejects with a JoineryError. */
  async closeGroup(groupId: string): Promise<void> {
    for (const { key, context } of this.directory.getState().addresses) {
      const { group } = context as unknown as ContactAddressContext;
      if (group?.groupId === groupId) await this.#client().send(key, { type: 'user.delete' });
    }
  }

  /** Forgets what is over. */
  async forget(key: InstanceKey): Promise<void> {
    await this.#client().forget(key);
  }

  /** The people of the network come to life, and stay. */
  async meetPeople(): Promise<void> {
    if (!this.#network || this.#state.people) return;
    localStorage.setItem(peopleItem, 'met');
    await this.changePeople((control) => control.meetPeople());
    await this.changePeople((control) => control.gatherPeople());
  }

  async changePeople(change: (control: Control) => Promise<PeopleView>): Promise<void> {
    if (this.#network) this.#set({ people: await change(this.#network.control) });
  }

  /** Takes a channel off the list. Its record stays. */
  remove(key: InstanceKey): void {
    this.#list.remove(idOf(key));
    this.#listChannels();
  }

  async changeNetwork(change: (control: Control) => Promise<NetworkView>): Promise<void> {
    if (this.#network) this.#set({ network: await change(this.#network.control) });
  }

  /** Ends the engine's worker without warning, as a crash would. */
  crash(): void {
    this.#engine?.worker.terminate();
  }

  /** Ends everything, forgets everything, and loads the page anew. */
  async startAfresh(): Promise<void> {
    const { worker, client } = this.#engine ?? {};
    await client?.close().catch(() => undefined);
    worker?.terminate();
    this.#network?.worker.terminate();
    this.#list.clear();
    localStorage.removeItem(peopleItem);
    await Promise.all(['joinery', 'joinery-network', chatDatabase, ...personNames.map(databaseOf)].map(deleteDatabase));
    location.reload();
  }

  // ── the workers ──────────────────────────────────────────────────────────────────────────────────────────

  async #startNetwork(seed: number | undefined): Promise<void> {
    const worker = new Worker(new URL('network/network-worker.ts', import.meta.url), { type: 'module' });
    const { port1, port2 } = new MessageChannel();
    worker.postMessage({ type: 'control', seed } satisfies ToNetwork, [port2]);
    const control = wrap<NetworkControl>(port1);
    this.#network = { worker, control };
    this.#set({ network: await control.view() });
  }

  /** A new engine goes on where the one before it ended. */
  async #startEngine(): Promise<void> {
    const worker = new Worker(new URL('engine/engine-worker.ts', import.meta.url), { type: 'module' });
    const agent = new MessageChannel();
    const steps = new MessageChannel();
    this.#network?.worker.postMessage({ type: 'agent' } satisfies ToNetwork, [agent.port1]);
    worker.postMessage('engine.start', [agent.port2, steps.port2]);
    steps.port1.onmessage = ({ data }: MessageEvent<StepNotice>) => this.#log(data);

    const client = connectEngine(worker);
    this.#engine = { worker, client };
    client.subscribe(machine, ({ key, record }) => this.#take(key, record));
    client.onHealth((health) => this.#set({ health }));
    client.onDeath(() => {
      worker.terminate();
      this.#set({ engine: 'restarting', health: undefined, crashes: this.#state.crashes + 1 });
      setTimeout(() => void this.#startEngine(), restartPause);
    });
    try {
      await this.#completeList();
      for (const { id } of this.#list.entries()) await this.#read(id);
      await this.directory.attach(client);
      void this.chats.attach(client);
      this.#set({ engine: 'running', error: undefined, health: await client.health() });
    } catch (error) {
      if (this.#state.engine === 'restarting') return;
      const reason = domainErrorOf(error);
      this.#set({ error: reason });
      if (!passing.includes(reason.type)) return;
      await client.close().catch(() => undefined);
      worker.terminate();
      setTimeout(() => void this.#startEngine(), restartPause);
    }
  }

  #client(): EngineClient {
    if (!this.#engine) throw new Error('no engine yet');
    return this.#engine.client;
  }

  /** A browser that is killed forgets what it wrote to the list last; what the engine began, it still has. */
  async #completeList(): Promise<void> {
    const listed = this.#list.entries().map(({ id }) => keyOf(id));
    for (const record of await this.#client().find(`machine:${machine}`)) {
      const { link } = record.context as unknown as ChannelContext;
      if (record.status !== 'done' && !listed.includes(record.key)) this.#list.add(idOf(record.key), link);
    }
  }

  /** Reads a channel and its relays. */
  async #read(id: string): Promise<void> {
    const key = keyOf(id);
    const client = this.#client();
    const [record, children] = await Promise.all([client.snapshot(key), client.find(`child-of:${key}`)]);
    for (const each of [record, ...children]) if (each) this.#take(each.key, each);
  }

  // ── the state ────────────────────────────────────────────────────────────────────────────────────────────

  /** Changes and answers come by different ports: what is older than what is known is left aside. */
  #take(key: InstanceKey, record: InstanceRecord | undefined): void {
    const known = this.#state.records.get(key);
    if (known && record && known.birth === record.birth && known.revision > record.revision) return;
    const records = new Map(this.#state.records);
    if (record) records.set(key, record);
    else records.delete(key);
    this.#set({ records });
    this.#listChannels();
  }

  #listChannels(): void {
    const keys = this.#list.entries().map(({ id }) => keyOf(id));
    this.#set({ channels: keys.filter((key) => this.#state.records.has(key)) });
  }

  #isOver(key: InstanceKey): boolean {
    return this.#state.records.get(key)?.status === 'done';
  }

  #log(step: StepNotice): void {
    const steps = [...this.#state.steps, { ...step, id: (this.#serial += 1) }].slice(-longestLog);
    this.#set({ steps });
  }

  #set(change: Partial<SessionState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

const keyOf = (id: string): InstanceKey => `${machine}/${id}`;
const idOf = (key: InstanceKey): string => key.slice(machine.length + 1);

/** What went wrong, as the library names it: every rejection of the client is one of its own. */
export function domainErrorOf(error: unknown): DomainError {
  if (error instanceof JoineryError) return error.error;
  throw error;
}
