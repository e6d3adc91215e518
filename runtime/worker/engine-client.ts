import { encodeBase64url } from '../../machines/vocabulary/base64url.ts';
import type { DeadLetter } from '../dead-letter.ts';
import type { Engine } from '../engine.ts';
import type { DomainError } from '../errors.ts';
import type { StorageHealth } from '../health.ts';
import type { Clock, Random } from '../ports.ts';
import type { InstanceKey } from '../record.ts';
import { waitFor } from '../wait-for.ts';
import type { Switchboard } from './switchboard.ts';

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
  | 'wake'
  | 'stats'
  | 'onHealth'
> {
  deadLetters(): Promise<readonly DeadLetter[]>;
  /** When the engine will have something to do next, in epoch milliseconds; undefined where it waits for others only. */
  nextWakeAt(): Promise<number | undefined>;
  /** Where the engine could not be opened it rejects with the reason. */
  health(): Promise<StorageHealth>;
  /** Ends the client: calls that are pending reject with EngineClosed. The engine is closed with its last client. */
  close(): Promise<void>;
  /** Hears when the worker died. Returns its end. */
  onDeath(listener: (error: DomainError) => void): () => void;
  /**
   * Hears when this page and what it meets are of different builds: `VersionDiffers`, where `older` is what is to be loaded
   * anew, or `DatabaseNewer`, where it is this page; at once, where that is known. An application offers to do so.
   * Returns its end.
   */
  onOutdated(listener: (error: DomainError) => void): () => void;
}

export interface BoardClientOptions {
  readonly clock: Clock;
  /** Draws the id of an event that has none: for calls that may be made twice. Without it nothing is drawn. */
  readonly random?: Random;
}

const eventIdBytes = 12;

/** What a client does by calls, by news, and by nothing else. */
export function boardClient(
  board: Switchboard,
  { clock, random }: BoardClientOptions,
): Omit<EngineClient, 'close' | 'onDeath'> {
  const named = <O extends { eventId?: string }>(options: O | undefined): O | undefined =>
    random ? ({ eventId: encodeBase64url(random(eventIdBytes)), ...options } as unknown as O) : options;
  const knows = async (key: InstanceKey, eventId = ''): Promise<boolean> =>
    (await client.snapshot(key))?.lastEvents.includes(eventId) ?? false;

  const client: Omit<EngineClient, 'close' | 'onDeath'> = {
    async start(machine, id, input, given) {
      const options = named(given);
      const { value, times } = await board.ask<{ created: boolean }>('start', [machine, id, input, options]);
      // The second of two calls finds what the first one did.
      const created = value.created || (times > 1 && (await knows(`${machine}/${id}`, options?.eventId)));
      return { created };
    },
    async send(key, event, given) {
      const options = named(given);
      const { value, times } = await board.ask<{ changed: boolean }>('send', [key, event, options]);
      const changed = value.changed || (times > 1 && (await knows(key, options?.eventId)));
      return { changed };
    },
    snapshot: (key) => board.call('snapshot', key),
    find: (...args) => board.call('find', ...args),
    identity: (key) => board.call('identity', key),
    deadLetters: () => board.call('deadLetters'),
    health: () => board.call('health'),
    parked: (key) => board.call('parked', key),
    quarantined: () => board.call('quarantined'),
    forget: (...args) => board.call('forget', ...args),
    destroy: (...args) => board.call('destroy', ...args),
    resume: (key) => board.call('resume', key),
    wake: () => board.call('wake'),
    nextWakeAt: () => board.call('nextWakeAt'),
    stats: (...args) => board.call('stats', ...args),
    subscribe: (prefix, listener) => board.subscriptions.add(prefix, listener),
    onHealth: (listener) => board.onHealth(listener),
    onOutdated: (listener) => board.onOutdated(listener),
    waitFor: (key, predicate, options) =>
      waitFor(client, (listener) => board.onEnd(listener), clock, key, predicate, options),
  };
  return client;
}
