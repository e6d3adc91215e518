import type { DomainError } from '../../../errors.ts';
import type { InstanceKey, InstanceRecord } from '../../../record.ts';
import type { ParkedRow } from '../../../rows.ts';
import type { InspectionRecord, Stepped } from '../../record.ts';
import type { InspectionSource } from '../../source.ts';

/**
 * What the panel shows, and where it stands: the records that were read of a source, bounded, and one moment among them.
 * Every view draws `state`, which is replaced with every change, at most once a frame.
 */
export interface InspectionModel {
  readonly state: ModelState;
  /** Returns its end. */
  subscribe(listener: () => void): () => void;
  /** Goes to the moment right after a record; without one it follows what happens. */
  travel(seq?: number): void;
  select(key: InstanceKey | undefined): void;
  /** Reads another source from its beginning. */
  open(source: InspectionSource): void;
  readonly source: InspectionSource;
  close(): void;
}

export interface ModelState {
  readonly connection: 'connecting' | 'live' | 'lost' | 'recording';
  readonly error?: DomainError;
  /** All records that are held, oldest first. They are never changed in place: a new array stands for each change. */
  readonly records: readonly InspectionRecord[];
  /** Records that were missed or are not held any more. */
  readonly lost: number;
  /** The seq of the moment that is shown; that of the newest record while it is followed. */
  readonly moment: number;
  readonly isFollowing: boolean;
  /** The moment's time, epoch milliseconds: of its record, or now where it is followed. */
  readonly time: number;
  /** Every instance as it was at the moment. */
  readonly rows: ReadonlyMap<InstanceKey, InstanceRecord>;
  readonly parked: readonly ParkedRow[];
  readonly selected?: InstanceKey;
  /** What has happened to an instance until the moment, oldest first: events to it and from it, its steps, its calls. */
  about(key: InstanceKey): readonly InspectionRecord[];
  /** The step that led to where an instance is at the moment. */
  lastStep(key: InstanceKey): Stepped | undefined;
}
