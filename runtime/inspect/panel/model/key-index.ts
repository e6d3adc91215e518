import type { InstanceKey } from '../../../record.ts';
import type { InspectionRecord } from '../../record.ts';
import { placeOf } from './place-of.ts';

/** Which records are about which instance: events to it and from it, its steps, its calls. */
export class KeyIndex {
  readonly #seqs = new Map<InstanceKey, number[]>();

  add(record: InspectionRecord): void {
    for (const key of keysOf(record)) {
      const seqs = this.#seqs.get(key);
      if (seqs) seqs.push(record.seq);
      else this.#seqs.set(key, [record.seq]);
    }
  }

  /** Seqs of the records about the key up to that one, oldest first. */
  until(key: InstanceKey, seq: number): number[] {
    const seqs = this.#seqs.get(key) ?? [];
    return seqs.slice(
      0,
      placeOf(seqs, (each) => each <= seq),
    );
  }

  /** Forgets the records, the last of which is `last`. */
  drop(records: readonly InspectionRecord[], last: number): void {
    for (const key of new Set(records.flatMap(keysOf))) {
      const seqs = this.#seqs.get(key) ?? [];
      const kept = seqs.slice(placeOf(seqs, (seq) => seq <= last));
      if (kept.length > 0) this.#seqs.set(key, kept);
      else this.#seqs.delete(key);
    }
  }
}

/** Those outside who send events are no instances, but found by their names all the same. */
function keysOf(record: InspectionRecord): InstanceKey[] {
  switch (record.type) {
    case 'event':
      return record.from === record.to ? [record.to] : [record.from, record.to];
    case 'step':
    case 'threw':
    case 'refused':
    case 'call':
      return [record.key];
    default:
      return [];
  }
}
