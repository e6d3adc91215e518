import { childLabel } from '../labels.ts';
import type { InstanceKey, InstanceRecord } from '../record.ts';

/** What can be asked for rows. */
export interface Readable {
  snapshot(key: InstanceKey): Promise<InstanceRecord | undefined>;
  find(label: string, options: { limit?: number; after?: InstanceKey }): Promise<InstanceRecord[]>;
}

/** Rows that are read at once. */
const pageSize = 500;

/** Whether a subscription to the prefix hears of the key. */
export const isUnder = (key: InstanceKey, prefix: string): boolean =>
  prefix === '' || key === prefix || key.startsWith(`${prefix}/`);

/** Every row that subscriptions to the prefixes hear of, each once. `machines`: all names of which there may be rows. */
export async function* rowsUnder(
  engine: Readable,
  prefixes: readonly string[],
  machines: readonly string[],
): AsyncGenerator<InstanceRecord> {
  const asked = prefixes.includes('') ? machines : prefixes;
  const outermost = asked.filter((prefix) => !asked.some((other) => other !== prefix && isUnder(prefix, other)));
  for (const prefix of outermost) {
    const roots = prefix.includes('/') ? one(engine, prefix) : all(engine, prefix);
    for await (const root of roots) {
      yield root;
      yield* below(engine, root);
    }
  }
}

async function* one(engine: Readable, key: InstanceKey): AsyncGenerator<InstanceRecord> {
  const record = await engine.snapshot(key);
  if (record) yield record;
}

async function* all(engine: Readable, machine: string): AsyncGenerator<InstanceRecord> {
  let page: InstanceRecord[] = [];
  do {
    const after = page.at(-1)?.key;
    page = await engine.find(`machine:${machine}`, { limit: pageSize, ...(after !== undefined && { after }) });
    yield* page;
  } while (page.length === pageSize);
}

async function* below(engine: Readable, { key, children }: InstanceRecord): AsyncGenerator<InstanceRecord> {
  if (Object.keys(children).length === 0) return;
  for (const child of await engine.find(childLabel(key), {})) {
    yield child;
    yield* below(engine, child);
  }
}
