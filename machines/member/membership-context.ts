import type { PersonMemory, RecordOrder } from '../person/person-events.ts';
import type { PeerReport } from '../peer/peer-events.ts';
import type { PeerLimits } from '../peer/peer-limits.ts';
import type { AgentEvent, StatusEvent } from '../vocabulary/agent-event.ts';
import type { ChatParams, GroupProfile } from '../vocabulary/chat-params.ts';
import type { HostAnswer } from '../vocabulary/effect.ts';
import type { Profile } from '../vocabulary/profile.ts';
import type { Reason } from '../vocabulary/reason.ts';
import type { MemberCounts } from './member-counts.ts';
import type { Acceptance, GroupFacts, MemberEvent, MemberFacts, MembershipNews, MemberRole } from './member-events.ts';
import type { GroupId } from './member-labels.ts';

// ── how it begins ────────────────────────────────────────────────────────────────────────────────────────────

/** A contact's invitation to a group, as x.grp.inv has it. */
export type GroupInvitation = ChatParams['x.grp.inv']['groupInvitation'];

/** What the contact told that got an x.grp.inv: input, and once more as an event where the membership was there before. */
export type Invited = {
  /** Key of the contact that invites us. */
  contact: string;
  invitation: GroupInvitation;
  /** Who the contact is: the host's profile, and the versions that it speaks. */
  hostProfile: Profile;
  versions?: string | undefined;
  /** Whether the host announces that it introduces again (`x.grp.mem.reintro`). */
  reintroduces?: boolean | undefined;
  /** Who we are to the contact: so we are in the group, unless user.join chooses otherwise. */
  profile: Profile;
  /** The invitation is the answer to a group link that we asked by: it is taken without the user. */
  automatic?: boolean | undefined;
};

/** `groupId` is the instance's own id; of an invitation it is `<contactId>.<invitedMember.memberId>`. */
export type MembershipInput = { groupId: GroupId; limits?: Partial<PeerLimits> | undefined } & (
  | { by: 'create'; groupProfile: GroupProfile; profile?: Profile | undefined; incognito?: boolean | undefined }
  | { by: 'link'; link: string; profile?: Profile | undefined; incognito?: boolean | undefined }
  | ({ by: 'invitation' } & Invited)
);

// ── what it is told ──────────────────────────────────────────────────────────────────────────────────────────

export type MembershipEvent =
  | (AgentEvent & { at: number })
  | StatusEvent
  | HostAnswer
  | PeerReport
  | MembershipNews
  | MemberEvent
  | RecordOrder
  /** The invitation is the answer to what was asked by this link. */
  | { type: 'membership.linked'; link: string }
  | { type: 'user.probe' }
  | ({ type: 'membership.invited' } & Invited)
  | { type: 'user.join'; profile?: Profile | undefined; incognito?: boolean | undefined }
  | { type: 'user.decline' }
  | { type: 'user.retry' }
  | { type: 'user.leave' }
  | { type: 'user.deleteGroup' }
  | { type: 'user.send'; text: string; msgId?: string | undefined }
  | { type: `xstate.done.actor.${string}`; actorId: string }
  | { type: `xstate.error.actor.${string}`; actorId: string };

// ── what it remembers ────────────────────────────────────────────────────────────────────────────────────────

/** Who let us in, and how it is reached once it is. */
export type Host = MemberFacts & {
  readonly connectionId?: string | undefined;
  readonly reintroduces?: boolean | undefined;
};

export type Ending = 'rejected' | 'removed' | 'left' | 'groupDeleted' | 'declined';

export type MembershipContext = PersonMemory & {
  groupId: GroupId;
  by: MembershipInput['by'];
  limits: PeerLimits;
  link?: string | undefined;
  /** The group's link, where we asked a contact by it for the invitation. */
  groupLink?: string | undefined;
  /** The host's request to join by. */
  request?: string | undefined;
  /** Names our request to a group link, over all repeats. */
  contactReqId?: string | undefined;
  /** The contact that invites us, or is the host as a person. */
  contact?: string | undefined;
  automatic?: boolean | undefined;

  groupProfile?: GroupProfile | undefined;
  /** As whom we are in the group, to everybody in it: chosen and made once, before anything is sent. */
  incognito: boolean;
  profile?: Profile | undefined;
  /** Another than the one that the inviting contact knows. */
  disguised?: boolean | undefined;
  memberId?: string | undefined;
  role?: MemberRole | undefined;
  host?: Host | undefined;

  /** The connection to the host: none yet, or any more, or what became of it. `broken`: by a fault of ours. */
  connection: 'none' | 'begun' | 'interrupted' | 'failed' | 'broken';
  acceptance?: Acceptance | undefined;
  trouble?: 'inactive' | 'disabled' | undefined;
  /** How the members stand that have rows of their own. */
  counts: MemberCounts;
  /** Ids of the newest messages of the host, so that none is shown twice. */
  seen: readonly string[];
  /** Text that waits for its message id. */
  draft?: string | undefined;
  /** Numbers what was told to everybody. */
  announcements: number;
  ending?: Ending | undefined;
  reason?: Reason | undefined;
};

/** Who we are in the group, as its other rows need it; undefined until all of it is known. */
export function groupFactsOf(context: MembershipContext): GroupFacts | undefined {
  const { groupId, limits, memberId, role, profile, incognito, disguised } = context;
  if (memberId === undefined || role === undefined || !profile) return undefined;
  const isDisguised = incognito || disguised === true;
  return { groupId, me: { memberId, role, profile, ...(isDisguised && { incognito: true }) }, limits };
}
