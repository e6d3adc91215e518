import type { InstanceRecord } from '../../../runtime/record.ts';
import type { LogEntryOf, NetworkState } from '../../../simulation/index.ts';
import { rootOf, type Sight } from './sights.ts';

/** One end of a connection between two devices: the record that one of them has of the other. */
export interface End {
  readonly client: string;
  readonly sight: Sight;
}
export type Bond = readonly [End, End];

/** Who is who: from the network alone. What a device has stored says only which connection is which record's. */
export class Truth {
  /** By client and connection: the record that owns it, and who has written there. */
  readonly #owners = new Map<string, string>();
  readonly #peers = new Map<string, string>();
  readonly #connections = new Map<string, Set<string>>();

  /** A row was stored: a connection of a record. */
  note(client: string, { key, labels }: InstanceRecord): void {
    const record = rootOf(key);
    for (const label of labels) {
      if (!label.startsWith('connection:')) continue;
      const connection = `${client} ${label.slice('connection:'.length)}`;
      this.#owners.set(connection, record);
      const own = this.#connections.get(`${client} ${record}`) ?? new Set();
      this.#connections.set(`${client} ${record}`, own.add(connection));
    }
  }

  wrote({ from, to, connectionId }: LogEntryOf<'chat'>): void {
    this.#peers.set(`${to} ${connectionId}`, from);
  }

  /** The record to which a client's connection belongs. */
  owner(client: string, connectionId: string): string | undefined {
    return this.#owners.get(`${client} ${connectionId}`);
  }

  /** The devices whose record it is: more than one, where one has taken over another's connection. */
  whose(client: string, record: string): string[] {
    const connections = [...(this.#connections.get(`${client} ${record}`) ?? [])];
    return [...new Set(connections.flatMap((each) => this.#peers.get(each) ?? []))];
  }
}

/** All connections that are records on both sides, each once. */
export function bondsIn(state: NetworkState, sights: ReadonlyMap<string, readonly Sight[]>): Bond[] {
  const at = (client: string, connectionId: string): Sight | undefined =>
    sights.get(client)?.find((each) => each.connectionId === connectionId && each.current);
  return [...sights].flatMap(([client, own]) =>
    own.flatMap((sight): Bond[] => {
      if (!sight.current || sight.connectionId === undefined) return [];
      const target = state.clients[client]?.connections[sight.connectionId]?.peerQueue;
      const queue = target && state.servers[target.server]?.queues[target.queue];
      if (queue?.owner !== 'agent') return [];
      const other = at(queue.client, queue.connectionId);
      return other && client < queue.client
        ? [
            [
              { client, sight },
              { client: queue.client, sight: other },
            ],
          ]
        : [];
    }),
  );
}
