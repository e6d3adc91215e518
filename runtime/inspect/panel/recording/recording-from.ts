import { foldRecord, type Fold } from '../../fold-rows.ts';
import type { Recording } from '../../recording.ts';

/**
 * The part of a recording behind a record: it begins with the rows as they were by then. The whole recording where it
 * begins later than that, or is of another run, whose records are counted anew.
 */
export function recordingFrom(recording: Recording, seq: number): Recording {
  const { base, records } = recording;
  const count = seq - base.seq;
  if (count <= 0 || count > records.length) return recording;
  const fold: Fold = {
    rows: new Map(base.rows.map((row) => [row.key, row])),
    parked: new Map(base.parked?.map((row) => [row.key, row])),
  };
  for (const record of records.slice(0, count)) foldRecord(fold, record);
  const parked = [...fold.parked.values()];
  return {
    ...recording,
    base: { seq, rows: [...fold.rows.values()], ...(parked.length > 0 && { parked }) },
    records: records.slice(count),
  };
}

const day = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium' });

/** A name for a recording's file, by its time in epoch milliseconds: `joinery-2026-11-21-140307.json`. */
export function fileName(at: number): string {
  return `joinery-${day.format(at).replaceAll(':', '').replace(' ', '-')}.json`;
}
