import type { Reason } from '../machines/vocabulary/reason.ts';
import { StoreError, type StoreFailure } from '../persistence/store.ts';

/**
 * Everything that the library refuses to do, and why: plain data that survives a worker's border and a disk.
 * Words for people are in `joinery/messages`, under the same names.
 */
export type DomainError =
  /** The text is not a link that can be joined. */
  | { type: 'LinkInvalid'; why: string }
  /** The input of `start` is not what the machine takes; or, where `machine` is empty, what a call or an engine is given. */
  | { type: 'InputInvalid'; machine: string; why: string }
  /** The instance exists, and was started with another input. */
  | { type: 'InputDiffers'; key: string }
  /** The machine takes no such event from the outside, or its fields do not fit. */
  | { type: 'EventInvalid'; machine: string; event: string; why: string }
  | { type: 'InstanceUnknown'; key: string }
  | { type: 'MachineUnknown'; machine: string }
  /** The instance is in quarantine: the event was kept, and is replayed by `resume`. */
  | { type: 'Quarantined'; key: string }
  /** The machine threw, which is a bug: the instance is in quarantine, the event was kept. */
  | { type: 'MachineFailed'; key: string; why: string }
  /** The machine refused the event, for a reason of the domain. */
  | { type: 'Refused'; reason: Reason }
  /**
   * The store can't be opened or written. Of a call that was given up, whether its event was withdrawn, or may have been
   * stored: the same call with the same `eventId` has no second effect then.
   */
  | { type: 'StorageUnavailable'; why: string; outcome?: 'withdrawn' | 'unknown' }
  /** Another engine writes this store now. */
  | { type: 'WriterElsewhere' }
  /** The database was made by a newer version. */
  | { type: 'DatabaseNewer' }
  /** The database belongs to something else. */
  | { type: 'DatabaseForeign' }
  | { type: 'DatabaseFull' }
  /** Another tab or process holds the database. */
  | { type: 'DatabaseBlocked' }
  /** The database was deleted while it was open, or older data were put in its place. */
  | { type: 'DatabaseReplaced' }
  /** What is stored was encrypted with another key, or was tampered with. */
  | { type: 'DatabaseKeyWrong' }
  | { type: 'EngineClosed' }
  /** The state that was waited for did not come in time. */
  | { type: 'WaitTimedOut'; key: string }
  /** The text is no recording of an inspector, a `newer` version made it, or it is `tooLarge`. */
  | { type: 'RecordingInvalid'; why: 'unreadable' | 'newer' | 'tooLarge'; where?: string }
  /** The worker of the engine is late, died, or said what can't be read. What was asked of it may have happened. */
  | { type: 'NoAnswer'; why: 'late' | 'died' | 'unreadable' }
  /**
   * The page and the worker, or another tab, are of different builds of the application. `older` says which of them is to
   * be loaded anew.
   */
  | { type: 'VersionDiffers'; page: Versions; worker: Versions; older: 'page' | 'worker' };

/** What a build speaks: the protocol between page and worker, and the version of each machine's rows, by its name. */
export interface Versions {
  readonly protocol: number;
  readonly rows: Readonly<Record<string, number>>;
}

/** A domain error on its way through `throw`: `error` is the data, `type` its name. */
export class JoineryError extends Error {
  override readonly name = 'JoineryError';
  constructor(
    readonly error: DomainError,
    options?: ErrorOptions,
  ) {
    super(JSON.stringify(error), options);
  }

  get type(): DomainError['type'] {
    return this.error.type;
  }
}

/** What an error tells, if it is a JoineryError: by its name, since the class may come from another build than ours. */
export function domainErrorOf(error: unknown): DomainError | undefined {
  return error instanceof Error && error.name === 'JoineryError' ? (error as JoineryError).error : undefined;
}

const storeErrors: { readonly [T in StoreFailure['type']]: (failure: StoreFailure & { type: T }) => DomainError } = {
  StaleWriter: ({ epoch, current }) => ({ type: current < epoch ? 'DatabaseReplaced' : 'WriterElsewhere' }),
  StoreNewer: () => ({ type: 'DatabaseNewer' }),
  StoreForeign: () => ({ type: 'DatabaseForeign' }),
  StoreFull: () => ({ type: 'DatabaseFull' }),
  StoreBlocked: () => ({ type: 'DatabaseBlocked' }),
  StoreKeyWrong: () => ({ type: 'DatabaseKeyWrong' }),
  StoreUnavailable: ({ detail }) => ({ type: 'StorageUnavailable', why: detail }),
};

/** A bug in our own words, which tell nothing of what is stored. */
export class Fault extends Error {
  override readonly name = 'Fault';
}

/**
 * What is told of an error, in a log, on a row, or to the application. Of one that is not ours only its name, and the
 * place in the code: its message may quote anything, a link, a profile, a key.
 */
export function faultOf(error: unknown): string {
  if (error instanceof Fault || error instanceof JoineryError) return error.message;
  if (!(error instanceof Error)) return `a ${typeof error} was thrown`;
  const name = /^\w{1,40}$/.test(error.name) ? error.name : 'Error';
  const place = /[\w.-]+:\d+:\d+(?=\)?$)/m.exec(String(error.stack).replace(error.message, ''))?.[0];
  return place === undefined ? name : `${name} at ${place}`;
}

/** Any throw of a store as a domain error. */
export function fromStore(error: unknown): JoineryError {
  if (error instanceof JoineryError) return error;
  if (error instanceof StoreError) {
    const { failure } = error;
    const convert = storeErrors[failure.type] as (failure: StoreFailure) => DomainError;
    return new JoineryError(convert(failure), { cause: error });
  }
  return new JoineryError({ type: 'StorageUnavailable', why: faultOf(error) }, { cause: error });
}
