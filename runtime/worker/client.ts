import type { DomainError } from '../errors.ts';
import type { Clock, Logger, Random } from '../ports.ts';
import { silentLogger, systemClock, systemRandom } from '../system.ts';
import { boardClient, type EngineClient } from './engine-client.ts';
import { Listeners } from './listeners.ts';
import { type EngineWorker, openPortLine } from './port-line.ts';
import { Switchboard } from './switchboard.ts';
import { type Locks, systemLocks } from './system-locks.ts';
import { versionsOf } from './versions.ts';

export interface ClientOptions {
  /** Milliseconds that a call may take. @default 10_000 */
  readonly deadline?: number;
  /** @default the platform's */
  readonly clock?: Clock;
  /** Names the lifeline. @default the platform's */
  readonly random?: Random;
  /** Tell when the worker dies. @default the platform's; without any, calls end by their deadline */
  readonly locks?: Locks | undefined;
  /** Versions of machines of your own, by their names. @default those of the library's alone */
  readonly rows?: Readonly<Record<string, number>>;
  /** @default silent */
  readonly logger?: Logger;
}

/** Connects to the engine that `hostEngine` serves in the worker. Once the worker has died every call is rejected. */
export function connectEngine(worker: EngineWorker, options: ClientOptions = {}): EngineClient {
  const { deadline = 10_000, clock = systemClock, logger = silentLogger } = options;
  const { random = systemRandom } = options;
  const locks = 'locks' in options ? options.locks : systemLocks;
  const board = new Switchboard(deadline, clock, logger, false);
  const deaths = new Listeners<DomainError>(logger);

  const line = openPortLine(
    worker,
    { versions: versionsOf(options.rows), random, locks },
    {
      welcomed: ({ rows }) => board.welcomed(rows),
      differs: (error) => board.end(error),
      newer: () => undefined,
      heard: (news) => board.hear(news),
      unreadable: (what) => board.unreadable(what),
      died() {
        const error: DomainError = { type: 'NoAnswer', why: 'died' };
        board.end(error);
        deaths.tell(error);
      },
    },
  );
  board.attach(line.calls);

  return {
    ...boardClient(board, { clock }),
    async close() {
      if (board.ended) return;
      await board.call('close').finally(() => {
        board.end({ type: 'EngineClosed' });
        line.close();
      });
    },
    onDeath: deaths.add,
  };
}
