import type { Store } from '../persistence/store.ts';
import type { Agent } from './agent/agent.ts';
import type { ChainHost } from './chain-host.ts';
import type { Emitted } from './emitted.ts';
import type { Inspector } from './inspected.ts';
import type { EnginePolicy } from './policy.ts';
import type { Clock, Logger, ProfileFactory, Random, Sha256 } from './ports.ts';
import type { EngineRow, Registry } from './rows.ts';

export interface EngineOptions {
  readonly store: Store<EngineRow>;
  readonly agent: Agent;
  /** @default the library's own machines */
  readonly machines?: Registry;
  /** Makes profiles for memberships that were started without one. */
  readonly profileFactory: ProfileFactory;
  /** @default the platform's */
  readonly clock?: Clock;
  /** @default the platform's */
  readonly random?: Random;
  /** @default the library's own */
  readonly sha256?: Sha256;
  /** @default silent */
  readonly logger?: Logger;
  /**
   * Takes what machines emit (`message.received` and the like), at least once each: it is committed with the step that
   * emitted it, handed over after that, one at a time in order, and again after a crash until the promise resolved. What
   * bears an id that was taken before is a repeat. Where the promise rejects it is handed over again, after a pause that
   * grows from 1 to 60 seconds, and what the same instance emitted after it waits. It may be called before `createEngine`
   * has resolved.
   * @default nothing is kept; those who subscribe then are told once
   */
  readonly deliver?: (emitted: Emitted) => Promise<unknown>;
  /** Limits; each has a default. */
  readonly policy?: EnginePolicy;
  /** Told of all that happens, once it is durable: for development (docs/inspector.md). */
  readonly inspect?: Inspector;
  /** Told of every step when it is computed, before it is durable: for logs and development. */
  readonly observe?: ChainHost['observe'];
  /** Told of every transition that a step takes: for coverage and inspection. */
  readonly trace?: ChainHost['trace'];
}

export interface CallOptions {
  /** Names the event: the same one again has no second effect, over restarts too. An instance knows its last 32. */
  readonly eventId?: string;
  /** Milliseconds from now. What is not durable by then rejects with StorageUnavailable. @default as long as it takes */
  readonly deadline?: number;
}

export interface ForgetOptions {
  /** Lets messages that are under way arrive before their connection is deleted. @default false */
  readonly afterDelivery?: boolean;
}
