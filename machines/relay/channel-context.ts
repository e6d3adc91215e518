import type { KeyRef } from '../vocabulary/agent-command.ts';
import type { AgentEvent } from '../vocabulary/agent-event.ts';
import type { HostAnswer } from '../vocabulary/effect.ts';
import type { Identity } from '../vocabulary/identity.ts';
import type { Profile } from '../vocabulary/profile.ts';
import type { Reason } from '../vocabulary/reason.ts';
import type { GroupLink } from './group-link.ts';
import type { ChannelPolicy, PolicyChoice } from './policies.ts';
import type { RelayChanged, RelayMessage, RelayWaits } from './relay-context.ts';
import type { Relay } from './relay-phase.ts';

// ── what the supervisor is told ──────────────────────────────────────────────────────────────────────────────

/** As whom to join: by a profile that the client gives, or by one that is made, the main one or an incognito one. */
export type ProfileChoice = { readonly incognito: boolean; readonly profile?: Profile | undefined };

export type ChannelEvent =
  | (AgentEvent & { at: number })
  | HostAnswer
  | RelayChanged
  | RelayWaits
  | RelayMessage
  | ({ type: 'user.connect' | 'user.chooseProfile' } & Partial<ProfileChoice>)
  | { type: 'user.retry' }
  | { type: 'user.continueWithout' }
  /** The channel is shown: its link data may have changed. */
  | { type: 'user.open' }
  | { type: 'user.cancel' }
  | { type: 'user.leave' }
  | { type: `xstate.done.actor.${string}`; actorId: string }
  | { type: `xstate.error.actor.${string}`; actorId: string };

export type ChannelJoinInput = {
  link: string;
  incognito?: boolean | undefined;
  profile?: Profile | undefined;
  /** Connects at once, and leaves nothing behind when no relay could be joined. */
  oneStep?: boolean | undefined;
  policy?: PolicyChoice | undefined;
};

// ── what it remembers ────────────────────────────────────────────────────────────────────────────────────────

export type ChannelContext = {
  link: string;
  oneStep: boolean;
  policy: ChannelPolicy;
  choice: ProfileChoice;

  // Made once, before the first join, and never again: who we are in this channel.
  membershipId?: string | undefined;
  memberId?: string | undefined;
  profile?: Profile | undefined;
  key?: { readonly keyRef: KeyRef; readonly publicKey: string } | undefined;

  group?: Omit<GroupLink, 'relayLinks'> | undefined;
  /** The relays' links as just fetched, until the relays are matched with them. */
  published?: readonly string[] | undefined;
  relays: readonly Relay[];
  /** Numbers the relays; a number is never used again. */
  nextRelay: number;
  leftOut: number;
  /** The link data are being fetched anew, while the channel works. */
  syncing?: boolean | undefined;
  everFunctional: boolean;
  /** There was news of members: the child `roster` has it. */
  hasRoster?: boolean | undefined;
  /** Key of the membership that goes on, where the group is no channel. */
  membership?: string | undefined;
  reason?: Reason | undefined;
};

/** Who we are to every relay; undefined until all of it was made. */
export function identityOf({ profile, memberId, key }: ChannelContext): Identity | undefined {
  if (!profile || memberId === undefined || !key) return undefined;
  return { profile, memberId, memberKey: key.publicKey, keyRef: key.keyRef };
}
