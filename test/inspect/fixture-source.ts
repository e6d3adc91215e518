import type { InspectionRecord } from '../../runtime/inspect/record.ts';
import type { InspectionSource } from '../../runtime/inspect/source.ts';
import { type Fold, foldRecord } from '../../runtime/inspect/fold-rows.ts';
import { JoineryError } from '../../runtime/index.ts';

/** A stream of records that a test adds to, with a buffer, in this thread. */
export interface FixtureSource extends InspectionSource {
  add(...records: readonly InspectionRecord[]): void;
  /** The next reads are not answered. */
  fail(times: number): void;
  /** Another life of the recorder: it counts from 1 again. */
  restart(): void;
  readonly reads: number;
}

export function fixtureSource({ buffer = Infinity }: { readonly buffer?: number } = {}): FixtureSource {
  let life = 1;
  let all: InspectionRecord[] = [];
  let failures = 0;
  let reads = 0;
  const listeners = new Set<() => void>();
  const tellAll = () => {
    for (const listener of listeners) listener();
  };
  const baseAt = (seq: number) => {
    const { rows, parked } = naiveFold(all.slice(0, seq));
    return { seq, rows: [...rows.values()], parked: [...parked.values()] };
  };
  return {
    async read(after, limit = 1_000) {
      reads += 1;
      if (failures > 0) {
        failures -= 1;
        throw new JoineryError({ type: 'NoAnswer', why: 'late' });
      }
      const run = `run ${life}`;
      const first = Math.max(0, all.length - buffer);
      const isKnown = after?.run === run;
      const from = isKnown && after.seq >= first ? after.seq : first;
      const begins = !isKnown || from !== after.seq;
      const lost = from - (isKnown ? after.seq : 0);
      return {
        run,
        ...(begins && { base: { ...baseAt(from), lost } }),
        records: all.slice(from, from + limit),
        last: all.length,
      };
    },
    onNews(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: () => listeners.clear(),
    add(...records) {
      all.push(...records);
      tellAll();
    },
    fail: (times) => void (failures = times),
    restart() {
      life += 1;
      all = [];
      tellAll();
    },
    get reads() {
      return reads;
    },
  };
}

/** All records of a stream from its beginning, one after the other. */
export function naiveFold(records: readonly InspectionRecord[]): Fold {
  const fold: Fold = { rows: new Map(), parked: new Map() };
  for (const record of records) foldRecord(fold, record);
  return fold;
}
