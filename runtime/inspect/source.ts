import type { InstanceKey, InstanceRecord, MachineEvent } from '../record.ts';
import type { ParkedRow } from '../rows.ts';
import type { InspectionRecord } from './record.ts';

/** A place in a stream: that behind the record `seq` of a run. */
export interface Cursor {
  readonly run: string;
  readonly seq: number;
}

/** What stands behind a cursor. */
export interface InspectionPage {
  /** Names one life of a recorder: another one counts from 1 again. */
  readonly run: string;
  /**
   * Present where the reader has to begin anew: at its first page, in another run, and where the buffer does not hold any
   * more what it has not read. These are the rows after the record `seq`; `lost` counts the records that it missed.
   */
  readonly base?: {
    readonly seq: number;
    readonly rows: readonly InstanceRecord[];
    /** What is parked for those in quarantine. */
    readonly parked?: readonly ParkedRow[];
    readonly lost: number;
  };
  /** In order, without a gap, the first right behind the cursor (or the base). */
  readonly records: readonly InspectionRecord[];
  /** Of the newest record there is. */
  readonly last: number;
  /** Whether secrets were replaced by pseudonyms. */
  readonly redacted?: boolean;
  /** When it was read, by the engine's clock, where that goes on: epoch milliseconds. */
  readonly now?: number;
}

/**
 * A stream of inspection as one reads it, wherever the engine is: in this thread, a worker, another tab, another process,
 * or a file. It is read by cursor, at the reader's pace: who comes back goes on where it was, and gets nothing twice.
 */
export interface InspectionSource {
  /** Rejects with a JoineryError: NoAnswer where nobody serves it. @param limit of records; 1,000 by default. */
  read(after?: Cursor, limit?: number): Promise<InspectionPage>;
  /** Hears that there is more to read, at most once per frame or so. Returns its end. */
  onNews(listener: () => void): () => void;
  /** Present for a recording: nothing is ever added to it. */
  readonly isRecording?: true;
  /** In development, where whoever serves it allows that: sends an event to an instance, as the application does. */
  readonly send?: (key: InstanceKey, event: MachineEvent) => Promise<{ readonly changed: boolean }>;
  close(): void;
}
