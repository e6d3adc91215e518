import type { ConnectionId } from '../vocabulary/agent-command.ts';
import type { ChatMessage } from '../vocabulary/chat-message.ts';
import type { GroupProfile } from '../vocabulary/chat-params.ts';
import type { Profile } from '../vocabulary/profile.ts';
import type { PeerLimits } from '../peer/peer-limits.ts';
import type { DirectMessageRule } from './group-preferences.ts';
import type { GroupId, MemberId } from './member-labels.ts';
import type { MemberRole } from './roles.ts';

export type { MemberRole } from './roles.ts';

/** What the machines of a group tell each other, by key or by label. None of it comes by the API or from the agent. */

/** A member as messages name it (`memberInfo`). */
export type MemberFacts = {
  readonly memberId: MemberId;
  readonly role: MemberRole;
  readonly profile: Profile;
  readonly memberKey?: string | undefined;
  /** The chat versions that it speaks, as it said: `1-16`. */
  readonly versions?: string | undefined;
};

/** A member who is reached by a connection that is ready. */
export type ReachedMember = MemberFacts & { readonly connectionId: ConnectionId };

/** Who we are in a group. */
export type Me = {
  readonly memberId: MemberId;
  readonly role: MemberRole;
  readonly profile: Profile;
  /** Another than who we are to contacts. */
  readonly incognito?: boolean | undefined;
};

/** What every row of a group is given when it is made. */
export type GroupFacts = {
  readonly groupId: GroupId;
  readonly me: Me;
  readonly limits: PeerLimits;
} & DirectMessageRule;

/** What any row of another member (label `members:`) takes. */
export type MemberEvent =
  /** Say this to the member, once it can be reached. Nothing is said to who is not connected: the host forwards. */
  | { type: 'member.say'; message: ChatMessage; except?: MemberId | undefined }
  /** The host has admitted somebody: tell this member of it, and begin the introduction of the two. */
  | {
      type: 'member.introduce';
      newcomer: ReachedMember;
      /** Those who moderate come first. */
      to: 'moderators' | 'others';
      /** The how manyth it is whom we let in: who came after it introduces itself to it. Absent: it is in review. */
      place?: number | undefined;
    }
  /** Somebody of the role `byRole` said it in the group: it counts where the member's own is not higher (`mayChange`). */
  | { type: 'member.roleChanged'; role: MemberRole; byRole: MemberRole }
  | { type: 'member.removed'; byRole: MemberRole }
  /** Somebody who moderates said that who was in review is let in, in this role: at most its own. */
  | { type: 'member.accepted'; role: MemberRole }
  /** What this member wrote came by somebody else, who has to be the one that introduced it. */
  | { type: 'member.forwarded'; by: MemberId; byRole: MemberRole; message: ChatMessage }
  /** Whoever introduced it was to pass on what we wrote, and says that it did not get it. */
  | { type: 'member.unheard'; by: MemberId; msgId: string; reason: 'full' | 'gone' | (string & {}) }
  /** The contact that is the same person. Absent: there is none any more; or it is somebody else by now. */
  | { type: 'member.contact'; contact?: string | undefined; isAnother?: boolean | undefined }
  /** Our own role, or what the group says of direct messages, is another by now. */
  | { type: 'group.changed'; role: MemberRole; rule: DirectMessageRule }
  /** We are no longer in the group. */
  | { type: 'group.over' };

/** What a row of a member that was introduced to us takes besides. */
export type IntroducedEvent =
  /** The host forwards the newcomer's invitation (x.grp.mem.fwd). */
  | { type: 'member.invited'; by: MemberId; request: string; directRequest?: string | undefined; facts: MemberFacts }
  /**
   * The host introduces a member that may be known already (x.grp.mem.intro). With `again` (the message announces
   * `reintro`) one of the two asked for it: a new connection is made even where there is one.
   */
  | { type: 'member.reintroduced'; by: MemberId; versions?: string | undefined; again?: boolean | undefined }
  /** Who introduced it can't do so any more. */
  | { type: 'introducer.gone' }
  /** It can again: it was out of reach only. */
  | { type: 'introducer.back' };

/** What an `introduction` takes. */
export type IntroductionEvent =
  /** The newcomer's invitation of the member (x.grp.mem.inv). */
  | { type: 'introduction.invitation'; request: string; directRequest?: string | undefined }
  /** One of the two says that they are connected (x.grp.mem.con). */
  | { type: 'introduction.connected'; by: MemberId }
  /** One of the two wrote something that the other can't have received. */
  | { type: 'introduction.forward'; from: MemberId; message: ChatMessage }
  /** One of the two has another role by now. */
  | { type: 'introduction.roleChanged'; memberId: MemberId; role: MemberRole }
  /** One of the two asks to be introduced again. */
  | { type: 'introduction.again'; by: MemberId }
  /** One of the two is no longer in the group. */
  | { type: 'introduction.over' };

/** What a `membership` is told by the rows of its members. */
export type MembershipNews =
  /**
   * A member's row was made, or got from one phase to another: the counts follow. `admitted`: the key of one whom we let
   * in, to be told its place.
   */
  | {
      type: 'members.changed';
      from?: MemberPhase | undefined;
      to?: MemberPhase | undefined;
      admitted?: string | undefined;
    }
  /** Somebody of the role `byRole` said it of us: it counts where our own is not higher. */
  | { type: 'membership.roleChanged'; role: MemberRole; byRole: MemberRole }
  | { type: 'membership.removed'; byRole: MemberRole }
  /** Somebody who may do so said it of us, or of the group. */
  | { type: 'membership.accepted'; acceptance: Acceptance; role: MemberRole }
  | { type: 'membership.profileChanged'; groupProfile: GroupProfile }
  | { type: 'membership.groupDeleted' };

/** Whether a joiner is in, or waits for approval or for review. */
export type Acceptance = 'accepted' | 'pending' | 'pending_review';

/** Where another member stands, as people see it. */
export type MemberPhase = 'invited' | 'pending' | 'connecting' | 'connected' | 'failed';

/** What a member wrote, as the application is told of it. */
export type MessageReceived = { type: 'message.received'; groupId: GroupId; memberId: MemberId; message: ChatMessage };
