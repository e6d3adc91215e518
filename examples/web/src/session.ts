import type { Remote } from 'comlink';
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
import { type EngineClient, type Role, shareEngine, type SharedEngine } from 'joinery/worker';
import { channelList } from './channel-list.ts';
import { chatDatabase } from './chat/chat-store.ts';
import { Chats } from './chat/chats.ts';
import { deleteDatabase } from './delete-database.ts';
import { Directory } from './directory.ts';
import { type StepNotice, stepsChannel } from './engine/step-notice.ts';
import { World } from './engine/world.ts';
import {
  type NetworkControl,
  type NetworkNews,
  networkNewsChannel,
  type NetworkView,
  type PeopleView,
  personNames,
} from './network/control.ts';
import { Links } from './links.ts';
import { databaseOf } from './network/person-database.ts';

/** Everything that the page shows, as one value that is replaced with every change. */
export interface SessionState {
  /** `elsewhere`: another tab is at work, and can’t serve this one here; this one goes on when that is closed. */
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
/** Before what failed is tried again, and as long as a crash is to be seen: milliseconds. */
const pause = 800;

/** Why an engine could not begin, though the next one may. */
const passing: readonly DomainError['type'][] = ['StorageUnavailable', 'DatabaseBlocked', 'DatabaseFull', 'NoAnswer'];

/** The page's side: the engine and the network, in whichever tab they run, what they tell, and what the user does. */
export class Session {
  readonly #listeners = new Set<() => void>();
  readonly #list = channelList();
  /** Contacts, groups, and the members of each. */
  readonly directory = new Directory();
  /** What was said to contacts and in groups. */
  readonly chats = new Chats();
  readonly links = new Links({
    client: () => this.#client(),
    begin: (begun, link, incognito, boundTo) =>
      begun === machine
        ? this.join(link, incognito)
        : this.begin(begun, { by: 'link', link, incognito, ...(boundTo !== undefined && { boundTo }) }),
  });
  #state: SessionState = { engine: 'starting', crashes: 0, channels: [], records: new Map(), steps: [] };
  #world: World | undefined;
  #engine: SharedEngine | undefined;
  #hasRead = false;
  #isReading = false;
  #serial = 0;
  /** What tabs say to each other. */
  readonly #tabs = new BroadcastChannel('joinery-tabs');

  readonly getState = (): SessionState => this.#state;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Begins: with an engine in this tab, or with that of another one. */
  async run(seed: number | undefined): Promise<void> {
    const world = new World(seed, () => localStorage.getItem(peopleItem) !== null);
    this.#world = world;
    this.#listen(world);
    await this.chats.start();
    const client = shareEngine({ profile: 'joinery-web', spawn: () => world.spawn() });
    this.#engine = client;
    client.subscribe(machine, ({ key, record }) => this.#take(key, record));
    client.onHealth((health) => this.#set({ health }));
    client.onOutdated((error) => this.#set({ error }));
    client.onDeath(() => this.#set({ crashes: this.#state.crashes + 1 }));
    client.onRole((role) => void this.#become(role));
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
    await this.#readChannel(id);
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
    const { contact } = (record?.context ?? {}) as { contact?: InstanceKey | MemberConnectionContext['contact'] };
    return typeof contact === 'string' ? contact : contact?.key;
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
    if (this.#state.people) return;
    localStorage.setItem(peopleItem, 'met');
    await this.changePeople((control) => control.meetPeople());
    await this.changePeople((control) => control.gatherPeople());
  }

  async changePeople(change: (control: Control) => Promise<PeopleView>): Promise<void> {
    if (this.#world) this.#set({ people: await change(this.#world.control) });
  }

  /** Takes a channel off the list. Its record stays. */
  remove(key: InstanceKey): void {
    this.#list.remove(idOf(key));
    this.#listChannels();
  }

  async changeNetwork(change: (control: Control) => Promise<NetworkView>): Promise<void> {
    if (this.#world) this.#set({ network: await change(this.#world.control) });
  }

  /** Ends the engine's worker without warning, as a crash would, in whichever tab it is. */
  crash(): void {
    this.#world?.crash();
    this.#say('crash');
  }

  /** Ends everything in all tabs, forgets everything, and loads the pages anew. */
  async startAfresh(): Promise<void> {
    this.#say('leave');
    await this.#leave();
    this.#list.clear();
    localStorage.removeItem(peopleItem);
    await Promise.all(['joinery', 'joinery-network', chatDatabase, ...personNames.map(databaseOf)].map(deleteDatabase));
    this.#say('reload');
    location.reload();
  }

  // ── the engine, the network, and other tabs ──────────────────────────────────────────────────────────────

  #listen(world: World): void {
    new BroadcastChannel(stepsChannel).onmessage = ({ data }: MessageEvent<StepNotice>) => this.#log(data);
    new BroadcastChannel(networkNewsChannel).onmessage = ({ data }: MessageEvent<NetworkNews>) => this.#set(data);
    // Where it runs nowhere yet, it tells by itself as soon as it does.
    void this.changeNetwork((control) => control.view());
    if (localStorage.getItem(peopleItem) !== null) void this.changePeople((control) => control.meetPeople());
    this.#tabs.onmessage = ({ data }: MessageEvent<TabWord>) => {
      if (data === 'crash') world.crash();
      else if (data === 'leave') void this.#leave();
      else location.reload();
    };
    addEventListener('storage', () => this.#listChannels());
    addEventListener('pagehide', () => world.leave());
  }

  #say(word: TabWord): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel of this origin alone
    this.#tabs.postMessage(word);
  }

  async #leave(): Promise<void> {
    await this.#engine?.close();
    this.#world?.leave();
  }

  /** There is an engine, or there is none for now. */
  async #become(role: Role): Promise<void> {
    if (role === 'mirror' || role === 'elsewhere' || role === 'outdated') this.#world?.leave();
    if (role === 'elsewhere') this.#set({ engine: 'elsewhere' });
    else if (role === 'waiting') this.#set({ engine: this.#hasRead ? 'restarting' : 'starting' });
    else if (role !== 'outdated') {
      if (this.#state.engine === 'restarting') await new Promise((seen) => setTimeout(seen, pause));
      await this.#read();
    }
  }

  /** Reads what there is, once: from then on changes are told. Tries again as long as that may help. */
  async #read(): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    let failure = await this.#tryToRead();
    while (failure && passing.includes(failure.type)) {
      await new Promise((later) => setTimeout(later, pause));
      failure = await this.#tryToRead();
    }
    this.#isReading = false;
  }

  /** Resolves with the reason where it can’t be read. */
  async #tryToRead(): Promise<DomainError | undefined> {
    const client = this.#client();
    try {
      if (!this.#hasRead) {
        await this.#completeList();
        for (const { id } of this.#list.entries()) await this.#readChannel(id);
        await this.directory.attach(client);
        void this.chats.attach(client);
        this.#hasRead = true;
      }
      const health = await client.health();
      if (isServed(this.#engine?.role)) this.#set({ engine: 'running', error: undefined, health });
      return undefined;
    } catch (error) {
      const reason = domainErrorOf(error);
      this.#set({ error: reason });
      return reason;
    }
  }

  #client(): EngineClient {
    if (!this.#engine) throw new Error('no engine yet');
    return this.#engine;
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
  async #readChannel(id: string): Promise<void> {
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

/** What one tab says to all others: to end the engine’s worker, to let go of everything, to begin anew. */
type TabWord = 'crash' | 'leave' | 'reload';

const isServed = (role: Role | undefined): boolean => role === 'writer' || role === 'mirror' || role === 'alone';

const keyOf = (id: string): InstanceKey => `${machine}/${id}`;
const idOf = (key: InstanceKey): string => key.slice(machine.length + 1);

/** What went wrong, as the library names it: every rejection of the client is one of its own. */
export function domainErrorOf(error: unknown): DomainError {
  if (error instanceof JoineryError) return error.error;
  throw error;
}
