import type { InstanceKey, InstanceRecord } from '../record.ts';
import type { ParkedRow } from '../rows.ts';
import type { InspectionRecord } from './record.ts';

/** What an engine remembers at a moment, as far as its stream has told. */
export interface Fold {
  readonly rows: Map<InstanceKey, InstanceRecord>;
  /** By their own keys. */
  readonly parked: Map<string, ParkedRow>;
}

/** Goes on by one record: only an opening and a commit change rows. Says whether it changed any. */
export function foldRecord({ rows, parked }: Fold, record: InspectionRecord): boolean {
  if (record.type === 'opened') {
    rows.clear();
    parked.clear();
    for (const row of record.rows) rows.set(row.key, row);
    for (const row of record.parked) parked.set(row.key, row);
    return true;
  }
  if (record.type !== 'commit') return false;
  for (const row of record.puts) rows.set(row.key, row);
  for (const row of record.parked) parked.set(row.key, row);
  // Of a key that is both put and deleted the store keeps nothing.
  for (const key of record.deletes) if (!rows.delete(key)) parked.delete(key);
  return record.puts.length + record.parked.length + record.deletes.length > 0;
}
