import type { CommandMode, ConnectionId } from '../vocabulary/agent-command.ts';
import type { AgentEvent, StatusEvent } from '../vocabulary/agent-event.ts';
import type { ChatMessage } from '../vocabulary/chat-message.ts';
import type { Identity } from '../vocabulary/identity.ts';
import type { Reason } from '../vocabulary/reason.ts';
import type { Limits } from './policies.ts';
import type { RelayLink } from './relay-link.ts';
import type { Relay, Wait } from './relay-phase.ts';

// ── what it is told ──────────────────────────────────────────────────────────────────────────────────────────

export type RelayEvent =
  | (AgentEvent & { at: number })
  | StatusEvent
  /** Go on, by this identity: a first join, or another attempt. */
  | { type: 'relay.join'; identity: Identity; mode: CommandMode }
  /** The user leaves the channel. */
  | { type: 'relay.leave' }
  /** The user gives the join up. */
  | { type: 'relay.cancel' }
  /** The owner removed this relay from the channel. */
  | { type: 'relay.remove' }
  | { type: 'user.retry' };

// ── what it tells ────────────────────────────────────────────────────────────────────────────────────────────

/** Where it stands, after every change. */
export type RelayChanged = { type: 'relay.changed' } & Omit<Relay, 'link'>;
/** What the silent retry of its command waits for. */
export type RelayWaits = { type: 'relay.waits' } & Pick<Relay, 'relayId' | 'wait'>;
/** A message of the channel that concerns its relays or its members. */
export type RelayMessage = {
  type: 'relay.message';
  relayId: string;
  message: ChatMessage;
  /** The member key whose signature the agent verified. */
  signedBy?: string | undefined;
};

// ── what it remembers ────────────────────────────────────────────────────────────────────────────────────────

export type RelayInput = {
  relayId: string;
  link: string;
  /** With the relay's id and incarnation it names the connection. */
  membershipId: string;
  /** The channel that the relay has to present. */
  publicGroupId: string;
  mode: CommandMode;
  limits: Limits;
  /** Known: it joins as soon as it can. Else it waits to be told. */
  identity?: Identity | undefined;
};

/** What the relay's link says of it is kept for good, the request until something failed for good. */
export type RelayContext = RelayInput & {
  [K in keyof RelayLink]?: RelayLink[K] | undefined;
} & {
  /** The connection that it owns, from the join on. */
  connectionId?: ConnectionId | undefined;
  /** The relay's confirmation that we may allow. */
  confirmationId?: string | undefined;
  /** Counts the connections that were given up. */
  incarnation: number;
  /** Pauses in a row. */
  pauses: number;
  reason?: Reason | undefined;
  wait?: Wait | undefined;
};
