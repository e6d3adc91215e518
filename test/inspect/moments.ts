import type { InstanceRecord } from '../../runtime/record.ts';
import type { InspectionRecord, Stepped } from '../../runtime/inspect/record.ts';

/** An instance as a commit left it, with the step that led there. */
export interface Moment {
  readonly row: InstanceRecord;
  readonly step: Stepped;
  readonly time: number;
}

/** Every moment of an instance, in order. */
export function momentsOf(records: readonly InspectionRecord[], key: string): Moment[] {
  let step: Stepped | undefined;
  return records.flatMap((record) => {
    if (record.type === 'step' && record.key === key) step = record;
    const row = record.type === 'commit' ? record.puts.find((put) => put.key === key) : undefined;
    return row && step ? [{ row, step, time: record.at }] : [];
  });
}
