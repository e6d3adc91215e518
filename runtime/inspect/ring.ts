import type { InstanceRecord } from '../record.ts';
import { type Fold, foldRecord } from './fold-rows.ts';
import type { InspectionRecord } from './record.ts';
import { sizeOf } from './size.ts';

export interface RingLimits {
  /** Records that are held. */
  readonly records: number;
  /** About how many bytes they take. */
  readonly bytes: number;
  /** Rows of the base, and parked events there: beyond that the settled ones go that changed longest ago. */
  readonly rows: number;
}

/** The newest records of a stream, bounded, and the rows as they were before the oldest of them. */
export class Ring {
  readonly #limits: RingLimits;
  #records: InspectionRecord[] = [];
  #sizes: number[] = [];
  /** Where the oldest one stands in the list. */
  #head = 0;
  #bytes = 0;
  /** Of the newest record; 0 where there was none. */
  last = 0;
  readonly #base: Fold = { rows: new Map(), parked: new Map() };

  /** How many rows of the base are too many. */
  #sweepFrom: number;

  constructor(limits: RingLimits) {
    this.#limits = limits;
    this.#sweepFrom = limits.rows;
  }

  /** Of the record before the oldest one that is held: the base stands right behind it. */
  get baseSeq(): number {
    return this.last - (this.#records.length - this.#head);
  }

  get baseRows(): readonly InstanceRecord[] {
    return [...this.#base.rows.values()];
  }

  get baseParked(): Fold['parked'] {
    return this.#base.parked;
  }

  push(record: InspectionRecord): void {
    const size = sizeOf(record);
    this.#records.push(record);
    this.#sizes.push(size);
    this.#bytes += size;
    this.last = record.seq;
    const { records, bytes } = this.#limits;
    // The newest one stays, however large it is.
    while (this.last - this.baseSeq > 1 && (this.last - this.baseSeq > records || this.#bytes > bytes)) this.#drop();
  }

  /** Records right behind `seq`, `limit` of them at most, and no more than about `bytes` but for the first. */
  after(seq: number, limit: number, bytes: number): InspectionRecord[] {
    const begin = this.#head + seq - this.baseSeq;
    let end = begin;
    for (let size = 0; end < this.#records.length && end - begin < limit; end++) {
      size += this.#sizes[end] ?? 0;
      if (size > bytes && end > begin) break;
    }
    return this.#records.slice(begin, end);
  }

  clear(): void {
    this.#records = [];
    this.#sizes = [];
    this.#head = 0;
    this.#bytes = 0;
    this.#base.rows.clear();
    this.#base.parked.clear();
  }

  #drop(): void {
    const record = this.#records[this.#head];
    this.#bytes -= this.#sizes[this.#head] ?? 0;
    this.#head += 1;
    if (record) this.#fold(record);
    if (this.#head < 1_024 || this.#head < this.#records.length / 2) return;
    this.#records = this.#records.slice(this.#head);
    this.#sizes = this.#sizes.slice(this.#head);
    this.#head = 0;
  }

  #fold(record: InspectionRecord): void {
    const { rows, parked } = this.#base;
    // A row that is put once more stands behind the others: those in front changed longest ago.
    if (record.type === 'commit') for (const { key } of record.puts) rows.delete(key);
    foldRecord(this.#base, record);
    for (const key of parked.keys()) {
      if (parked.size <= this.#limits.rows) break;
      parked.delete(key);
    }
    if (rows.size <= this.#sweepFrom) return;
    // What is unfinished the engine holds as well: to keep it here costs no memory.
    for (const key of oldestSettled(rows, this.#limits.rows)) rows.delete(key);
    this.#sweepFrom = Math.max(this.#limits.rows, Math.ceil(rows.size * 1.1));
  }
}

/** So many of the settled rows that a tenth of the limit is free again, as far as there are so many. */
function oldestSettled(rows: Fold['rows'], limit: number): string[] {
  const surplus = rows.size - Math.floor(limit * 0.9);
  const settled: string[] = [];
  for (const [key, row] of rows) {
    if (settled.length >= surplus) break;
    if (row.unfinished !== 1) settled.push(key);
  }
  return settled;
}
