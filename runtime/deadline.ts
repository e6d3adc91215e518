import { JoineryError } from './errors.ts';
import type { Clock } from './ports.ts';
import { within } from './within.ts';

/** A call of the application on its way to a turn. */
export interface Call {
  /** Its deadline has passed: it is not taken any more. */
  late?: boolean;
  /** A turn has it, whose commit may have happened. */
  taken?: boolean;
}

/**
 * Makes the call, and rejects with StorageUnavailable where it is not durable by the deadline, in milliseconds from now.
 * What no turn had by then is withdrawn; else the error says that the outcome is unknown.
 */
export function withDeadline<T>(
  clock: Clock,
  deadline: number | undefined,
  make: (call: Call) => Promise<T>,
): Promise<T> {
  const call: Call = {};
  const made = make(call);
  if (deadline === undefined) return made;
  return within(clock, made, deadline, () => {
    call.late = true;
    const outcome = call.taken ? 'unknown' : 'withdrawn';
    return new JoineryError({ type: 'StorageUnavailable', why: `not stored within ${deadline} ms`, outcome });
  });
}
