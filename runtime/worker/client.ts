import { wrap } from 'comlink';
import { encodeBase64url } from '../../machines/vocabulary/base64url.ts';
import type { DeadLetter } from '../dead-letters.ts';
import type { Engine } from '../engine.ts';
import { type DomainError, faultOf, JoineryError } from '../errors.ts';
import type { Clock, Logger, Random } from '../ports.ts';
import type { StorageHealth } from '../health.ts';
import { type Change, Subscriptions } from '../subscriptions.ts';
import { silentLogger, systemClock, systemRandom } from '../system.ts';
import { waitFor } from '../wait-for.ts';
import { alive, type EngineCalls, type Greeting, type Method, type News, type Result } from './protocol.ts';
import { type Locks, systemLocks } from './system-locks.ts';

/**
 * An engine that runs in a worker, under the names that it has there. Calls reject with a JoineryError, as the engine's
 * do; where the worker died or is late it is `NoAnswer`: what was asked may have happened. A `start` may be repeated as
 * it is; a `send` that is to be repeated needs an `eventId`.
 */
export interface EngineClient extends Pick<
  Engine,
  | 'start'
  | 'send'
  | 'snapshot'
  | 'find'
  | 'identity'
  | 'subscribe'
  | 'waitFor'
  | 'parked'
  | 'quarantined'
  | 'resume'
  | 'forget'
  | 'destroy'
  | 'onHealth'
> {
  deadLetters(): Promise<readonly DeadLetter[]>;
  /** Where the engine could not be opened it rejects with the reason. */
  health(): Promise<StorageHealth>;
  /** Ends the client: calls that are pending reject with EngineClosed. The engine is closed with its last client. */
  close(): Promise<void>;
  /** Hears when the worker died; every call rejects from then on. A new worker goes on from the store. Returns its end. */
  onDeath(listener: (error: DomainError) => void): () => void;
}

/** A dedicated worker, or a port that leads to one. */
export interface EngineWorker {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: 'error', listener: () => void): void;
}

export interface ClientOptions {
  /** Milliseconds that a call may take. @default 10_000 */
  readonly deadline?: number;
  /** @default the platform's */
  readonly clock?: Clock;
  /** Names the lifeline. @default the platform's */
  readonly random?: Random;
  /** Tell when the worker dies. @default the platform's; without any, calls end by their deadline */
  readonly locks?: Locks | undefined;
  /** @default silent */
  readonly logger?: Logger;
}

/**
 * Connects to the engine that `hostEngine` serves in the worker. The worker counts as dead when it lets go of its
 * lifeline, when its end of a port is closed, or after an error that nobody in it caught.
 */
export function connectEngine(worker: EngineWorker, options: ClientOptions = {}): EngineClient {
  const { deadline = 10_000, clock = systemClock, logger = silentLogger, locks = systemLocks } = options;
  const lifeline = `joinery.lifeline.${encodeBase64url((options.random ?? systemRandom)(12))}`;
  const watch = new AbortController();
  const calls = new MessageChannel();
  const changes = new MessageChannel();
  const remote = wrap<EngineCalls>(calls.port1);
  const subscriptions = new Subscriptions();
  const pending = new Set<(error: JoineryError) => void>();
  const mourners = new Set<(error: DomainError) => void>();
  const healthListeners = new Set<(health: StorageHealth) => void>();
  let ended: JoineryError | undefined;

  function end(error: DomainError): void {
    ended = new JoineryError(error);
    watch.abort();
    for (const reject of pending) reject(ended);
    // Comlink 4.4 leaves its port open.
    calls.port1.close();
    changes.port1.close();
  }

  function die(): void {
    if (ended) return;
    const error: DomainError = { type: 'NoAnswer', why: 'died' };
    end(error);
    for (const mourner of mourners) mourner(error);
  }

  function publish(change: Change): void {
    for (const error of subscriptions.publish(change)) logger.error('a subscriber threw', { error: faultOf(error) });
  }

  function call<T>(method: Method, ...args: unknown[]): Promise<T> {
    return new Promise((resolve, reject) => {
      if (ended) return reject(ended);
      const settle = (): void => {
        stopTimer();
        pending.delete(fail);
      };
      const fail = (error: unknown): void => {
        settle();
        reject(error);
      };
      const stopTimer = clock.setTimer(() => fail(new JoineryError({ type: 'NoAnswer', why: 'late' })), deadline);
      pending.add(fail);
      const ask = remote[method] as unknown as (...args: unknown[]) => Promise<Result<T>>;
      void ask(...args)
        .then((answer) => (answer.ok ? resolve(answer.value) : reject(new JoineryError(answer.error))), reject)
        .finally(settle);
    });
  }

  const client: EngineClient = {
    start: (...args) => call('start', ...args),
    send: (...args) => call('send', ...args),
    snapshot: (key) => call('snapshot', key),
    find: (...args) => call('find', ...args),
    identity: (key) => call('identity', key),
    deadLetters: () => call('deadLetters'),
    health: () => call('health'),
    parked: (key) => call('parked', key),
    quarantined: () => call('quarantined'),
    forget: (...args) => call('forget', ...args),
    destroy: (...args) => call('destroy', ...args),
    resume: (key) => call('resume', key),
    subscribe: (prefix, listener) => subscriptions.add(prefix, listener),
    async waitFor(key, predicate, { signal, ...options } = {}) {
      const stop = new AbortController();
      const abort = (error: JoineryError): void => stop.abort(error);
      pending.add(abort);
      const either = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
      return waitFor(client, clock, key, predicate, { ...options, signal: either }).finally(() =>
        pending.delete(abort),
      );
    },
    async close() {
      if (ended) return;
      await call('close').finally(() => ended ?? end({ type: 'EngineClosed' }));
    },
    onHealth(listener) {
      healthListeners.add(listener);
      return () => void healthListeners.delete(listener);
    },
    onDeath(listener) {
      mourners.add(listener);
      return () => void mourners.delete(listener);
    },
  };

  changes.port1.addEventListener('message', ({ data }: MessageEvent<News>) => {
    if (data === alive) locks?.request(lifeline, { signal: watch.signal }, die).catch(() => undefined);
    else if ('state' in data) for (const listener of healthListeners) listener(data);
    else for (const change of data) publish(change);
  });
  for (const port of [calls.port1, changes.port1]) port.addEventListener('close', die);
  changes.port1.start();
  worker.addEventListener('error', die);
  worker.postMessage({ type: 'joinery.connect', lifeline } satisfies Greeting, [calls.port2, changes.port2]);
  return client;
}
