import type { ConnectionId } from '../vocabulary/agent-command.ts';
import type { AgentEvent } from '../vocabulary/agent-event.ts';
import type { ChatMessage } from '../vocabulary/chat-message.ts';
import type { HostAnswer } from '../vocabulary/effect.ts';
import type { MemberRole } from '../vocabulary/group-params.ts';
import type { Reason } from '../vocabulary/reason.ts';

// ── what it is told ──────────────────────────────────────────────────────────────────────────────────────────

/** A message about members, from whichever relay. */
export type RosterHeard = {
  type: 'roster.heard';
  message: ChatMessage;
  /** The member key whose signature the agent verified. */
  signedBy?: string | undefined;
  /** Of the channel's link data, as they are now: whose word counts. */
  ownerKeys: readonly string[];
};

export type RosterEvent =
  | (AgentEvent & { at: number })
  | HostAnswer
  | RosterHeard
  | { type: 'user.retry' }
  /** The membership is over. */
  | { type: 'roster.over' };

/** What the application is told. */
export type RosterNews = { publicGroupId: string } & (
  | { type: 'roster.changed'; version: number }
  /** Somebody without a privilege has joined. */
  | { type: 'member.announced'; memberId: string; name: string }
  /** A relay gave a member a key or a role that the owner did not: nothing was changed. */
  | { type: 'member.refused'; memberId: string; role: MemberRole }
);

// ── what it remembers ────────────────────────────────────────────────────────────────────────────────────────

/** Who may do more than read. */
export type RosterMember = {
  readonly memberId: string;
  readonly name?: string | undefined;
  readonly key: string;
  readonly role: MemberRole;
};

export type RosterInput = {
  readonly membershipId: string;
  readonly publicGroupId: string;
  /** How long a relay's answer is waited for, milliseconds. */
  readonly limit: number;
};

export type RosterContext = RosterInput & {
  /** Of the newest roster that we have; absent before the first. */
  readonly version?: number | undefined;
  readonly members: readonly RosterMember[];
  /** A newer version that we know of and don't have. */
  readonly wanted?: number | undefined;
  /** How many others were announced, and who came last: the same news comes by every relay. */
  readonly announced: number;
  readonly newcomers: readonly string[];
  /** Attempts to catch up since it was last begun, and the relays that were asked in them, by their connections. */
  readonly attempts: number;
  readonly asked: readonly ConnectionId[];
  readonly reason?: Reason | undefined;
};

/** The relays of a membership that are connected bear it. */
export const connectedRelays = (membershipId: string): string => `relays:${membershipId}`;
