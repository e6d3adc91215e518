import { JoineryError } from './errors.ts';
import type { Clock } from './ports.ts';
import type { InstanceKey, InstanceRecord } from './record.ts';
import type { Change } from './subscriptions.ts';

export interface WaitOptions {
  /** Milliseconds. @default no limit */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
}

interface Watched {
  snapshot(key: InstanceKey): Promise<InstanceRecord | undefined>;
  subscribe(prefix: string, listener: (change: Change) => void): () => void;
}

/**
 * The row, once the predicate holds for it. Rejects with WaitTimedOut, the signal's reason, what the predicate throws, or
 * the reason for which no row changes any more, which `onEnd` tells, at once where that is known.
 */
export async function waitFor(
  engine: Watched,
  onEnd: (listener: (why: JoineryError) => void) => () => void,
  clock: Clock,
  key: InstanceKey,
  predicate: (record: InstanceRecord | undefined) => boolean,
  { timeout, signal }: WaitOptions = {},
): Promise<InstanceRecord | undefined> {
  const ends: (() => void)[] = [];
  try {
    return await new Promise((resolve, reject) => {
      const check = (record: InstanceRecord | undefined) => {
        try {
          if (predicate(record)) resolve(record);
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      };
      ends.push(
        engine.subscribe(key, (change) => change.key === key && check(change.record)),
        onEnd(reject),
      );
      if (timeout !== undefined) {
        ends.push(clock.setTimer(() => reject(new JoineryError({ type: 'WaitTimedOut', key })), timeout));
      }
      const abort = () => reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
      signal?.addEventListener('abort', abort);
      ends.push(() => signal?.removeEventListener('abort', abort));
      if (signal?.aborted) abort();
      engine.snapshot(key).then(check, reject);
    });
  } finally {
    for (const end of ends) end();
  }
}
