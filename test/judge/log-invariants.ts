import type { ChannelContext } from '../../machines/relay/channel-context.ts';
import type { LogEntry, NetworkLog } from '../../simulation/index.ts';
import type { Client } from './client.ts';

/** The name in the main profile of every client. */
export const mainName = (client: string): string => `Main of ${client}`;

/** Reads the network's own log, line by line, and says what no relay should ever see. */
export class LogReader {
  #read = 0;
  readonly #seen = new Map<string, number>();
  readonly #identities = new Map<string, Set<string>>();
  /** Links of the channels, by their relays'. */
  readonly #channels = new Map<string, string>();
  /** Connections that a relay took, by client and relay. */
  readonly #live = new Map<string, Set<string>>();

  constructor(
    private readonly log: NetworkLog,
    private readonly clients: ReadonlyMap<string, Pick<Client, 'witness'>>,
    /** The instance that a client has for a channel's link. */
    private readonly instanceFor: (client: string, link: string) => string,
    private readonly accuse: (client: string, what: string) => void,
  ) {}

  /** Reads what is new. */
  read(): void {
    const { entries } = this.log;
    for (; this.#read < entries.length; this.#read += 1) {
      const entry = entries[this.#read];
      if (entry) this.#judge(entry);
    }
  }

  #judge(entry: LogEntry): void {
    switch (entry.kind) {
      case 'joinRequest':
        if (entry.signature !== 'good')
          this.accuse(entry.client, `a join request whose signature is ${entry.signature}`);
        this.#channels.set(entry.relay, entry.channel);
        this.#checkIdentity(entry, entry.memberId);
        if (entry.taken) this.#checkConnection(entry);
        return;
      case 'connected':
        this.#once(entry.client, `${entry.connectionId} connected`);
        this.#checkIdentity(entry, undefined);
        return;
      case 'message':
        if (entry.event === 'x.grp.leave') this.#once(entry.client, `${entry.connectionId} said goodbye`);
        this.#checkMask(
          entry.client,
          this.instanceFor(entry.client, this.#channels.get(entry.relay) ?? ''),
          entry.params,
        );
        return;
      default:
    }
  }

  /** One identity for each membership, and the main profile in nothing of an incognito one. */
  #checkIdentity(
    entry: { client: string; channel: string; memberKey?: string | undefined; profile: object },
    memberId: string | undefined,
  ): void {
    const { client, channel } = entry;
    const key = this.instanceFor(client, channel);
    const witness = this.clients.get(client)?.witness;
    const row = witness?.last.get(key);
    if (row) {
      const { profile } = row.context as unknown as ChannelContext;
      const { displayName } = entry.profile as { displayName?: string };
      this.#checkMask(client, key, entry.profile);
      if (displayName !== profile?.displayName) this.accuse(client, `${key} was shown as ${displayName}`);
    }
    if (memberId === undefined) return;
    const identities = this.#identities.get(`${client} ${channel}`) ?? new Set();
    this.#identities.set(`${client} ${channel}`, identities);
    identities.add(JSON.stringify([memberId, entry.memberKey, entry.profile]));
    const memberships = witness?.births.get(key)?.size ?? 0;
    if (identities.size > memberships)
      this.accuse(client, `${identities.size} identities in ${memberships} membership of ${key}`);
  }

  /** Nothing that an incognito membership says holds the main profile. */
  #checkMask(client: string, key: string, said: object): void {
    const context = this.clients.get(client)?.witness.last.get(key)?.context as ChannelContext | undefined;
    if (context?.choice.incognito && JSON.stringify(said).includes(mainName(client))) {
      this.accuse(client, `${key} is incognito, and a relay saw the main profile`);
    }
  }

  /** A relay takes one connection of a client at a time, each once, and none that no row asked for. */
  #checkConnection({ client, relay, connectionId }: { client: string; relay: string; connectionId: string }): void {
    this.#once(client, `${connectionId} was joined`);
    const witness = this.clients.get(client)?.witness;
    if (!witness?.joins.has(connectionId))
      this.accuse(client, `a relay was joined by ${connectionId}, which is on no row`);
    const live = this.#live.get(`${client} ${relay}`) ?? new Set();
    this.#live.set(`${client} ${relay}`, live.add(connectionId));
    for (const other of live) {
      if (other !== connectionId && !witness?.givenUp.has(other)) {
        this.accuse(client, `two connections of one relay: ${other} and ${connectionId}`);
      }
    }
  }

  #once(client: string, what: string): void {
    const count = (this.#seen.get(what) ?? 0) + 1;
    this.#seen.set(what, count);
    if (count > 1) this.accuse(client, `${what} ${count} times`);
  }
}
