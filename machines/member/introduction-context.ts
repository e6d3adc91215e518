import type { AgentEvent } from '../vocabulary/agent-event.ts';
import type { HostAnswer } from '../vocabulary/effect.ts';
import type { Reason } from '../vocabulary/reason.ts';
import type { PeerLimits } from '../peer/peer-limits.ts';
import type { IntroductionEvent, ReachedMember } from './member-events.ts';
import type { GroupId, MemberId } from './member-labels.ts';

/** Told by the member's row with `create`: that it is made is all that is wanted, and who is there already takes no notice. */
export type IntroductionBegin = { type: 'introduction.begin' };

export type IntroductionMachineEvent =
  | (AgentEvent & { at: number })
  | HostAnswer
  | IntroductionEvent
  | IntroductionBegin
  | { type: 'user.retry' };

/** Both have to be reached when it begins. The newcomer is the one that makes the queue. */
export type IntroductionInput = {
  readonly groupId: GroupId;
  readonly newcomer: ReachedMember;
  readonly member: ReachedMember;
  readonly limits: PeerLimits;
};

export type IntroductionContext = IntroductionInput & {
  /** The newcomer's invitation of the member, as it was forwarded, or is to be. */
  readonly request?: string | undefined;
  readonly directRequest?: string | undefined;
  /** Who of the two has said that they are connected, since the invitation was forwarded. */
  readonly connected: readonly MemberId[];
  /** One of them asked to be introduced again: the newcomer is told that a new connection is wanted. */
  readonly again?: boolean | undefined;
  /** The member got another role since the newcomer was told of it: it may have been told of the former one. */
  readonly roleChanged?: boolean | undefined;
  /** Pauses in a row, after which what the agent gave up was sent once more. */
  readonly pauses: number;
  readonly reason?: Reason | undefined;
};
