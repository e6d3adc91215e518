import type { Random } from '../ports.ts';
import type { InstanceRecord } from '../record.ts';
import type { ParkedRow } from '../rows.ts';
import { systemRandom } from '../system.ts';
import { writeExplicit } from './explicit-json.ts';
import type { InspectionRecord } from './record.ts';
import { createRedaction } from './redact.ts';
import type { Cursor, InspectionSource } from './source.ts';

/** A piece of a stream, as a JSON file. */
export interface Recording {
  readonly format: 'joinery-recording';
  readonly version: 1;
  /** The rows after the record `seq`, which is the one before the first. */
  readonly base: {
    readonly seq: number;
    readonly rows: readonly InstanceRecord[];
    readonly parked?: readonly ParkedRow[];
  };
  readonly records: readonly InspectionRecord[];
  /** Versions of the machines whose rows are in it, by their names. */
  readonly machines: Readonly<Record<string, number>>;
  /** Whether secrets were replaced by pseudonyms. */
  readonly redacted: boolean;
}

/** What a source holds now, from the oldest record to the newest that there is when it is asked. */
export async function recordingOf(source: InspectionSource): Promise<Recording> {
  let base: Recording['base'] = { seq: 0, rows: [] };
  let records: InspectionRecord[] = [];
  let cursor: Cursor | undefined;
  let until = Infinity;
  let isRedacted = false;
  for (let seq = -1; seq < until;) {
    const page = await source.read(cursor);
    // Also where the buffer went on faster than this: what was read before it has a gap behind it.
    if (page.base) [base, records] = [{ ...page.base }, []];
    for (const record of page.records) records.push(record);
    const newest = records.at(-1)?.seq ?? base.seq;
    until = Math.min(until, page.last);
    if (newest <= seq) break;
    seq = newest;
    cursor = { run: page.run, seq };
    isRedacted = page.redacted ?? false;
  }
  const { seq, rows, parked } = base;
  return {
    ...{ format: 'joinery-recording', version: 1, base: { seq, rows, ...(parked && { parked }) }, records },
    ...{ machines: versionsIn(rows, records), redacted: isRedacted },
  };
}

/** A recording as the text of a file, which `readRecording` reads. */
export const writeRecording = (recording: Recording): string => writeExplicit(recording);

/** The same with pseudonyms in the place of secrets, as a recorder tells it: to be given to others. */
export function redactRecording(recording: Recording, random: Random = systemRandom): Recording {
  if (recording.redacted) return recording;
  const { base, records } = recording;
  return { ...recording, ...createRedaction('secrets', random).of({ base, records }), redacted: true };
}

/** A recording as a stream to which nothing is ever added. */
export function recordingSource({ base, records, redacted }: Recording): InspectionSource {
  const run = 'recording';
  const last = records.at(-1)?.seq ?? base.seq;
  return {
    isRecording: true,
    async read(after, limit = 1_000) {
      const isWithin = after?.run === run && after.seq >= base.seq && after.seq <= last;
      const begin = isWithin ? after.seq - base.seq : 0;
      const page = { run, records: records.slice(begin, begin + Math.max(1, limit)), last, redacted };
      if (isWithin) return page;
      const { seq, rows, parked } = base;
      return { ...page, base: { seq, rows, ...(parked && { parked }), lost: seq } };
    },
    onNews: () => () => undefined,
    close: () => undefined,
  };
}

function versionsIn(rows: readonly InstanceRecord[], records: readonly InspectionRecord[]): Record<string, number> {
  const versions: Record<string, number> = {};
  const note = (each: readonly InstanceRecord[]): void => {
    for (const { machine, version } of each) versions[machine] = version;
  };
  note(rows);
  for (const record of records) {
    if (record.type === 'opened') note(record.rows);
    if (record.type === 'commit') note(record.puts);
  }
  return versions;
}
