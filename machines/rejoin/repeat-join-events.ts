import type { ContactContext } from '../contact/contact-events.ts';
import type { RejoinAnswer } from '../member/membership-context.ts';
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
  | RejoinAnswer
  | { type: 'rejoin.refused'; groupLinkId: string }
  | { type: 'request.sent' }
  | { type: 'request.undelivered' }
  | { type: 'user.retry' }
  | { type: 'user.cancel' };

export type RepeatJoinContext = Omit<RepeatJoinInput, 'limits'> & {
  limits: PeerLimits;
  /** Names our request; the invitation bears it. */
  groupLinkId?: string | undefined;
  /** Who we are to the contact, and what it knows us by, if we have once asked at its address. */
  as?: Pick<ContactContext, 'profile' | 'incognito' | 'contactReqId'> | undefined;
  /** What came of it. */
  membership?: string | undefined;
  reason?: Reason | undefined;
};
