import type { AgentError } from './agent-error.ts';

/**
 * Why something failed, waits or was refused: a code with typed parameters, plain data. Words for people are in
 * `machines/messages`, one sentence and one advice for each code and language.
 */
export type Reason =
  // ── links ──
  /** The server answered AUTH: the link was deleted, or never was. */
  | { code: 'LinkGone' }
  /** The link's data could not be had for now: network, timeout, host. */
  | { code: 'LinkUnreachable'; server?: string }
  /** The link's data is not what such a link has to hold. */
  | { code: 'LinkDataInvalid'; missing: 'groupProfile' | 'relayProfile' | 'entityId' | 'entityIdMatch' }
  /** The group is of a type that this version does not know. */
  | { code: 'UpdateRequired'; groupType: string }
  /** The channel has no active relays. */
  | { code: 'NoRelays' }
  /** The group has no relays by design: its members connect directly. This version joins through relays only. */
  | { code: 'DirectGroup' }
  /** The other side speaks no version of the protocol that we do. */
  | { code: 'Incompatible' }
  // ── connections ──
  /** No network, or a server that does not answer. It is tried again. */
  | { code: 'Unreachable'; server?: string }
  /** The relay's queue is full: it is busy or offline. It is tried again, slowly. */
  | { code: 'Busy' }
  /** The agent failed for good. */
  | { code: 'AgentFailed'; error: AgentError; during: 'fetchLink' | 'join' | 'allow' | 'connect' | 'createKey' }
  /** The relay answered with a refusal. */
  | { code: 'Rejected'; rejection: string }
  /** The relay presented another channel than the one that was asked for, or nothing that can be read. */
  | { code: 'WrongAnswer'; expected: string }
  /** Nothing came within the limit. */
  | { code: 'TimedOut'; waitedFor: 'link' | 'join' | 'answer' | 'allow' | 'connection' | 'key' | 'deletion' }
  // ── the channel ──
  /** Every relay failed for good, each with its own reason. */
  | { code: 'AllRelaysFailed' }
  /** Some relays could not be reached, and none joined. */
  | { code: 'RelaysUnreachable'; relays: number }
  /** Some relay links are dead, and the policy asks the user what to do. */
  | { code: 'DeadRelayLinks'; relays: number }
  /** The channel has more relays than are connected at once, or links that are too long: these were left out. */
  | { code: 'TooManyRelays'; leftOut: number }
  /** The relay's machine stopped by a fault of this library. Nothing of it is lost. */
  | { code: 'Quarantined' }
  // ── refusals ──
  /** The profile was chosen when the first connection was prepared; another choice needs a new membership. */
  | { code: 'ProfileLocked' };

export type ReasonCode = Reason['code'];
