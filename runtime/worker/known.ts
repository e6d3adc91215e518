import type { InstanceKey, InstanceRecord } from '../record.ts';
import type { Change } from '../subscriptions.ts';
import { isUnder, rowsUnder, type Readable } from './rows-under.ts';

interface State {
  readonly birth: string;
  readonly revision: number;
}

/** Which state of each row a page was told of, so that after a gap it is told of what differs, and of nothing else. */
export class Known {
  readonly #states = new Map<InstanceKey, State>();
  /** Something may have been missed: what is read now says nothing about what subscribers know. */
  #hasGap = false;

  get hasGap(): boolean {
    return this.#hasGap;
  }

  /** A change was heard. */
  told(key: InstanceKey, record: InstanceRecord | undefined): void {
    if (record) this.#states.set(key, stateOf(record));
    else this.#states.delete(key);
  }

  /** An answer was given: rows that were not heard of before are known by it. */
  read(method: string, answer: unknown): void {
    if (this.#hasGap) return;
    if (method === 'find') for (const row of answer as InstanceRecord[]) this.#seen(row);
    else if (method === 'snapshot' && answer) this.#seen(answer as InstanceRecord);
  }

  /** From now on something may be missed. */
  missing(): void {
    this.#hasGap = true;
  }

  /** What differs by now from what is known, below the prefixes. */
  async *catchUp(engine: Readable, prefixes: readonly string[], machines: readonly string[]): AsyncGenerator<Change> {
    const before = new Map(this.#states);
    const found = new Set<InstanceKey>();
    for await (const record of rowsUnder(engine, prefixes, machines)) {
      found.add(record.key);
      if (this.#isNews(record)) yield { key: record.key, record, emitted: [] };
    }
    // Gone, or below one that has ended.
    for (const [key, state] of before) {
      if (found.has(key) || !prefixes.some((prefix) => isUnder(key, prefix))) continue;
      const record = await engine.snapshot(key);
      if (record) {
        if (this.#isNews(record)) yield { key, record, emitted: [] };
      } else if (this.#states.get(key) === state) {
        this.#states.delete(key);
        yield { key, record: undefined, emitted: [] };
      }
    }
    this.#hasGap = false;
  }

  /** Nobody was told of this state, or of a later one. */
  #isNews(record: InstanceRecord): boolean {
    const known = this.#states.get(record.key);
    if (known?.birth === record.birth && known.revision >= record.revision) return false;
    this.#states.set(record.key, stateOf(record));
    return true;
  }

  #seen(record: InstanceRecord): void {
    if (!this.#states.has(record.key)) this.#states.set(record.key, stateOf(record));
  }
}

const stateOf = ({ birth, revision }: InstanceRecord): State => ({ birth, revision });
