import { expect } from 'vitest';
import { type Fold, foldRecord } from '../../runtime/inspect/fold-rows.ts';
import type { InspectionRecord } from '../../runtime/inspect/record.ts';
import type { Cursor, InspectionPage, InspectionSource } from '../../runtime/inspect/source.ts';

/** Reads a stream page by page, as a viewer does, and fails where the pages do not fit together. */
export class StreamReader {
  /** Since the newest base. */
  records: InspectionRecord[] = [];
  #fold: Fold = { rows: new Map(), parked: new Map() };
  #cursor: Cursor | undefined;
  /** Records that came, and those that a base said are lost. */
  told = 0;
  lost = 0;

  get seq(): number {
    return this.#cursor?.seq ?? 0;
  }

  get rows(): Fold['rows'] {
    return this.#fold.rows;
  }

  /** Returns whether there is more. */
  async read(source: Pick<InspectionSource, 'read'>, limit?: number): Promise<boolean> {
    return this.take(await source.read(this.#cursor, limit));
  }

  /** A page that somebody has read. Returns whether there is more. */
  take({ run, base, records, last }: InspectionPage): boolean {
    if (base) {
      if (run === this.#cursor?.run) expect(base.lost).toBe(base.seq - this.seq);
      this.lost += base.lost;
      this.records = [];
      this.#fold = { rows: new Map(base.rows.map((row) => [row.key, row])), parked: new Map() };
    } else expect(run).toBe(this.#cursor?.run);
    let seq = base?.seq ?? this.seq;
    for (const record of records) {
      expect(record.seq).toBe(seq + 1);
      seq = record.seq;
      foldRecord(this.#fold, record);
      this.records.push(record);
    }
    this.told += records.length;
    this.#cursor = { run, seq };
    expect(last).toBeGreaterThanOrEqual(seq);
    return last > seq;
  }

  async catchUp(source: Pick<InspectionSource, 'read'>, limit?: number): Promise<void> {
    while (await this.read(source, limit));
  }
}
