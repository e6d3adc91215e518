import type { MachineDefinition } from '../machines/registry.ts';
import type { Tell } from '../machines/vocabulary/effect.ts';
import type { Row, Store } from '../persistence/store.ts';
import { admit } from './admit.ts';
import { DueTimes } from './due-times.ts';
import type { EmittedRow } from './emitted.ts';
import { connectionLabel, connectionsOf } from './labels.ts';
import type { Logger } from './ports.ts';
import type { Delivery, InstanceKey, InstanceRecord } from './record.ts';

export type Registry = Readonly<Record<string, MachineDefinition>>;

/** An event that an instance in quarantine has not taken yet, on a row of its own, in the order of their keys. */
export interface ParkedRow extends Row {
  /** How it is delivered when its instance is resumed. */
  readonly parked: Delivery;
  readonly instance: InstanceKey;
  readonly at: number;
}

export type EngineRow = InstanceRecord | ParkedRow | EmittedRow;

/** A row that is nothing of ours counts as an instance, so that it is set aside and reported, and never overwritten. */
export const isInstance = (row: EngineRow | undefined): row is InstanceRecord =>
  row !== undefined && !('parked' in row || 'emitted' in row);
/** An event that was parked, unless its row is damaged. */
export const isParked = (row: EngineRow): row is ParkedRow =>
  'parked' in row && typeof (row.parked as { key?: unknown } | null)?.key === 'string';

/** Settled rows that are kept in memory because they were used lately. */
const recentRows = 512;

/** Rows that an inspector is shown. */
const mostShown = 10_000;

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
  /** Rows as they were set aside because they can't be understood, and those of them whose parent was not told. */
  readonly broken = new Map<InstanceKey, InstanceRecord>();
  readonly untold = new Map<InstanceKey, InstanceRecord>();
  /** Rows that are stored in an older version than that in memory. */
  readonly migrated = new Set<InstanceKey>();
  /** How many reads are under way, and what was written meanwhile: they may tell what was there before. */
  #reads = 0;
  readonly #written = new Set<InstanceKey>();
  #now = 0;

  constructor(
    private readonly store: Store<EngineRow>,
    private readonly registry: Registry,
    private readonly logger: Logger,
    /** How long a command's answer is waited for, in milliseconds. */
    readonly commandLimit: number,
  ) {}

  /** Forgets everything and reads the unfinished rows anew. */
  async load(): Promise<void> {
    for (const key of [...this.#rows.keys()]) this.#drop(key);
    for (const found of [this.broken, this.untold, this.migrated]) found.clear();
    for (const row of await this.store.unfinished()) if (isInstance(row)) this.#keep(this.admit(row));
  }

  /** Rows in which work remains; all of them are in memory. */
  unfinished(): InstanceRecord[] {
    return [...this.#rows.values()].filter((row) => row.unfinished === 1);
  }

  /** For an inspector: what is at hand, which may be newer than what was read, and then the rest, as far as there is room. */
  async overview(): Promise<{ rows: InstanceRecord[]; parked: ParkedRow[] }> {
    const stored = await this.store.all({ limit: mostShown });
    const rows = new Map(this.#rows);
    for (const row of stored) {
      if (rows.size >= mostShown) break;
      if (isInstance(row) && !rows.has(row.key)) rows.set(row.key, row);
    }
    return { rows: [...rows.values()], parked: stored.filter(isParked) };
  }

  cached(key: InstanceKey): InstanceRecord | undefined {
    return this.#rows.get(key);
  }

  async read(key: InstanceKey): Promise<InstanceRecord | undefined> {
    const cached = this.#rows.get(key);
    if (cached) return cached;
    this.#reads++;
    const [row] = await this.store.read([key]).finally(() => this.#reads--);
    const isOld = this.#written.has(key);
    if (this.#reads === 0) this.#written.clear();
    if (isOld) return this.read(key);
    if (!isInstance(row)) return undefined;
    const record = this.admit(row);
    this.#keep(record);
    return record;
  }

  /** The rows that bear the label; all rows without one. */
  async find(label?: string, options?: { limit?: number; after?: string }): Promise<EngineRow[]> {
    const rows = await (label === undefined ? this.store.all(options) : this.store.find(label, options));
    return rows.map((row) => (isInstance(row) ? (this.#rows.get(row.key) ?? this.admit(row)) : row));
  }

  /** Told of the time before every turn. Where the clock was set back, no timer or answer is waited for any longer. */
  notice(now: number): void {
    const wasSetBack = now < this.#now;
    this.#now = now;
    if (wasSetBack) for (const row of this.unfinished()) this.#keep(row);
  }

  /** The instance that waits for the command's answer. */
  waitingFor(corrId: string): InstanceKey | undefined {
    return this.#waiting.get(corrId);
  }

  /** The instance that owns the connection. */
  async ownerOf(connectionId: string): Promise<InstanceKey | undefined> {
    const known = this.#owners.get(connectionId);
    if (known !== undefined) return known;
    const [row] = await this.store.find(connectionLabel(connectionId), { limit: 1 });
    return row?.key;
  }

  /** Takes over what was committed. */
  apply(puts: readonly EngineRow[], deletes: readonly InstanceKey[]): void {
    if (this.#reads > 0) for (const key of [...deletes, ...puts.map((put) => put.key)]) this.#written.add(key);
    for (const key of deletes) {
      this.#drop(key);
      this.broken.delete(key);
    }
    for (const { key } of puts) this.migrated.delete(key);
    for (const row of puts) if (isInstance(row)) this.#keep(row);
  }

  #keep(kept: InstanceRecord): void {
    const row = withTimesBy(this.#now, kept);
    const before = this.#rows.get(row.key);
    if (before) this.#unlink(before);
    this.#rows.set(row.key, row);
    for (const id of connectionsOf(row.labels)) this.#owners.set(id, row.key);
    for (const { corrId } of row.commands) this.#waiting.set(corrId, row.key);
    this.watch(row.key);
    if (row.unfinished) return;
    this.#settled.add(row.key);
    if (this.#settled.size <= recentRows) return;
    const [oldest] = this.#settled;
    if (oldest !== undefined) this.#drop(oldest);
  }

  /** Notes when the row is due next. */
  watch(key: InstanceKey): void {
    const row = this.#rows.get(key);
    if (!row || row.status === 'quarantined') return this.due.set(key, undefined);
    const due = [
      ...row.timers.map(({ dueAt }) => dueAt),
      ...row.commands.map(({ createdAt }) => createdAt + this.commandLimit),
    ];
    this.due.set(key, due.length > 0 ? Math.min(...due) : undefined);
  }

  #drop(key: InstanceKey): void {
    const row = this.#rows.get(key);
    if (!row) return;
    this.#rows.delete(key);
    this.due.set(key, undefined);
    this.#unlink(row);
  }

  /** What was found by the row is not any more. */
  #unlink(row: InstanceRecord): void {
    const { key } = row;
    this.#settled.delete(key);
    for (const id of connectionsOf(row.labels)) if (this.#owners.get(id) === key) this.#owners.delete(id);
    for (const { corrId } of row.commands) if (this.#waiting.get(corrId) === key) this.#waiting.delete(corrId);
  }

  /** Whether there is a machine that takes events of the type. */
  hears(type: string): boolean {
    return Object.values(this.registry).some(({ machine: { events } }) =>
      [type, '*'].some((taken) => events.includes(taken)),
    );
  }

  /** Whether nobody can go on with the row, though its machine did not throw: it is as it was found. */
  isBroken(row: InstanceRecord): boolean {
    return admit(row, this.registry).problem !== undefined;
  }

  /** What others are told when the row is forgotten. */
  farewellOf(row: InstanceRecord): readonly Tell[] {
    return (Object.hasOwn(this.registry, row.machine) && this.registry[row.machine]?.farewell?.(row)) || [];
  }

  /** The row as today's machines see it. Parents of those that can't be understood are to be told, as of one that threw. */
  admit(row: InstanceRecord): InstanceRecord {
    const { record, problem, migrated } = admit(row, this.registry);
    if (migrated) this.migrated.add(row.key);
    if (problem === undefined) return record;
    if (!this.broken.has(row.key)) this.logger.error('row in quarantine', { key: row.key, message: problem });
    this.broken.set(row.key, record);
    // The parent of one that is over has heard so before.
    if (row.status !== 'done') this.untold.set(row.key, record);
    return record;
  }
}

/** The clock may have been set back since a timer was set, or a command asked for: then it is as if that were now. */
function withTimesBy(now: number, row: InstanceRecord): InstanceRecord {
  const isAhead =
    row.timers.some(({ dueAt, delay }) => dueAt > now + delay) || row.commands.some(({ createdAt }) => createdAt > now);
  if (!isAhead) return row;
  return {
    ...row,
    timers: row.timers.map((timer) => ({ ...timer, dueAt: Math.min(timer.dueAt, now + timer.delay) })),
    commands: row.commands.map((entry) => ({ ...entry, createdAt: Math.min(entry.createdAt, now) })),
  };
}
