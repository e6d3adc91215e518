import type { MachineDefinition } from '../machines/registry.ts';
import type { Row, Store } from '../persistence/store.ts';
import { childLabel } from './drafts.ts';
import { DueTimes } from './due-times.ts';
import type { Logger } from './ports.ts';
import type { InstanceKey, InstanceRecord } from './record.ts';
import { tagsOf } from './step.ts';

export type Registry = Readonly<Record<string, MachineDefinition>>;

/** An event that an instance in quarantine has not taken yet, on a row of its own, in the order of their keys. */
export interface ParkedRow extends Row {
  readonly parked: ParkedDelivery;
  readonly instance: InstanceKey;
  readonly at: number;
}

/** How a parked event is delivered when its instance is resumed. */
export type ParkedDelivery =
  | {
      readonly kind: 'event';
      readonly key: InstanceKey;
      readonly event: InstanceRecord['timers'][number]['event'];
      readonly eventId?: string;
    }
  | {
      readonly kind: 'answer';
      readonly key: InstanceKey;
      readonly corrId: string;
      readonly event: InstanceRecord['timers'][number]['event'];
      readonly eventId: string;
    }
  | { readonly kind: 'timer'; readonly key: InstanceKey; readonly timerId: string };

export type EngineRow = InstanceRecord | ParkedRow;

export const isInstance = (row: EngineRow | undefined): row is InstanceRecord => row !== undefined && 'machine' in row;
export const parkedLabel = (key: InstanceKey): string => `parked:${key}`;

/** Settled rows that are kept in memory because they were used lately. */
const recentRows = 512;

/**
 * The rows that the engine has at hand: all unfinished ones, and the settled ones that were used lately; the rest is
 * on disk. Keeps what is found by them: who owns a connection, who waits for a command, who is due when.
 */
export class Rows {
  readonly #rows = new Map<InstanceKey, InstanceRecord>();
  readonly #settled = new Set<InstanceKey>();
  readonly #owners = new Map<string, InstanceKey>();
  readonly #waiting = new Map<string, InstanceKey>();
  readonly due = new DueTimes();

  constructor(
    private readonly store: Store<EngineRow>,
    private readonly registry: Registry,
    private readonly logger: Logger,
  ) {}

  /** Forgets everything and reads the unfinished rows anew. */
  async load(): Promise<void> {
    for (const key of [...this.#rows.keys()]) this.#drop(key);
    for (const row of await this.store.unfinished()) if (isInstance(row)) this.#keep(this.#admit(row));
  }

  /** Rows in which work remains; all of them are in memory. */
  unfinished(): InstanceRecord[] {
    return [...this.#rows.values()].filter((row) => row.unfinished === 1);
  }

  cached(key: InstanceKey): InstanceRecord | undefined {
    return this.#rows.get(key);
  }

  async read(key: InstanceKey): Promise<InstanceRecord | undefined> {
    const cached = this.#rows.get(key);
    if (cached) return cached;
    const [row] = await this.store.read([key]);
    if (!isInstance(row)) return undefined;
    const record = this.#admit(row);
    this.#keep(record);
    return record;
  }

  async childrenOf(key: InstanceKey): Promise<InstanceRecord[]> {
    const rows = await this.store.find(childLabel(key));
    return rows.filter(isInstance).map((row) => this.#rows.get(row.key) ?? this.#admit(row));
  }

  /** The instance that waits for the command's answer. */
  waitingFor(corrId: string): InstanceKey | undefined {
    return this.#waiting.get(corrId);
  }

  /** The instance that owns the connection. */
  async ownerOf(connectionId: string): Promise<InstanceKey | undefined> {
    const label = `connection:${connectionId}`;
    const known = this.#owners.get(label);
    if (known !== undefined) return known;
    const [row] = await this.store.find(label, { limit: 1 });
    return row?.key;
  }

  /** Takes over what was committed. */
  apply(puts: readonly EngineRow[], deletes: readonly InstanceKey[]): void {
    for (const key of deletes) this.#drop(key);
    for (const row of puts) if (isInstance(row)) this.#keep(row);
  }

  /** Forgets rows whose commit failed: the store is asked again. */
  forget(keys: Iterable<InstanceKey>): void {
    for (const key of keys) this.#drop(key);
  }

  #keep(row: InstanceRecord): void {
    this.#drop(row.key);
    this.#rows.set(row.key, row);
    for (const label of row.labels) if (label.startsWith('connection:')) this.#owners.set(label, row.key);
    for (const { corrId } of row.commands) this.#waiting.set(corrId, row.key);
    const due = row.status === 'active' ? row.timers.map((timer) => timer.dueAt) : [];
    this.due.set(row.key, due.length > 0 ? Math.min(...due) : undefined);
    if (row.unfinished) return;
    this.#settled.add(row.key);
    if (this.#settled.size <= recentRows) return;
    const [oldest] = this.#settled;
    if (oldest !== undefined) this.#drop(oldest);
  }

  #drop(key: InstanceKey): void {
    const row = this.#rows.get(key);
    if (!row) return;
    this.#rows.delete(key);
    this.#settled.delete(key);
    this.due.set(key, undefined);
    for (const label of row.labels) if (this.#owners.get(label) === key) this.#owners.delete(label);
    for (const { corrId } of row.commands) this.#waiting.delete(corrId);
  }

  /** A row of today's machines and versions: an older one is migrated, one that can't be understood is in quarantine. */
  #admit(row: InstanceRecord): InstanceRecord {
    if (row.status === 'quarantined') return row;
    try {
      const definition = this.registry[row.machine];
      if (!definition) throw new Error(`no machine '${row.machine}' here`);
      if (row.version > definition.version)
        throw new Error(`version ${row.version} of '${row.machine}' is newer than ${definition.version}`);
      let { value, context } = row;
      for (let version = row.version; version < definition.version; version++) {
        const migrate = definition.migrations[version];
        if (!migrate) throw new Error(`no migration of '${row.machine}' from version ${version}`);
        ({ value, context } = migrate({ value, context }));
      }
      tagsOf(definition.machine, value);
      return { ...row, value, context, version: definition.version };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.logger.error('row in quarantine', { key: row.key, message });
      return { ...row, status: 'quarantined', error: { message } };
    }
  }
}
