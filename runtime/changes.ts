import type { Need } from './drafts.ts';
import { childLabel, connectionLabel, connectionsOf } from './labels.ts';
import { byKey, type InstanceKey, type InstanceRecord } from './record.ts';
import { isInstance, type EngineRow, type Rows } from './rows.ts';

/** What a turn is computed on: the rows that are committed, or those that the turn before it leaves. */
type Base = Pick<Rows, 'cached' | 'read' | 'find' | 'waitingFor' | 'ownerOf' | 'hears'>;

/** The rows as of now in a turn: what its chains have changed so far, over what was there before it. */
export class Changes implements Base {
  readonly #changes = new Map<InstanceKey, EngineRow | undefined>();
  /** Which of the changed rows owns a connection, or did. */
  readonly #owners = new Map<string, InstanceKey>();
  /** Which of the changed rows waits for a command's answer, or did. */
  readonly #waiting = new Map<string, InstanceKey>();

  constructor(private base: Base) {}

  /** For the next turn, which sees them as if they were committed. */
  next(): Changes {
    return new Changes(this);
  }

  /** What they were over is committed by now. */
  rebase(base: Base): void {
    this.base = base;
  }

  get puts(): EngineRow[] {
    return [...this.#changes.values()].filter((row) => row !== undefined);
  }

  get deletes(): InstanceKey[] {
    return [...this.#changes].filter(([, row]) => row === undefined).map(([key]) => key);
  }

  has(key: InstanceKey): boolean {
    return this.#changes.has(key);
  }

  put(row: EngineRow): void {
    this.#changes.set(row.key, row);
    for (const id of connectionsOf(row.labels)) this.#owners.set(id, row.key);
    if (isInstance(row)) for (const { corrId } of row.commands) this.#waiting.set(corrId, row.key);
  }

  delete(key: InstanceKey): void {
    this.#changes.set(key, undefined);
  }

  /** From this turn, else from memory. */
  cached(key: InstanceKey): InstanceRecord | undefined {
    if (!this.#changes.has(key)) return this.base.cached(key);
    const row = this.#changes.get(key);
    return isInstance(row) ? row : undefined;
  }

  /** From this turn, else from memory, else from the store. */
  async read(key: InstanceKey): Promise<InstanceRecord | undefined> {
    return this.cached(key) ?? (this.#changes.has(key) ? undefined : this.base.read(key));
  }

  /** The rows that bear the label, ordered by key; all rows without one. */
  async find(label?: string, { after, limit }: { after?: string; limit?: number } = {}): Promise<EngineRow[]> {
    const stored = await this.base.find(label, {
      ...(after !== undefined && { after }),
      // Those that the turn has changed count as they are by now: they may be too many.
      ...(limit !== undefined && { limit: limit + this.#changes.size }),
    });
    const changed = this.puts.filter(
      ({ key, labels }) => (label === undefined || labels.includes(label)) && (after === undefined || key > after),
    );
    return [...stored.filter(({ key }) => !this.#changes.has(key)), ...changed].sort(byKey).slice(0, limit);
  }

  async childrenOf(parent: InstanceKey): Promise<InstanceRecord[]> {
    return (await this.find(childLabel(parent))).filter(isInstance);
  }

  /** The rows that a chain asks for. */
  async fetch(need: Need): Promise<InstanceRecord[]> {
    if ('find' in need) return (await this.find(need.find, need)).filter(isInstance);
    const row = need.unfinished ? this.cached(need.read) : await this.read(need.read);
    return row ? [row] : [];
  }

  /** The instance that owns the connection: it may have gone from one to another in this turn. */
  async ownerOf(connectionId: string): Promise<InstanceKey | undefined> {
    const owns = (key: InstanceKey) => this.#changes.get(key)?.labels.includes(connectionLabel(connectionId));
    const changed = this.#owners.get(connectionId);
    if (changed !== undefined && owns(changed)) return changed;
    const key = await this.base.ownerOf(connectionId);
    return key !== undefined && this.#changes.has(key) && !owns(key) ? undefined : key;
  }

  hears(type: string): boolean {
    return this.base.hears(type);
  }

  /** The instance that waits for the command's answer: what it waited for may be another row's by now. */
  waitingFor(corrId: string): InstanceKey | undefined {
    return this.#waiting.get(corrId) ?? this.base.waitingFor(corrId);
  }
}
