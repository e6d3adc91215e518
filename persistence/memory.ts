import { assertStorable } from './row-text.ts';
import { type Row, type Store, StoreError, type TurnMark, unavailable } from './store.ts';

/** What a memory store keeps. Rows are JSON text, so that nobody's change to an object changes a stored row. */
export interface MemoryStoreData {
  mark: TurnMark;
  readonly rows: Map<
    string,
    { readonly text: string; readonly labels: readonly string[]; readonly unfinished: boolean }
  >;
  /** The index of labels: the keys of the rows that bear each. */
  readonly keysByLabel: Map<string, Set<string>>;
}

/** A store, and its data: give them to another store to go on as after a restart, or copy them as of a moment. */
export interface MemoryStore<R extends Row = Row> extends Store<R> {
  readonly data: MemoryStoreData;
}

/**
 * A store in memory. Its data live as long as somebody holds them: `memoryStore({ from: store.data })` is the same
 * store after a restart, and `structuredClone(store.data)` is what a crash at this moment would leave.
 */
export function memoryStore<R extends Row = Row>(options: { from?: MemoryStoreData } = {}): MemoryStore<R> {
  const data = options.from ?? { mark: { epoch: 0, turn: 0 }, rows: new Map(), keysByLabel: new Map() };
  let opened = false;

  function assertOpen(): void {
    if (!opened) throw unavailable('the store is not open');
  }

  function fence(epoch: number): void {
    if (epoch !== data.mark.epoch) throw new StoreError({ type: 'StaleWriter', epoch, current: data.mark.epoch });
  }

  function row(key: string): R | undefined {
    const stored = data.rows.get(key);
    return stored && (JSON.parse(stored.text) as R);
  }

  function rows(keys: readonly string[]): R[] {
    return keys.map(row).filter((found) => found !== undefined);
  }

  /** What stays is not taken out and put in again: a large map is copied whole each time that it is full of holes. */
  function label(key: string, before: readonly string[], now: readonly string[]): void {
    for (const gone of before) {
      if (now.includes(gone)) continue;
      const keys = data.keysByLabel.get(gone);
      keys?.delete(key);
      if (keys?.size === 0) data.keysByLabel.delete(gone);
    }
    for (const borne of now) {
      const keys = data.keysByLabel.get(borne);
      if (keys) keys.add(key);
      else data.keysByLabel.set(borne, new Set([key]));
    }
  }

  function remove(key: string): void {
    label(key, data.rows.get(key)?.labels ?? [], []);
    data.rows.delete(key);
  }

  function write({ key, labels, unfinished }: R, text: string): void {
    label(key, data.rows.get(key)?.labels ?? [], labels);
    data.rows.set(key, { text, labels: [...labels], unfinished: unfinished === 1 });
  }

  return {
    data,

    async open(ours) {
      opened = true;
      const last = data.mark;
      if (ours !== undefined) fence(ours);
      data.mark = { epoch: last.epoch + 1, turn: 0 };
      return { last, epoch: data.mark.epoch };
    },

    async read(keys) {
      assertOpen();
      return keys.map(row);
    },

    async find(label, { limit, after } = {}) {
      assertOpen();
      const keys = [...(data.keysByLabel.get(label) ?? [])].sort();
      return rows(keys.filter((key) => after === undefined || key > after).slice(0, limit));
    },

    async all({ limit, after } = {}) {
      assertOpen();
      const keys = [...data.rows.keys()].filter((key) => after === undefined || key > after);
      return rows(keys.sort().slice(0, limit));
    },

    async unfinished() {
      assertOpen();
      return rows([...data.rows.keys()].filter((key) => data.rows.get(key)?.unfinished).sort());
    },

    async commit(mark, puts, deletes) {
      assertOpen();
      // All that may throw comes before the first change.
      assertStorable(puts);
      const written = puts.map((put) => ({ put, text: JSON.stringify(put) }));
      fence(mark.epoch);
      for (const { put, text } of written) write(put, text);
      deletes.forEach(remove);
      data.mark = { epoch: mark.epoch, turn: mark.turn };
    },

    async mark() {
      assertOpen();
      return data.mark;
    },

    async close() {
      opened = false;
    },
  };
}
