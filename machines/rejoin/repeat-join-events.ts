import type { PeerLimits } from '../peer/peer-limits.ts';
import type { HostAnswer } from '../vocabulary/effect.ts';
import type { Profile } from '../vocabulary/profile.ts';
import type { Reason } from '../vocabulary/reason.ts';

/** As who we come back. */
type Choice = { incognito?: boolean | undefined; profile?: Profile | undefined };

/** `joinId` is the instance's own id. */
export type RepeatJoinInput = Choice & {
  joinId: string;
  /** The group's link, in its canonical form. */
  link: string;
  /** Key of the contact that was the group's host. */
  contact: string;
  limits?: Partial<PeerLimits> | undefined;
};

export type RepeatJoinEvent =
  | HostAnswer
  /** The contact invites to a group. `groupLinkId`: what the invitation answers; `membership`: the key that it became. */
  | { type: 'rejoin.invited'; membership: string; groupLinkId: string }
  | { type: 'rejoin.refused'; groupLinkId: string }
  | { type: 'request.sent' }
  | { type: 'request.undelivered' }
  | { type: 'user.retry' }
  | { type: 'user.cancel' };

export type RepeatJoinContext = Omit<RepeatJoinInput, 'limits'> & {
  limits: PeerLimits;
  /** Names our request; the invitation bears it. */
  groupLinkId?: string | undefined;
  /** What came of it. */
  membership?: string | undefined;
  reason?: Reason | undefined;
};
