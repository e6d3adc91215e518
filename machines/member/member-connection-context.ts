import type { AgentEvent } from '../vocabulary/agent-event.ts';
import type { ConnectionId } from '../vocabulary/agent-command.ts';
import type { HostAnswer } from '../vocabulary/effect.ts';
import type { Reason } from '../vocabulary/reason.ts';
import type { PersonMemory, RecordOrder } from '../person/person-events.ts';
import type { MessageUndelivered, PeerReport } from '../peer/peer-events.ts';
import type { Meetings } from './introducing.ts';
import type { ContactAsked, ContactRefused, ContactWish, MemberContact } from './member-contact.ts';
import type {
  GroupFacts,
  IntroducedEvent,
  MemberEvent,
  MemberFacts,
  MemberPhase,
  MemberRole,
  MessageReceived,
} from './member-events.ts';
import type { GroupId, MemberId } from './member-labels.ts';

/** The host that introduced the member to us. How it is reached, its own row knows. */
export type Introducer = {
  readonly memberId: MemberId;
  /** It announced that it introduces members again when asked (`reintro`). */
  readonly reintroduces?: boolean | undefined;
};

export type MemberConnectionInput = {
  readonly group: GroupFacts;
  readonly facts: MemberFacts;
  /**
   * Who we are in this pair. `newcomer`: the member was here before us (x.grp.mem.intro), and we invite it. `member`: it
   * came after us (x.grp.mem.new, or x.grp.mem.fwd), and its invitation is awaited.
   */
  readonly side: 'newcomer' | 'member';
  readonly introducer: Introducer;
  /** Only those who moderate know it yet, of whom we are one. */
  readonly inReview?: boolean | undefined;
};

export type MemberConnectionEvent =
  | (AgentEvent & { at: number })
  | HostAnswer
  | PeerReport
  | MemberEvent
  | IntroducedEvent
  | RecordOrder
  /** Told with `create` by x.grp.mem.new: that the row is there is all that is wanted. */
  | { type: 'member.announced'; by: MemberId }
  | { type: 'user.retry' }
  | { type: 'user.remove' }
  | { type: 'user.changeRole'; role: MemberRole }
  /** Lets in who is in review. */
  | { type: 'user.accept'; role?: MemberRole | undefined }
  /** Who else may the member be? Asked once more. */
  | { type: 'user.probe' }
  | ContactAsked
  | { type: `xstate.done.actor.${string}`; actorId: string }
  | { type: `xstate.error.actor.${string}`; actorId: string };

/** What clients are told of a member, once each. */
export type MemberEmitted =
  | MessageReceived
  | MessageUndelivered
  | ContactRefused
  | { type: 'member.connected'; groupId: GroupId; memberId: MemberId };

export type MemberConnectionContext = MemberConnectionInput &
  Meetings &
  PersonMemory & {
    /** Its connection was begun: from then on it is only told how to go on. `broken`: it stopped by a fault of ours. */
    readonly connection?: 'begun' | 'broken' | undefined;
    readonly connectionId?: ConnectionId | undefined;
    /** Side `newcomer`: our queue for the member. Side `member`: the member's for us, the last that we joined. */
    readonly request?: string | undefined;
    /** Who answers is the member that was introduced. */
    readonly verified: boolean;
    /** It announced that it introduces members again when asked. */
    readonly reintroduces?: boolean | undefined;
    readonly introducerGone?: boolean | undefined;
    /** Nothing reached it, and whom it introduced to us was told so. */
    readonly unreachable?: boolean | undefined;
    /** Ids of the last messages of the member, however they came. */
    readonly seen: readonly string[];
    /** Newcomers whom we let in while it could not be reached, the last of them: they are introduced to it once it is. */
    readonly missed: readonly MemberId[];
    readonly contact?: MemberContact | undefined;
    readonly wish?: ContactWish | undefined;
    /** Numbers what is told to many. */
    readonly broadcasts: number;
    /** As what the group counts it. */
    readonly phase?: MemberPhase | undefined;
    /** Why the connection is being ended. */
    readonly ending?: 'left' | 'removed' | 'over' | undefined;
    readonly reason?: Reason | undefined;
  };
