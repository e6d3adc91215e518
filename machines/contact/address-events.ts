import type { Admission } from '../member/invitation-events.ts';
import type { PeerLimits } from '../peer/peer-limits.ts';
import type { AgentEvent, AgentEventOf, StatusEvent } from '../vocabulary/agent-event.ts';
import type { GroupProfile } from '../vocabulary/chat-params.ts';
import type { HostAnswer } from '../vocabulary/effect.ts';
import type { Profile } from '../vocabulary/profile.ts';
import type { Reason } from '../vocabulary/reason.ts';

/** `addressId` is the instance's own id, 48 characters at most: requests are named by it. */
export type ContactAddressInput = {
  addressId: string;
  limits?: Partial<PeerLimits> | undefined;
  /** Who the short link's data say that we are. Absent: the account's profile. */
  profile?: Profile | undefined;
  /** Whoever asks becomes a contact. */
  automatic?: boolean | undefined;
  /** It is the link of a group that we may admit to. */
  group?: GroupLink | undefined;
};

export type GroupLink = { groupId: string; groupProfile: GroupProfile; admission: Admission };

/** Somebody asks there. */
export type Asking = Pick<AgentEventOf<'REQ'>, 'requestId' | 'message'>;

export type ContactAddressEvent =
  | (AgentEvent & { at: number })
  | StatusEvent
  | HostAnswer
  | { type: 'user.retry' }
  | { type: 'user.delete' }
  /** Of the link of a group: we are no longer in it. */
  | { type: 'group.over' };

export type ContactAddressContext = {
  addressId: string;
  limits: PeerLimits;
  profile?: Profile | undefined;
  automatic?: boolean | undefined;
  group?: GroupLink | undefined;
  /** Random, made once. With the incarnation it names the connection. */
  name?: string | undefined;
  incarnation: number;
  connectionId?: string | undefined;
  /** What may be given to people: the connection request, and the short link, where the agent supports it. */
  request?: string | undefined;
  link?: string | undefined;
  /** Who says to be a contact of ours: looked up in the same chain. */
  asking?: Asking | undefined;
  reason?: Reason | undefined;
};
