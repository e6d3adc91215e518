import type { InstanceKey, InstanceRecord } from '../../../record.ts';
import type { ParkedRow } from '../../../rows.ts';
import { type Fold, foldRecord } from '../../fold-rows.ts';
import type { InspectionRecord, Stepped } from '../../record.ts';
import { KeyIndex } from './key-index.ts';
import { placeOf } from './place-of.ts';

/** A copy of the rows after a record, from which the moments behind it are told. */
interface Checkpoint extends Fold {
  readonly seq: number;
}

/** So many records that change rows lie between two checkpoints at least, and more where there are more rows. */
const stride = 256;

/** A bounded number of records without a gap between them, and how every row was at any moment among them. */
export class History {
  readonly #index = new KeyIndex();
  /** The first stands right before the first record, the others among them. */
  #checkpoints: Checkpoint[];
  #records: InspectionRecord[] = [];
  /** After the newest record. */
  readonly #now: Fold;
  #sinceCheckpoint = 0;
  /** Seqs of the records that changed rows. */
  #changes: number[] = [];
  dropped = 0;

  constructor(
    private readonly limit: number,
    seq = 0,
    rows: readonly InstanceRecord[] = [],
    parked: readonly ParkedRow[] = [],
  ) {
    const [byKey, parkedByKey] = [
      new Map(rows.map((row) => [row.key, row])),
      new Map(parked.map((row) => [row.key, row])),
    ];
    this.#now = { rows: byKey, parked: parkedByKey };
    this.#checkpoints = [{ ...copyOf(this.#now), seq }];
  }

  get records(): readonly InspectionRecord[] {
    return this.#records;
  }

  /** Of the moment before the first record that is held. */
  get first(): number {
    return this.#checkpoints[0]?.seq ?? 0;
  }

  /** Of the newest record. */
  get last(): number {
    return this.first + this.#records.length;
  }

  /** Takes records that follow on the last one. Returns whether any changed a row. */
  append(records: readonly InspectionRecord[]): boolean {
    let changed = false;
    this.#records = this.#records.concat(records);
    for (const record of records) {
      this.#index.add(record);
      if (!foldRecord(this.#now, record)) continue;
      changed = true;
      this.#changes.push(record.seq);
      this.#sinceCheckpoint += 1;
      if (this.#sinceCheckpoint < Math.max(stride, this.#now.rows.size / 4)) continue;
      this.#checkpoints.push({ ...copyOf(this.#now), seq: record.seq });
      this.#sinceCheckpoint = 0;
    }
    if (this.#records.length > this.limit) this.#drop(this.#records.length - Math.ceil(this.limit * 0.95));
    return changed;
  }

  /** The rows right after the record, or at the first moment that is held. */
  at(seq: number): Fold {
    if (seq >= this.last) return copyOf(this.#now);
    const place = Math.max(0, placeOf(this.#checkpoints, (each) => each.seq <= seq) - 1);
    const checkpoint = this.#checkpoints[place];
    const fold = copyOf(checkpoint ?? this.#now);
    const from = (checkpoint?.seq ?? 0) - this.first;
    for (const record of this.#records.slice(from, Math.max(from, seq - this.first))) foldRecord(fold, record);
    return fold;
  }

  record(seq: number): InspectionRecord | undefined {
    return this.#records[seq - this.first - 1];
  }

  /** The records that are about the key, until the moment, oldest first. */
  about(key: InstanceKey, until: number): InspectionRecord[] {
    return this.#index.until(key, until).flatMap((seq) => this.record(seq) ?? []);
  }

  /** The newest step that changed the instance and was durable at the moment. */
  lastStep(key: InstanceKey, until: number): Stepped | undefined {
    const durable = this.#changes[placeOf(this.#changes, (seq) => seq <= until) - 1] ?? 0;
    const seqs = this.#index.until(key, durable);
    for (let at = seqs.length - 1; at >= 0; at -= 1) {
      const record = this.record(seqs[at] ?? 0);
      if (record?.type === 'step' && record.key === key && record.changed) return record;
    }
    return undefined;
  }

  /** Forgets the oldest; what they changed is in the rows before the first of those that stay. */
  #drop(count: number): void {
    const gone = this.#records.slice(0, count);
    const first = this.first + count;
    const base = { ...this.at(first), seq: first };
    this.#records = this.#records.slice(count);
    this.#checkpoints = [base, ...this.#checkpoints.filter(({ seq }) => seq > first)];
    this.#changes = this.#changes.slice(placeOf(this.#changes, (seq) => seq <= first));
    this.#index.drop(gone, first);
    this.dropped += count;
  }
}

const copyOf = ({ rows, parked }: Fold): Fold => ({ rows: new Map(rows), parked: new Map(parked) });
