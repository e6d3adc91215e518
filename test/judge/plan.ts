import type { ChannelJoinInput } from '../../machines/relay/channel-context.ts';
import type { AgentCommandType } from '../../machines/vocabulary/agent-command.ts';
import type { AgentError } from '../../machines/vocabulary/agent-error.ts';
import type { AgentEvent } from '../../machines/vocabulary/agent-event.ts';
import type { Profile } from '../../machines/vocabulary/profile.ts';
import type { ChannelSpec, FaultRates, RelaySpec } from '../../simulation/index.ts';

/** A client that is to be in a channel, and how it was started. Its instance is `channel-join/c<channel>`. */
export interface Membership {
  readonly client: string;
  /** Place in the plan's channels. */
  readonly channel: number;
  readonly input: Omit<ChannelJoinInput, 'link'>;
}

export type Press = 'connect' | 'retry' | 'cancel' | 'leave' | 'open' | 'continueWithout' | 'chooseProfile';

/** What a person does. Twice: at the same moment, as by an impatient finger. */
type UserDeed = {
  readonly kind: 'user';
  readonly membership: number;
  readonly press: Press;
  readonly twice?: boolean;
  readonly incognito?: boolean;
};

/** What happens to a device, its disk and its network, for so many milliseconds; a clock may jump back. */
export type DeviceDeed = {
  readonly kind: 'crash' | 'close' | 'sleep' | 'wake' | 'clockJump' | 'offline' | 'diskFull' | 'diskGone';
  readonly client: string;
  readonly ms: number;
};

/** What happens in the network. */
export type NetworkDeed =
  | { readonly kind: 'serverDown'; readonly host: string; readonly ms: number }
  | {
      readonly kind: 'fail';
      readonly client: string;
      readonly command: AgentCommandType;
      readonly error: AgentError;
      readonly times: number;
    }
  | {
      readonly kind: 'lose' | 'delay' | 'repeat';
      readonly client: string;
      readonly event: AgentEvent['type'];
      readonly ms: number;
    }
  | { readonly kind: 'inject'; readonly client: string; readonly event: Record<string, unknown> };

/** What relays and owners do. */
type ChannelDeed =
  | {
      readonly kind: 'relay';
      readonly channel: number;
      readonly relay: number;
      readonly does: 'accept' | 'reject' | 'ignore' | 'busy' | 'quiet' | 'slow' | 'leave' | 'remove' | 'restore';
    }
  | { readonly kind: 'addRelay'; readonly channel: number; readonly spec: RelaySpec; readonly silently: boolean }
  | { readonly kind: 'falseNews'; readonly channel: number; readonly relay: number };

/** Something that happens at its time, milliseconds after the world began. */
export type Deed = { readonly at: number } & (UserDeed | DeviceDeed | NetworkDeed | ChannelDeed);

/** Something that goes wrong at a client's n-th commit, read, event or submission, counted over all its lives. */
export type Mishap = { readonly client: string; readonly n: number; readonly ms: number } & (
  | { readonly at: 'commit'; readonly what: 'fails' | 'answerLost' | 'slow' | 'crashBefore' | 'crashAfter' }
  | { readonly at: 'read'; readonly what: 'fails' }
  | { readonly at: 'event'; readonly what: 'lost' | 'twice' | 'twin' | 'late' | 'elsewhere' | 'malformed' }
  | { readonly at: 'submit'; readonly what: 'forgotten' | 'refused' | 'takenAndRefused' }
  | { readonly at: 'status'; readonly what: 'refused' | 'late' }
);

/** What the plan of any world has. */
export interface AnyPlan {
  readonly seed: number;
  /** How long things go wrong, milliseconds. */
  readonly trouble: number;
  readonly clients: readonly string[];
  /** Main profiles of clients, where they are not named after them. */
  readonly profiles?: Readonly<Record<string, Profile>>;
  readonly rates: Partial<FaultRates>;
  readonly deeds: readonly { readonly at: number; readonly kind: string }[];
  readonly mishaps: readonly Mishap[];
  /** How many milliseconds a client is away after a crash at a commit. */
  readonly away: number;
  /** How many milliseconds every commit takes: the engine goes on meanwhile. */
  readonly commitMs: number;
}

/** A whole world as data: the same plan gives the same run, to the letter. */
export interface Plan extends AnyPlan {
  readonly channels: readonly ChannelSpec[];
  readonly memberships: readonly Membership[];
  readonly deeds: readonly Deed[];
}

const instanceId = ({ channel }: Membership): string => `c${channel}`;
export const instanceKey = (membership: Membership): string => `channel-join/${instanceId(membership)}`;
