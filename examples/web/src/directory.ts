import type { InstanceKey, InstanceRecord } from 'joinery';
import type { EngineClient } from 'joinery/worker';

/** Contacts and groups, as one value that is replaced with every change. */
export interface DirectoryState {
  readonly contacts: readonly InstanceRecord[];
  readonly addresses: readonly InstanceRecord[];
  readonly requests: readonly InstanceRecord[];
  readonly groups: readonly InstanceRecord[];
  /** Requests to be invited again to groups that were left. */
  readonly rejoins: readonly InstanceRecord[];
  /** The account’s choices about merging: one row, once something was chosen. */
  readonly settings: readonly InstanceRecord[];
  /** The rows of a group's members, by its id. The host is a part of the group's own row. */
  readonly members: ReadonlyMap<string, readonly InstanceRecord[]>;
}

const machines = {
  contact: 'contacts',
  'contact-address': 'addresses',
  'contact-request': 'requests',
  membership: 'groups',
  'member-connection': 'members',
  'member-invitation': 'members',
  'repeat-join': 'rejoins',
  'merge-settings': 'settings',
} as const satisfies Record<string, keyof DirectoryState>;

const nothing: DirectoryState = {
  contacts: [],
  addresses: [],
  requests: [],
  groups: [],
  rejoins: [],
  settings: [],
  members: new Map(),
};

/** Rows that are read at once, and how long changes are gathered before they are shown: milliseconds. */
const pageSize = 500;
const frame = 16;

/** Reads the rows that concern people, and follows their changes: many at once are shown at once. */
export class Directory {
  readonly #records = new Map<InstanceKey, InstanceRecord>();
  readonly #listeners = new Set<() => void>();
  #state: DirectoryState = nothing;
  #isDue = false;

  readonly getState = (): DirectoryState => this.#state;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Follows an engine from here on. Resolves when all there is was read. */
  async attach(client: EngineClient): Promise<void> {
    for (const machine of Object.keys(machines)) {
      client.subscribe(machine, ({ key, record }) => this.#take(key, record));
      let rows: InstanceRecord[] = [];
      do {
        const after = rows.at(-1)?.key;
        rows = await client.find(`machine:${machine}`, { limit: pageSize, ...(after !== undefined && { after }) });
        for (const row of rows) this.#take(row.key, row);
      } while (rows.length === pageSize);
    }
  }

  /** The key of what shows a row: the link of a group is among its group. */
  placeOf(key: InstanceKey): InstanceKey {
    const group = this.#records.get(key)?.context['group'] as { groupId: string } | undefined;
    return key.startsWith('contact-address/') && group ? `membership/${group.groupId}` : key;
  }

  /** Changes and answers come by different ports: what is older than what is known is left aside. */
  #take(key: InstanceKey, record: InstanceRecord | undefined): void {
    const known = this.#records.get(key);
    if (record?.parent !== undefined) return;
    if (known && record && known.birth === record.birth && known.revision > record.revision) return;
    if (record) this.#records.set(key, record);
    else this.#records.delete(key);
    if (this.#isDue) return;
    this.#isDue = true;
    setTimeout(() => this.#publish(), frame);
  }

  #publish(): void {
    this.#isDue = false;
    const of = (list: keyof DirectoryState): InstanceRecord[] =>
      [...this.#records.values()].filter(({ machine }) => listOf(machine) === list);
    const members = new Map<string, InstanceRecord[]>();
    for (const record of of('members')) {
      const group = members.get(groupOf(record)) ?? [];
      group.push(record);
      members.set(groupOf(record), group);
    }
    this.#state = {
      contacts: of('contacts'),
      addresses: of('addresses'),
      requests: of('requests'),
      groups: of('groups'),
      rejoins: of('rejoins'),
      settings: of('settings'),
      members,
    };
    for (const listener of this.#listeners) listener();
  }
}

const listOf = (machine: string): string => machines[machine as keyof typeof machines];

/** Both kinds of members name their group. */
function groupOf({ context: { group, groupId } }: InstanceRecord): string {
  if (typeof groupId === 'string') return groupId;
  return (group as { groupId?: string } | undefined)?.groupId ?? '';
}
