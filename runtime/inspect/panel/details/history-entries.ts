import type { InspectionRecord } from '../../record.ts';
import { wordsOf } from '../timeline/record-words.ts';
import { stateText } from '../tree/state-text.ts';

/** One thing that happened to an instance, as a line of its history. */
export interface HistoryEntry {
  readonly seq: number;
  readonly at: number;
  readonly kind: 'step' | 'idle' | 'call' | 'fault';
  /** The event that came, or what was called. */
  readonly what: string;
  /** State values in words; `to` alone where it did not change. */
  readonly from?: string;
  readonly to?: string;
  readonly effects: readonly string[];
}

/**
 * What happened to an instance, the newest first: its steps, its calls, and what went wrong. Events are in their steps.
 * @param most entries at most.
 */
export function historyOf(about: readonly InspectionRecord[], most: number): HistoryEntry[] {
  const entries: HistoryEntry[] = [];
  for (let at = about.length - 1; at >= 0 && entries.length < most; at -= 1) {
    const record = about[at];
    const entry = record && entryOf(record);
    if (entry) entries.push(entry);
  }
  return entries;
}

function entryOf(record: InspectionRecord): HistoryEntry | undefined {
  const { seq, at } = record;
  switch (record.type) {
    case 'step': {
      const { event, before, after, changed, effects } = record;
      const [from, to] = [before === undefined ? undefined : stateText(before), stateText(after)];
      const details = effects.length > 0 ? wordsOf(record).details.slice(-effects.length) : [];
      const kind = changed ? 'step' : 'idle';
      return {
        seq,
        at,
        kind,
        what: event.type,
        ...(from !== undefined && from !== to && { from }),
        to,
        effects: details,
      };
    }
    case 'call':
      if (record.phase === 'taken') return undefined;
      return { seq, at, kind: record.phase === 'failed' ? 'fault' : 'call', what: wordsOf(record).words, effects: [] };
    case 'threw':
    case 'refused': {
      const { words, details } = wordsOf(record);
      return { seq, at, kind: 'fault', what: words, effects: details };
    }
    default:
      return undefined;
  }
}

/** The moment at which a record's turn is durable; that of the record itself where it belongs to none. */
export function durableMoment(records: readonly InspectionRecord[], seq: number): number {
  const first = records[0]?.seq ?? 0;
  const record = records[seq - first];
  if (!record || !('turn' in record)) return seq;
  for (let at = seq - first; at < records.length; at += 1) {
    const later = records[at];
    if (later?.type === 'commit') return later.turn === record.turn ? later.seq : seq;
  }
  return seq;
}
