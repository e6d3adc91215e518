import type { AgentCommand } from './agent-command.ts';
import type { Profile } from './profile.ts';
import type { Reason } from './reason.ts';

/**
 * What a machine may ask of its host, beyond what XState has itself: named actions with typed params and no
 * implementation. Whoever hosts the machine reads them as data and carries them out; a live actor ignores them.
 */
export const effects = {
  /** Asks the agent. The answer is an agent event; the state that the machine waits in is the continuation. */
  command: (_: unknown, _command: AgentCommand): void => undefined,
  /**
   * Withdraws every command of this instance that has no answer yet, save deletions: those are to happen in any case.
   * The answers of withdrawn commands will not be seen.
   */
  cancelCommands: (_: unknown, _params?: undefined): void => undefined,
  /** Random bytes, answered at once by `drawn`. */
  draw: (_: unknown, _params: { bytes: number }): void => undefined,
  /** A profile from the client's factory, answered at once by `profileMade`. */
  makeProfile: (_: unknown, _params: { kind: 'main' | 'incognito' }): void => undefined,
  /** Refuses the event that is being handled: its sender gets the reason as an error, and nothing is stored. */
  refuse: (_: unknown, _params: { reason: Reason }): void => undefined,
};

/** What the host answers to `draw` and `makeProfile`: at once, before any other event of the instance. */
export type HostAnswer =
  /** As base64url, without padding. */
  { type: 'drawn'; bytes: string; at: number } | { type: 'profileMade'; profile: Profile; at: number };
