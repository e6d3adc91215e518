import { fromStore, type DomainError } from '../errors.ts';
import { byKey, type InstanceKey, type InstanceRecord } from '../record.ts';
import type { Change } from '../subscriptions.ts';

/** A value that changes. `get` returns the same object for as long as nothing has changed: what every framework takes. */
export interface Live<T> {
  get(): T;
  /** Hears of changes, once for all that a commit changed. Returns its end. */
  subscribe(listener: () => void): () => void;
}

/** Rows as they are now, in the order of their keys. */
export interface Records {
  readonly records: readonly InstanceRecord[];
  /** They were not read yet. */
  readonly isLoading: boolean;
  /**
   * Why they could not be read. What was read before stays; they are read anew when the storage was down and works
   * again, and for whoever subscribes next.
   */
  readonly error?: DomainError;
}

/** Which rows, how they are read, and where their changes are heard of. */
export interface Question {
  readonly holds: (record: InstanceRecord) => boolean;
  readonly read: () => Promise<readonly InstanceRecord[]>;
  /** Calls `again` when what could not be read may be there now. */
  readonly watch: (listener: (change: Change) => void, again: () => void) => () => void;
  /** A row that is followed by others: then nothing has to be read. */
  readonly known?: () => InstanceRecord | undefined;
}

const unread: Records = { records: [], isLoading: true };

/**
 * The rows that a question is about, kept up to date for as long as somebody listens. Answers and changes may come in any
 * order: of two states of a row the later one counts.
 */
export class LiveRecords implements Live<Records> {
  readonly #listeners = new Set<() => void>();
  readonly #rows = new Map<InstanceKey, InstanceRecord>();
  #value: Records = unread;
  #isStale = false;
  #isTold = true;
  #end: (() => void) | undefined;
  /** Rows that were heard of since they were asked for. */
  #changed = new Set<InstanceKey>();
  #reading: Promise<void> | undefined;

  constructor(private readonly question: Question) {
    const known = question.known?.();
    if (known) this.#settle([known], new Set());
  }

  readonly get = (): Records => {
    if (this.#isStale) {
      this.#isStale = false;
      this.#value = { ...this.#value, records: [...this.#rows.values()].sort(byKey) };
    }
    return this.#value;
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    if (!this.#end) this.#begin();
    else if (this.#value.error) this.#again();
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#end?.();
      this.#end = undefined;
      this.#reading = undefined;
    };
  };

  get isHeard(): boolean {
    return this.#listeners.size > 0;
  }

  /** A row that is among them now, if somebody follows them. */
  followed(key: InstanceKey): InstanceRecord | undefined {
    return this.isHeard ? this.#rows.get(key) : undefined;
  }

  /** Resolves when the rows were read, or could not be. */
  loaded(): Promise<void> {
    return (this.#reading ??= this.#value.isLoading ? this.#read(new Set()) : Promise.resolve());
  }

  #begin(): void {
    this.#end = this.question.watch(
      ({ key, record }) => {
        this.#changed.add(key);
        this.#take(key, record);
      },
      () => this.#value.error && this.#again(),
    );
    const known = this.question.known?.();
    if (known) this.#settle([known], new Set());
    else this.#again();
  }

  #again(): void {
    this.#changed = new Set();
    this.#reading = this.#read(this.#changed);
  }

  /** Of the rows that have `changed` since it asks the answer may know less. */
  async #read(changed: ReadonlySet<InstanceKey>): Promise<void> {
    const end = this.#end;
    try {
      const found = await this.question.read();
      if (end === this.#end) this.#settle(found, changed);
    } catch (error) {
      if (end === this.#end) this.#set({ ...this.get(), isLoading: false, error: fromStore(error).error });
    }
  }

  #settle(found: readonly InstanceRecord[], changed: ReadonlySet<InstanceKey>): void {
    const there = new Set(found.map(({ key }) => key));
    for (const key of [...this.#rows.keys()]) if (!there.has(key) && !changed.has(key)) this.#take(key, undefined);
    for (const record of found) if (!changed.has(record.key)) this.#take(record.key, record);
    if (this.#value.isLoading || this.#value.error) this.#set({ records: this.get().records, isLoading: false });
  }

  #take(key: InstanceKey, record: InstanceRecord | undefined): void {
    const before = this.#rows.get(key);
    if (record && this.question.holds(record)) {
      if (before && before.birth === record.birth && before.revision >= record.revision) return;
      this.#rows.set(key, record);
    } else if (!this.#rows.delete(key)) return;
    this.#isStale = true;
    this.#tell();
  }

  #set(value: Records): void {
    this.#value = value;
    this.#tell();
  }

  /** Once for all changes of a commit, which come in one go. */
  #tell(): void {
    if (!this.#isTold) return;
    this.#isTold = false;
    void this.#tellSoon();
  }

  async #tellSoon(): Promise<void> {
    await Promise.resolve();
    this.#isTold = true;
    for (const listener of [...this.#listeners]) listener();
  }
}
