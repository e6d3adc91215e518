import type { Page } from 'playwright';
import type { JsonObject } from '../../../machines/index.ts';
import { messagesByRelay, networkLog, storedRows } from '../stored.ts';

/** How a flow ended: what the engine has stored, and what each relay received. */
export interface Final {
  readonly rows: readonly unknown[];
  readonly messages: Record<string, readonly string[]>;
}

/** Once everything is at rest: no command without an answer, no instance that waits. */
export async function finalOf(page: Page): Promise<Final> {
  await restOf(page);
  return { rows: (await storedRows(page)).map(withoutAccidents), messages: messagesByRelay(await networkLog(page)) };
}

async function restOf(page: Page): Promise<void> {
  for (let looks = 0; ; looks += 1) {
    const busy = (await storedRows(page)).filter(({ unfinished }) => unfinished);
    if (busy.length === 0) return;
    if (looks === 600) throw new Error(`still unfinished: ${JSON.stringify(busy)}`);
    await page.waitForTimeout(200);
  }
}

/** Ids that were drawn, epoch milliseconds, and counts of steps: nothing of a flow's outcome is in them. */
const ids = new Set([
  'key',
  'parent',
  'birth',
  'membershipId',
  'memberKey',
  'keyRef',
  'publicKey',
  'connectionId',
  'confirmationId',
]);
const times = new Set(['at', 'since', 'updatedAt', 'createdAt', 'dueAt', 'until']);
const counts = new Set(['revision', 'lastEvents']);

/** A row without what differs between any two runs. Labels keep their kind; the order of rows is that of their keys. */
function withoutAccidents(row: object): JsonObject {
  const { labels = [], ...rest } = JSON.parse(JSON.stringify(row, readable)) as { labels?: string[] } & JsonObject;
  return { ...rest, labels: labels.map((label) => label.replace(/^(connection|child-of|relays):.*/, '$1')) };
}

function readable(name: string, value: unknown): unknown {
  if (times.has(name) || counts.has(name)) return undefined;
  // Our own member id is drawn; a relay's is the network's, and the same in each run.
  if (ids.has(name) || (name === 'memberId' && typeof value === 'string')) return 'an id';
  return value;
}
