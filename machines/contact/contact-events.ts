import type { MessageUndelivered, PeerReport } from '../peer/peer-events.ts';
import type { PeerLimits } from '../peer/peer-limits.ts';
import type { PersonMemory, RecordOrder } from '../person/person-events.ts';
import type { Untied } from '../person/profile-address.ts';
import type { AgentEvent } from '../vocabulary/agent-event.ts';
import type { CommandMode } from '../vocabulary/agent-command.ts';
import type { ChatMessage } from '../vocabulary/chat-message.ts';
import type { HostAnswer } from '../vocabulary/effect.ts';
import type { Json } from '../vocabulary/json.ts';
import type { Profile } from '../vocabulary/profile.ts';
import type { Reason } from '../vocabulary/reason.ts';

// ── how it begins ────────────────────────────────────────────────────────────────────────────────────────────

/** A member of a group, by whom a contact may be the same person. */
export type MemberRef = { readonly groupId: string; readonly memberId: string };

/** Who a contact or an address is to others: as given, a random one (incognito), or the account's. */
export type ProfileChoice = { profile?: Profile | undefined; incognito?: boolean | undefined };

/** `contactId` is the instance's own id, 48 characters at most: groups are named by it. */
export type ContactInput = ProfileChoice & {
  contactId: string;
  limits?: Partial<PeerLimits> | undefined;
  /** Of what a person begins: whether it fails fast (the default), or is retried by the agent. */
  mode?: CommandMode | undefined;
} & (
    | { by: 'invite' }
    /** By a one-time invitation or an address: a short link, or the connection request itself. */
    | {
        by: 'link';
        link: string;
        /** Key of the member whose profile shows the link: `boundTo` of a plan. */
        boundTo?: string | undefined;
      }
    /** Who asked at our address (`contact-request`). */
    | { by: 'accept'; requestId: string; peer: Peer; contactReqId?: string | undefined }
    /** A member of a group. `contact.invite` or `contact.invited` follows in the same chain. */
    | { by: 'member'; member: MemberRef; peer: Peer }
  );

/** Who the contact is, as it says itself. */
export type Peer = {
  readonly profile: Profile;
  /** The chat versions that it speaks: `1-16`. */
  readonly versions?: string | undefined;
};

// ── what it is told ──────────────────────────────────────────────────────────────────────────────────────────

/** What the machines of other rows tell a contact. */
export type ContactOrder =
  /** Sends a message, as soon as the contact can be reached. */
  | { type: 'contact.say'; message: ChatMessage }
  /** Who was accepted asks at our address again: its first connection came to nothing. */
  | { type: 'contact.requested'; requestId: string; peer: Peer }
  /**
   * Invite the member of a group to be a contact (x.grp.direct.inv), with a first message if there is one. `member`: it
   * may be another than the one it was made over, or the contact was made by other means.
   */
  | { type: 'contact.invite'; member?: MemberRef | undefined; text?: string | undefined; msgId?: string | undefined }
  /** The member of a group has invited us to be contacts: its x.grp.direct.inv. */
  | {
      type: 'contact.invited';
      message: ChatMessage;
      /** What we answer, if not who we are: to an old client’s second request, as which member we do. */
      answer?: ChatMessage | undefined;
    }
  /** A member is the same person by now, and has to know if it is there no more. */
  | { type: 'contact.whether' }
  /** It was asked at the address of this member, and is not to be taken for it. */
  | { type: 'contact.untie'; record: string; why: Untied };

export type ContactEvent =
  | (AgentEvent & { at: number })
  | HostAnswer
  | PeerReport
  | ContactOrder
  | RecordOrder
  | { type: 'user.retry' }
  /** Asks at the same address again, by another connection: it is the same request to who has it. */
  | { type: 'user.repeat' }
  /** Asks at the address that the contact's profile shows: there is no connection with it. */
  | { type: 'user.connect' }
  /** Who else may the contact be? Asked once more. */
  | { type: 'user.probe' }
  /** A text for the contact. Without `msgId`, one is drawn. */
  | { type: 'user.send'; text: string; msgId?: string | undefined }
  | { type: 'user.delete' }
  | { type: `xstate.done.actor.${string}`; actorId: string }
  | { type: `xstate.error.actor.${string}`; actorId: string };

// ── what clients are told ────────────────────────────────────────────────────────────────────────────────────

export type ContactEmitted =
  | { type: 'contact.connected' }
  /**
   * It was asked at the address of a member (`boundTo`), and is not taken for it, until a probe says that it is. `record`:
   * the member's key.
   */
  | { type: 'contact.untied'; record: string; why: Untied }
  | MessageUndelivered
  /** A message, once. */
  | { type: 'message.received'; msgId?: string | undefined; content: Json };

// ── what it remembers ────────────────────────────────────────────────────────────────────────────────────────

/** The next connection begins so: with a queue of our own, by the peer's request, or by accepting who asked. */
export type Way = 'create' | 'join' | 'accept';

/** Who asks us to be invited again: the group's link, and what names the request. */
export type InvitationRequest = { readonly link: string; readonly groupLinkId: string };

export type ContactContext = PersonMemory & {
  contactId: string;
  limits: PeerLimits;
  mode: CommandMode;
  incognito: boolean;
  /** Who we are to the contact. Chosen once, before anything is sent. */
  profile?: Profile | undefined;
  peer?: Peer | undefined;
  /** Who it was, where it is asked anew at the address that its profile shows: compared once it is connected. */
  was?: Peer | undefined;
  /** It was asked anew: who it is one with here does not know that this one is the same. */
  renewed?: boolean | undefined;
  /** Somebody else was this contact before: what was with that one is not with it. */
  isAnother?: boolean | undefined;
  /** The member of a group over whom it was made. */
  member?: MemberRef | undefined;

  /** Absent: a member's contact that was not asked for yet. */
  way?: Way | undefined;
  /** Of who gave us a link: its text, and what it leads to. */
  link?: string | undefined;
  theirs?: string | undefined;
  /** Key of the member at whose address it was asked, as long as nothing speaks against its being that one. */
  boundTo?: string | undefined;
  /** What we answer it, if not who we are. */
  answer?: ChatMessage | undefined;
  /** What names the request that it began with, over all repeats: ours at an address, or the peer’s at ours. */
  contactReqId?: string | undefined;
  /** It failed after the peer had answered, which may take us for connected, and hear nothing of that name again. */
  answered?: boolean | undefined;
  /** Our own queue's, for the peer to join. */
  request?: string | undefined;
  /** Of who asked at our address. */
  requestId?: string | undefined;
  /** What goes with x.grp.direct.inv. */
  first?: { readonly text?: string | undefined; readonly msgId?: string | undefined } | undefined;
  /** A text that waits for its message id. */
  draft?: string | undefined;

  /** The connection that was ready last. */
  connectionId?: string | undefined;
  /** What became of the connection: it has to be told differently how to go on. */
  connection?: 'begun' | 'interrupted' | 'broken' | undefined;
  /** Ready, but nothing is delivered. */
  trouble?: 'inactive' | 'disabled' | undefined;
  /** It asks to be invited again to a group of ours: looked up in the same chain. */
  asksFor?: InvitationRequest | undefined;
  /** Ids of the newest messages, so that none is shown twice. */
  seen: readonly string[];
  reason?: Reason | undefined;
};
