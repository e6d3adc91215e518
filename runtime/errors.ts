import type { Reason } from '../machines/vocabulary/reason.ts';
import { StoreError, type StoreFailure } from '../persistence/store.ts';

/**
 * Everything that the library refuses to do, and why: plain data that survives a worker's border and a disk.
 * Words for people are in `joinery/messages`, under the same names.
 */
export type DomainError =
  /** The text is not a link that can be joined. */
  | { type: 'LinkInvalid'; why: string }
  /** The input of `start` is not what the machine takes. */
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
  /** The store can't be opened or written. */
  | { type: 'StorageUnavailable'; why: string }
  /** Another engine writes this store now. */
  | { type: 'WriterElsewhere' }
  /** The database was made by a newer version. */
  | { type: 'DatabaseNewer' }
  /** The database belongs to something else. */
  | { type: 'DatabaseForeign' }
  | { type: 'DatabaseFull' }
  | { type: 'EngineClosed' }
  /** The state that was waited for did not come in time. */
  | { type: 'WaitTimedOut'; key: string }
  /** The worker of the engine is late, or died. What was asked of it may have happened. */
  | { type: 'NoAnswer'; why: 'late' | 'died' };

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

const storeErrors: { readonly [T in StoreFailure['type']]: (failure: StoreFailure & { type: T }) => DomainError } = {
  StaleWriter: () => ({ type: 'WriterElsewhere' }),
  StoreNewer: () => ({ type: 'DatabaseNewer' }),
  StoreForeign: () => ({ type: 'DatabaseForeign' }),
  StoreFull: () => ({ type: 'DatabaseFull' }),
  StoreBlocked: () => ({ type: 'StorageUnavailable', why: 'another connection keeps the database' }),
  StoreUnavailable: ({ detail }) => ({ type: 'StorageUnavailable', why: detail }),
};

/** Any throw of a store as a domain error. */
export function fromStore(error: unknown): JoineryError {
  if (error instanceof JoineryError) return error;
  if (error instanceof StoreError) {
    const { failure } = error;
    const convert = storeErrors[failure.type] as (failure: StoreFailure) => DomainError;
    return new JoineryError(convert(failure), { cause: error });
  }
  const why = error instanceof Error ? error.message : String(error);
  return new JoineryError({ type: 'StorageUnavailable', why }, { cause: error });
}
