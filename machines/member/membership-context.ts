import type { PersonMemory, RecordOrder } from '../person/person-events.ts';
import type { PeerReport } from '../peer/peer-events.ts';
import type { PeerLimits } from '../peer/peer-limits.ts';
import type { AgentEvent, StatusEvent } from '../vocabulary/agent-event.ts';
import type { ChatParams, GroupProfile } from '../vocabulary/chat-params.ts';
import type { HostAnswer } from '../vocabulary/effect.ts';
import type { Profile } from '../vocabulary/profile.ts';
import type { Reason } from '../vocabulary/reason.ts';
import { directMessageRule } from './group-preferences.ts';
import { contactIn, type Acquaintance, type ContactAsked, type ContactMemory } from './member-contact.ts';
import type { Meetings } from './introducing.ts';
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
  /** That is nobody whom others know. */
  incognito?: boolean | undefined;
  /** The invitation is the answer to a group link that we asked by: it is taken without the user. */
  automatic?: boolean | undefined;
};

/** We were in the group, and have asked the contact that was its host to invite us again: it has not answered. */
export type Rejoin = {
  /** Its key. */
  readonly contact: string;
  /** Names what we asked: an invitation that bears it is the answer. */
  readonly name: string;
  /** What it knows us by, if we have once asked at its address: the link is told, once, if its owner announces that it reads it. */
  readonly contactReqId?: string | undefined;
};

/** `groupId` is the instance's own id; of an invitation it is `<contactId>.<invitedMember.memberId>`. */
export type MembershipInput = { groupId: GroupId; limits?: Partial<PeerLimits> | undefined } & (
  | { by: 'create'; groupProfile: GroupProfile; profile?: Profile | undefined; incognito?: boolean | undefined }
  | {
      by: 'link';
      link: string;
      profile?: Profile | undefined;
      incognito?: boolean | undefined;
      rejoin?: Rejoin | undefined;
    }
  | ({ by: 'invitation' } & Invited)
);

// ── what it is told ──────────────────────────────────────────────────────────────────────────────────────────

/** The contact invites to a group. `groupLinkId`: what the invitation answers; `membership`: the key that it became. */
export type RejoinAnswer = { type: 'rejoin.invited'; membership: string; groupLinkId: string };

export type MembershipEvent =
  | (AgentEvent & { at: number })
  | StatusEvent
  | HostAnswer
  | PeerReport
  | MembershipNews
  | MemberEvent
  | RecordOrder
  | RejoinAnswer
  /** The invitation is the answer to what was asked by this link. */
  | { type: 'membership.linked'; link: string }
  | { type: 'user.probe' }
  /** Let us be contacts, the host and we. */
  | ContactAsked
  | ({ type: 'membership.invited' } & Invited)
  /** The contact that invited us has taken it back. */
  | { type: 'membership.withdrawn' }
  | { type: 'user.join'; profile?: Profile | undefined; incognito?: boolean | undefined }
  | { type: 'user.decline' }
  | { type: 'user.retry' }
  /** Asks by the same link again, by another connection: it is the same request to the host. */
  | { type: 'user.repeat' }
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
  /** It has sent its profile (x.grp.link.mem): from then on it may be found to be somebody whom we know. */
  readonly hasShown?: boolean | undefined;
};

export type Ending = 'rejected' | 'removed' | 'left' | 'groupDeleted' | 'declined';

export type MembershipContext = PersonMemory &
  Meetings &
  ContactMemory & {
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
    rejoin?: Rejoin | undefined;
    /** The contact that invites us, or is the host as a person. */
    readonly contact?: string | undefined;
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
    /** How many we have let in. */
    admissions: number;
    ending?: Ending | undefined;
    reason?: Reason | undefined;
  };

/** Who we are in the group, as its other rows need it; undefined until all of it is known. */
export function groupFactsOf(context: MembershipContext): GroupFacts | undefined {
  const { groupId, limits, memberId, role, profile, incognito, disguised, groupProfile } = context;
  if (memberId === undefined || role === undefined || !profile) return undefined;
  const isDisguised = incognito || disguised === true;
  const me = { memberId, role, profile, ...(isDisguised && { incognito: true }) };
  return { groupId, me, limits, ...directMessageRule(groupProfile) };
}

/** The host as a member, while there is one. */
export function hostAsMember(context: MembershipContext): Acquaintance | undefined {
  const group = groupFactsOf(context);
  const { host, wish } = context;
  return group && host && { group, facts: host, contact: contactIn(context), wish };
}
