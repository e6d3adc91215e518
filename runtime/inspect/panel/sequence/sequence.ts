import type { InstanceKey } from '../../../record.ts';
import type { InspectionRecord } from '../../record.ts';
import { placeOf } from '../model/place-of.ts';
import { lifelinesOf, type Lifelines } from './lifelines.ts';
import { isFamily, isWithin, type Participant } from './participant.ts';
import { rowsOf, type SequenceRow } from './sequence-rows.ts';

/**
 * The diagram of a stream, which grows with it: what is drawn of each record, and who takes part. With a selected
 * instance it is what that one and those below it had with others; else it is everything.
 */
export class Sequence {
  readonly #participants = new Set<Participant>();
  #rows: SequenceRow[] = [];
  #newest: InspectionRecord | undefined;
  #lifelines: Lifelines | undefined;

  constructor(readonly selected?: InstanceKey) {}

  get rows(): readonly SequenceRow[] {
    return this.#rows;
  }

  get lifelines(): Lifelines {
    return (this.#lifelines ??= lifelinesOf(this.#participants, this.selected));
  }

  /** Goes on to these records, of which it has seen most before. */
  follow(records: readonly InspectionRecord[]): this {
    const first = records[0]?.seq ?? 0;
    const known = this.#newest && records[this.#newest.seq - first] === this.#newest ? this.#newest.seq : undefined;
    if (known === undefined) this.#forget();
    for (const record of known === undefined ? records : records.slice(known - first + 1)) this.#add(record);
    this.#newest = records.at(-1);
    const gone = placeOf(this.#rows, ({ record }) => record.seq < first);
    if (gone > 0) this.#rows = this.#rows.slice(gone);
    return this;
  }

  /** How many lines stand before the moment right after a record. */
  before(moment: number): number {
    return placeOf(this.#rows, ({ record }) => record.seq <= moment);
  }

  /** The place of a line; -1 for one that is not held any more. */
  placeOf(row: SequenceRow): number {
    const first = this.before(row.record.seq - 1);
    return this.#rows.indexOf(row, first);
  }

  #add(record: InspectionRecord): void {
    for (const row of rowsOf(record)) {
      if (!this.#isShown(row)) continue;
      this.#rows.push(row);
      const who = row.kind === 'arrow' ? [row.from, row.to] : row.kind === 'state' ? [row.key] : [];
      for (const each of row.kind === 'arrow' && row.isThroughAgent ? [...who, 'agent'] : who) {
        if (this.#participants.has(each)) continue;
        this.#participants.add(each);
        this.#lifelines = undefined;
      }
    }
  }

  #isShown(row: SequenceRow): boolean {
    const { selected } = this;
    if (selected === undefined) return true;
    if (row.kind === 'arrow') return isWithin(row.from, selected) || isWithin(row.to, selected);
    if (row.kind === 'state') return isFamily(row.key, selected);
    const { record } = row;
    if (record.type !== 'commit') return true;
    return record.puts.some(({ key }) => isWithin(key, selected)) || record.deletes.includes(selected);
  }

  #forget(): void {
    this.#rows = [];
    this.#participants.clear();
    this.#lifelines = undefined;
  }
}
