import type { DomainError } from '../errors.ts';
import { silentLogger, systemClock, systemRandom } from '../system.ts';
import type { ClientOptions } from './client.ts';
import { boardClient, type EngineClient } from './engine-client.ts';
import { Listeners } from './listeners.ts';
import type { SpawnedWorker } from './own-engine.ts';
import { type Role, Sharing } from './sharing.ts';
import { Switchboard } from './switchboard.ts';
import { type OpenChannel, systemChannels } from './system-channel.ts';
import { systemLocks } from './system-locks.ts';
import { systemTab, type Tab } from './system-tab.ts';
import { versionsOf } from './versions.ts';

export interface ShareOptions extends ClientOptions {
  /** Names the user account: tabs that give the same one share an engine. */
  readonly profile: string;
  /**
   * Starts the worker that calls `hostEngine`, with all that it needs. Called when this tab is to write: perhaps never, and
   * again when the worker has died.
   */
  readonly spawn: () => SpawnedWorker;
  /** Milliseconds without a sign of life until another worker takes the place of one. @default 6_000 */
  readonly patience?: number;
  /** Lead to other tabs. @default the platform's */
  readonly openChannel?: OpenChannel | undefined;
  /** @default the page of the script */
  readonly tab?: Tab;
}

/**
 * An engine that all tabs of a profile share. A call that is under way when the engine goes from one tab to another is made
 * again there, and does nothing twice; subscribers are told what they have missed meanwhile.
 */
export interface SharedEngine extends EngineClient {
  readonly role: Role;
  /** Hears of every other role. Returns its end. */
  onRole(listener: (role: Role) => void): () => void;
}

/**
 * The one engine of a profile, in whichever tab it runs: here, if no other tab is there or once the one that writes is
 * closed, crashes or does not answer any more. What is missing where (Web Locks, BroadcastChannel) shows in `role`.
 * Throws a TypeError without a profile.
 */
export function shareEngine(options: ShareOptions): SharedEngine {
  // As text it would be a name like any other, and that of all accounts that have none.
  if (typeof options.profile !== 'string') throw new TypeError('Tabs share an engine by the name of a profile.');
  const { deadline = 10_000, patience = 6_000, clock = systemClock, random = systemRandom } = options;
  const { logger = silentLogger, tab = systemTab } = options;
  const board = new Switchboard(deadline, clock, logger, true);
  const roles = new Listeners<Role>(logger);
  const deaths = new Listeners<DomainError>(logger);

  const sharing = new Sharing(board, {
    ...{ profile: options.profile, spawn: options.spawn, patience, clock, random, logger, tab },
    versions: versionsOf(options.rows),
    locks: 'locks' in options ? options.locks : systemLocks,
    openChannel: 'openChannel' in options ? options.openChannel : systemChannels,
    onRole: roles.tell,
    onDeath: deaths.tell,
  });
  const unheed = tab.listen((event) => {
    if (event === 'stored') void sharing.leave();
    else if (event === 'restored') sharing.begin();
    else sharing.seen();
  });
  sharing.begin();

  return {
    ...boardClient(board, { clock, random }),
    get role() {
      return sharing.role;
    },
    onRole: roles.add,
    onDeath: deaths.add,
    async close() {
      if (board.ended) return;
      unheed();
      board.end({ type: 'EngineClosed' });
      await sharing.close();
    },
  };
}
