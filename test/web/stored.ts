import type { InstanceRecord } from 'joinery';
import type { JsonObject } from 'joinery/machines';
import type { LogEntry, NetworkState } from 'joinery/simulation';
import type { Page } from 'playwright';

/** The rows of one database of the page, as they are on disk: neither the engine nor the network is asked. */
async function rowsOf(page: Page, database: 'joinery' | 'joinery-network'): Promise<unknown[]> {
  return page.evaluate(
    (name) =>
      new Promise<unknown[]>((resolve, reject) => {
        const opening = indexedDB.open(name);
        opening.onerror = () => reject(opening.error ?? new Error(`no database ${name}`));
        opening.onsuccess = () => {
          const rows = opening.result.transaction('rows').objectStore('rows').getAll();
          rows.onsuccess = () => {
            opening.result.close();
            resolve(rows.result);
          };
          rows.onerror = () => reject(rows.error ?? new Error('no rows'));
        };
      }),
    database,
  );
}

/** What the engine has stored. */
export async function storedRows(page: Page): Promise<InstanceRecord[]> {
  return (await rowsOf(page, 'joinery')) as InstanceRecord[];
}

/** What the relays and servers of the simulated network saw. */
export async function networkLog(page: Page): Promise<readonly LogEntry[]> {
  const [row] = (await rowsOf(page, 'joinery-network')) as { state: NetworkState }[];
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
