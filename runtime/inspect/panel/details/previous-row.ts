import type { InstanceRecord } from '../../../record.ts';
import type { InspectionRecord } from '../../record.ts';

/** The row as it was before its newest commit until the moment; undefined where that is not held, or there was none. */
export function previousRow(
  records: readonly InspectionRecord[],
  moment: number,
  { key, birth }: InstanceRecord,
): InstanceRecord | undefined {
  let found = 0;
  for (let at = moment - (records[0]?.seq ?? 0); at >= 0; at -= 1) {
    const record = records[at];
    if (record?.type !== 'commit' && record?.type !== 'opened') continue;
    const rows = record.type === 'commit' ? record.puts : record.rows;
    const row = rows.find((each) => each.key === key);
    if (!row) continue;
    if (row.birth !== birth) return undefined;
    found += 1;
    // An opening tells how the row stands, which changes nothing.
    if (found === 2 || record.type === 'opened') return found === 2 ? row : undefined;
  }
  return undefined;
}
