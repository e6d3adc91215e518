import type { DomainError } from '../../../runtime/index.ts';
import { JoineryError } from '../../../runtime/errors.ts';
import { connectEngine, type Role, type SharedEngine, shareEngine } from '../../../runtime/worker/index.ts';

export interface TabOptions {
  readonly profile: string;
  /** Milliseconds without a sign of life. */
  readonly patience?: number;
  /** Milliseconds until a call ends without an answer. */
  readonly deadline?: number;
  /** Version of the ledgers' rows in this build. */
  readonly rows?: number;
  /** What the browser is to be without. */
  readonly without?: readonly ('locks' | 'channels')[];
}

/** One who writes a ledger, entry by entry, and notes what became of each. */
interface Pen {
  readonly acknowledged: { readonly entry: string; readonly at: number }[];
  readonly refused: { readonly entry: string; readonly error: DomainError }[];
  stop(): Promise<void>;
}

let client: SharedEngine;
let worker: Worker | undefined;
let pen: Pen | undefined;
const roles: Role[] = [];
const outdated: DomainError[] = [];
const shown = new Map<string, readonly string[]>();
const ledgerOf = (id: string) => `ledger/${id}`;
const entriesOf = (context: unknown) => (context as { entries: readonly string[] }).entries;

/** What a test does in a tab, by name; arguments and answers are plain data. */
const tab = {
  open({ profile, patience, deadline, rows = 1, without = [] }: TabOptions): void {
    client = shareEngine({
      profile,
      ...(patience !== undefined && { patience }),
      ...(deadline !== undefined && { deadline }),
      rows: { ledger: rows },
      spawn: () => (worker = new Worker('/worker.js', { name: JSON.stringify({ profile, rows }) })),
      ...(without.includes('locks') && { locks: undefined }),
      ...(without.includes('channels') && { openChannel: undefined }),
    });
    client.onRole((role) => roles.push(role));
    client.onOutdated((error) => outdated.push(error));
    client.subscribe('ledger', ({ key, record }) => {
      if (record) shown.set(key, entriesOf(record.context));
    });
  },
  role: () => client.role,
  roles: () => roles,
  outdated: () => outdated,
  start: (id: string) => settled(client.start('ledger', id, {})),
  write: (id: string, entry: string) => settled(client.send(ledgerOf(id), { type: 'write', entry })),
  async read(id: string): Promise<readonly string[] | undefined> {
    const record = await client.snapshot(ledgerOf(id));
    return record && entriesOf(record.context);
  },
  /** What its subscriber was told last. */
  shown: (id: string) => shown.get(ledgerOf(id)),
  /** Writes an entry every so many milliseconds, and so many at a time at most. */
  beginWriting(id: string, name: string, every: number, atOnce = 5): void {
    const acknowledged: Pen['acknowledged'] = [];
    const refused: Pen['refused'] = [];
    const pending = new Set<Promise<void>>();
    let written = 0;
    const timer = setInterval(() => {
      if (pending.size >= atOnce) return;
      const entry = `${name}.${++written}`;
      const sent = client.send(ledgerOf(id), { type: 'write', entry }).then(
        () => void acknowledged.push({ entry, at: Date.now() }),
        (error: JoineryError) => void refused.push({ entry, error: error.error }),
      );
      pending.add(sent);
      void sent.then(() => pending.delete(sent));
    }, every);
    const stop = async (): Promise<void> => {
      clearInterval(timer);
      await Promise.all(pending);
    };
    pen = { acknowledged, refused, stop };
  },
  async endWriting(): Promise<Omit<Pen, 'stop'>> {
    await pen?.stop();
    const { acknowledged = [], refused = [] } = pen ?? {};
    return { acknowledged, refused };
  },
  acknowledged: () => pen?.acknowledged ?? [],
  endWorker: () => worker?.terminate(),
  /** It does nothing any more. By a message: one that hangs in what the developer's tools ask of it may outlive its end. */
  hangWorker: () => worker?.postMessage('hang', []),
  /** So many more clients of this tab's worker come, listen, ask, and go. */
  async comeAndGo(count: number): Promise<void> {
    const own = worker;
    if (!own) throw new Error('the engine is not this tab’s');
    for (let n = 0; n < count; n++) {
      const each = connectEngine(own, { rows: { ledger: 1 } });
      const ends = [each.subscribe('', () => undefined), each.onHealth(() => undefined)];
      await each.snapshot(ledgerOf('l'));
      await each.close();
      for (const end of ends) end();
    }
  },
  close: () => client.close(),
};
export type TabPage = typeof tab;

async function settled<T>(call: Promise<T>): Promise<{ value: T } | { error: DomainError }> {
  try {
    return { value: await call };
  } catch (error) {
    if (error instanceof JoineryError) return { error: error.error };
    throw error;
  }
}

Object.assign(globalThis, { tab });
