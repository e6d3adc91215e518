import type { AgentEvent } from '../vocabulary/agent-event.ts';
import type { HostAnswer } from '../vocabulary/effect.ts';
import type { Profile } from '../vocabulary/profile.ts';
import type { Reason } from '../vocabulary/reason.ts';
import type { PersonMemory, RecordOrder } from '../person/person-events.ts';
import type { PeerReport } from '../peer/peer-events.ts';
import type { ContactAsked, ContactMemory } from './member-contact.ts';
import type { GroupFacts, MemberEvent, MemberPhase, MemberRole } from './member-events.ts';
import type { Meetings } from './introducing.ts';
import type { GroupId, MemberId } from './member-labels.ts';

/** What the host of a group does with who asks to join by its link. */
export type Admission = {
  /** Taken at once; held until the host approves; held until somebody who moderates has reviewed; both; refused. */
  readonly verdict: 'accept' | 'approve' | 'review' | 'approveThenReview' | 'reject';
  /** The role in which they join. Absent: `member`. */
  readonly role?: MemberRole | undefined;
  /** Why they are refused, as the protocol has it. */
  readonly rejection?: string | undefined;
};

/**
 * Begun by a person, for a contact; or by the group's link, for who asks there (`joiner.asked` follows). `invitationId`
 * is the instance's own id.
 */
export type InvitationInput = { readonly invitationId: string } & (
  | {
      readonly groupId: GroupId;
      /** Key of the contact. */
      readonly contact: string;
      readonly role?: MemberRole | undefined;
      /** The group link that the contact came by: it takes the invitation without being asked again. */
      readonly groupLinkId?: string | undefined;
    }
  | { readonly groupId: GroupId; readonly admission: Admission }
);

export type InvitationEvent =
  | (AgentEvent & { at: number })
  | HostAnswer
  | PeerReport
  | MemberEvent
  | RecordOrder
  | { type: 'user.probe' }
  | ContactAsked
  /** Somebody asks at the group's link, for the first time or again. */
  | { type: 'joiner.asked'; requestId: string; profile: Profile; versions?: string | undefined }
  /** The contact asks for another invitation, which is to bear this id. */
  | { type: 'invitation.requested'; groupLinkId: string }
  /** Somebody asks so at the group's link, and says to be the contact: it can't be known, so what there is stays as it is. */
  | { type: 'invitation.claimed'; groupLinkId: string }
  /** What the group answers to who was let in. */
  | { type: 'member.admitted'; place: number }
  | { type: 'user.invite' }
  | { type: 'user.changeRole'; role: MemberRole }
  | { type: 'user.withdraw' }
  | { type: 'user.remove' }
  | { type: 'user.accept'; role?: MemberRole | undefined }
  | { type: 'user.reject' }
  | { type: 'user.retry' }
  | { type: `xstate.done.actor.${string}`; actorId: string }
  | { type: `xstate.error.actor.${string}`; actorId: string };

export type InvitationContext = PersonMemory &
  Meetings &
  ContactMemory & {
    readonly invitationId: string;
    readonly groupId: GroupId;
    readonly role: MemberRole;
    /** Who was invited: `contact/<id>`, for as long as there is such a contact. */
    readonly contact?: string | undefined;
    readonly groupLinkId?: string | undefined;
    /** How who asked by link is admitted, and the request that is to be accepted: once only, and then it is forgotten. */
    readonly admission?: Admission | undefined;
    readonly requestId?: string | undefined;

    /** As of when the group was looked up last. */
    readonly group?: GroupFacts | undefined;
    readonly memberId?: MemberId | undefined;
    readonly profile?: Profile | undefined;
    readonly versions?: string | undefined;
    /** It announced that it introduces members again when asked. */
    readonly reintroduces?: boolean | undefined;

    /** What became of its connection: it has to be told differently how to go on. */
    readonly connection?: 'begun' | 'interrupted' | 'failed' | undefined;
    readonly connectionId?: string | undefined;
    /** That it was let in, or passed on to review, did not get to it: it may be said again. */
    readonly decisionLost?: boolean | undefined;
    /** What the contact needs to accept. */
    readonly request?: string | undefined;
    /** It was told of the invitation, and is not in yet: should it come to nothing, it has to be told of that, too. */
    readonly offered?: boolean | undefined;
    /** Its role was changed after it was invited: it may join by the invitation that says another. */
    readonly roleChanged?: boolean | undefined;
    /** The how manyth it is whom we let in: who came after it is introduced by us to it, and not the other way round. */
    readonly place?: number | undefined;
    /** Ids of its last messages. */
    readonly seen: readonly string[];
    /** Numbers what is told to everybody. */
    readonly broadcasts: number;
    /** As what the group counts it. */
    readonly phase?: MemberPhase | undefined;
    /** Nothing is delivered for now. */
    readonly trouble?: 'inactive' | 'disabled' | undefined;
    /** Why its connection is being ended. */
    readonly ending?: 'withdrawn' | 'removed' | 'left' | 'rejected' | 'again' | 'over' | undefined;
    readonly reason?: Reason | undefined;
  };
