import type { Engine } from '../engine.ts';
import type { StorageHealth } from '../health.ts';
import type { InstanceKey, InstanceRecord } from '../record.ts';
import type { Change } from '../subscriptions.ts';
import { LiveRecords, type Live, type Question, type Records } from './live-records.ts';

/** What a screen needs of an engine: one of this thread, or the client of one in a worker. */
export interface EngineSource extends Pick<
  Engine,
  'start' | 'send' | 'snapshot' | 'find' | 'identity' | 'subscribe' | 'waitFor' | 'forget' | 'onHealth'
> {
  health(): StorageHealth | Promise<StorageHealth>;
}

/** Rows that are read at once. */
const pageSize = 500;
/** Of what nobody listens to, so many are kept for whoever asks next. */
const spare = 64;

/**
 * An engine as values that a screen can follow, with or without a framework. Whoever asks for the same rows shares them:
 * they are read once, and each change is taken once. Its use: docs/web.md.
 */
export class LiveView {
  readonly #questions = new Map<string, LiveRecords>();
  /** How the storage is; `undefined` until that is known, or where the engine could not be opened. */
  readonly health: Live<StorageHealth | undefined>;

  constructor(private readonly source: EngineSource) {
    this.health = new LiveHealth(source);
  }

  /** The row under a key: one, or none. */
  row(key: InstanceKey): Live<Records> & Pick<LiveRecords, 'loaded'> {
    const { source } = this;
    return this.#shared(`row ${key}`, {
      holds: (record) => record.key === key,
      watch: (listener, again) => this.#watch(key, (change) => change.key === key && listener(change), again),
      known: () => this.#followed(key),
      read: async () => {
        const record = await source.snapshot(key);
        return record ? [record] : [];
      },
    });
  }

  /** All rows that bear a label: `machine:contact`, `child-of:<key>`, `members:<group>`. */
  rows(label: string): Live<Records> & Pick<LiveRecords, 'loaded'> {
    const { source } = this;
    const machine = /^machine:(.+)$/.exec(label)?.[1];
    return this.#shared(`rows ${label}`, {
      holds: ({ labels }) => labels.includes(label),
      watch: (listener, again) => this.#watch(machine ?? '', listener, again),
      read: async () => {
        const found: InstanceRecord[] = [];
        let page: readonly InstanceRecord[];
        do {
          const after = found.at(-1)?.key;
          page = await source.find(label, { limit: pageSize, ...(after !== undefined && { after }) });
          found.push(...page);
        } while (page.length === pageSize);
        return found;
      },
    });
  }

  #watch(prefix: string, listener: (change: Change) => void, again: () => void): () => void {
    const ends = [
      this.source.subscribe(prefix, listener),
      this.source.onHealth(({ state }) => state === 'ready' && again()),
    ];
    return () => {
      for (const end of ends) end();
    };
  }

  #shared(name: string, question: Question): LiveRecords {
    const shared = this.#questions.get(name) ?? new LiveRecords(question);
    // Those that were asked for last stay.
    this.#questions.delete(name);
    this.#questions.set(name, shared);
    if (this.#questions.size > spare) this.#tidy();
    return shared;
  }

  #tidy(): void {
    let left = [...this.#questions.values()].filter((live) => !live.isHeard).length - spare;
    for (const [name, live] of this.#questions) {
      if (left <= 0) return;
      if (live.isHeard) continue;
      this.#questions.delete(name);
      left--;
    }
  }

  /** A row of a list that somebody follows is known without asking. */
  #followed(key: InstanceKey): InstanceRecord | undefined {
    for (const live of this.#questions.values()) {
      const record = live.followed(key);
      if (record) return record;
    }
    return undefined;
  }
}

/** Heard of for as long as somebody listens; asked for by each first listener. */
class LiveHealth implements Live<StorageHealth | undefined> {
  readonly #listeners = new Set<() => void>();
  #now: StorageHealth | undefined;
  #end: (() => void) | undefined;

  constructor(private readonly source: EngineSource) {}

  readonly get = (): StorageHealth | undefined => this.#now;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    this.#end ??= this.#begin();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#end?.();
      this.#end = undefined;
    };
  };

  #begin(): () => void {
    let isHeard = false;
    const end = this.source.onHealth((health) => {
      isHeard = true;
      this.#set(health);
    });
    void this.#ask(() => !isHeard);
    return end;
  }

  /** Of an engine that could not be opened nothing is known here: its calls say why. */
  async #ask(isAwaited: () => boolean): Promise<void> {
    try {
      const health = await this.source.health();
      if (isAwaited()) this.#set(health);
    } catch {
      // `get` stays undefined.
    }
  }

  #set(health: StorageHealth): void {
    const { state, since, error } = this.#now ?? {};
    if (state === health.state && since === health.since && error?.type === health.error?.type) return;
    this.#now = health;
    for (const listener of [...this.#listeners]) listener();
  }
}
