import type { InstanceRecord } from 'joinery';
import type { JsonObject } from 'joinery/machines';
import type { LogEntry, NetworkState } from 'joinery/simulation';
import type { Page } from 'playwright';

/** The rows of one database of the page, as they are on disk: neither the engine nor the network is asked. */
async function rowsOf(page: Page, database: string, store = 'rows'): Promise<unknown[]> {
  return page.evaluate(
    ([name, store]) =>
      new Promise<unknown[]>((resolve, reject) => {
        const opening = indexedDB.open(name);
        opening.onerror = () => reject(opening.error ?? new Error(`no database ${name}`));
        opening.onsuccess = () => {
          const rows = opening.result.transaction(store).objectStore(store).getAll();
          rows.onsuccess = () => {
            opening.result.close();
            resolve(rows.result);
          };
          rows.onerror = () => reject(rows.error ?? new Error('no rows'));
        };
      }),
    [database, store] as const,
  );
}

/**
 * Copies the row of a member that was introduced to us, as members who could not be connected. Nothing else may have the
 * database open.
 */
export async function addMembers(page: Page, count: number): Promise<void> {
  const rows = (await storedRows(page)) as StoredMember[];
  const model = rows.find(({ machine }) => machine === 'member-connection');
  if (!model) throw new Error('no member to copy');
  const { connection: _, connectionId: __, request: ___, ...context } = model.context;
  const { memberId, profile } = context.facts;
  const members: object[] = Array.from({ length: count }, (_, at) => {
    const id = `copy${at + 1}`;
    const displayName = `Member ${String(at + 1).padStart(4, '0')}`;
    return {
      ...model,
      key: model.key.replace(memberId, id),
      birth: `${model.birth}-${at}`,
      value: 'failed',
      children: {},
      context: { ...context, facts: { ...context.facts, memberId: id, profile: { ...profile, displayName } } },
      labels: model.labels.map((label) => label.replace(memberId, id)),
    };
  });
  await page.evaluate(
    (rows) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('joinery');
        opening.onerror = () => reject(opening.error ?? new Error('no database'));
        opening.onsuccess = () => {
          const transaction = opening.result.transaction('rows', 'readwrite');
          for (const row of rows) transaction.objectStore('rows').put(row);
          transaction.onerror = () => reject(transaction.error ?? new Error('not written'));
          transaction.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
    members,
  );
}

type StoredMember = InstanceRecord & { context: { facts: { memberId: string; profile: JsonObject } } };

/** What the engine has stored. */
export async function storedRows(page: Page): Promise<InstanceRecord[]> {
  return (await rowsOf(page, 'joinery')) as InstanceRecord[];
}

/** How many messages the client has stored, of all chats. */
export const storedLines = async (page: Page): Promise<number> => (await rowsOf(page, 'joinery-chats', 'lines')).length;

/** What the relays and servers of the simulated network saw. */
export async function networkLog(page: Page, database = 'joinery-network'): Promise<readonly LogEntry[]> {
  const [row] = (await rowsOf(page, database)) as { state: NetworkState }[];
  return row?.state.log ?? [];
}

/** The messages that each relay received, by the relay's link, in order: which, and as whom. */
export function messagesByRelay(log: readonly LogEntry[]): Record<string, string[]> {
  const received: Record<string, string[]> = {};
  for (const entry of log) {
    const message = messageIn(entry);
    if (message && 'relay' in entry) (received[entry.relay] ??= []).push(message);
  }
  return received;
}

function nameIn({ profile: { displayName } }: { profile: JsonObject }): string {
  return typeof displayName === 'string' ? displayName : 'nobody';
}

function messageIn(entry: LogEntry): string | undefined {
  switch (entry.kind) {
    case 'joinRequest':
      return `x.member ${entry.signature} ${nameIn(entry)}${entry.taken ? '' : ' (queue full)'}`;
    case 'connected':
      return `x.info ${nameIn(entry)}`;
    case 'message':
      return entry.event;
    default:
      return undefined;
  }
}
