import type { AgentError } from './agent-error.ts';

/**
 * Why something failed, waits or was refused: a code with typed parameters, plain data. Words for people are in
 * `machines/messages`, one sentence and one advice for each code and language.
 */
export type Reason =
  // ── links ──
  /** The server answered AUTH: the link was deleted, or never was. */
  | { code: 'LinkGone' }
  /** The link's data could not be had for now: network, timeout, host. */
  | { code: 'LinkUnreachable'; server?: string }
  /** The link's data is not what such a link has to hold. */
  | { code: 'LinkDataInvalid'; missing: 'groupProfile' | 'relayProfile' | 'entityId' | 'entityIdMatch' }
  /** The group is of a type that this version does not know. */
  | { code: 'UpdateRequired'; groupType: string }
  /** The channel has no active relays. */
  | { code: 'NoRelays' }
  /** The group is reached through its relays, as a channel: nobody lets us in by its link. */
  | { code: 'RelayedGroup' }
  /** The other side speaks no version of the protocol that we do. */
  | { code: 'Incompatible' }
  // ── connections ──
  /** No network, or a server that does not answer. It is tried again. */
  | { code: 'Unreachable'; server?: string }
  /** The relay's queue is full: it is busy or offline. It is tried again, slowly. */
  | { code: 'Busy' }
  /** The agent failed for good. */
  | { code: 'AgentFailed'; error: AgentError; during: Step }
  /** The relay answered with a refusal. */
  | { code: 'Rejected'; rejection: string }
  /** The relay presented another channel than the one that was asked for, or nothing that can be read. */
  | { code: 'WrongAnswer'; expected: string }
  /** Nothing came within the limit. */
  | { code: 'TimedOut'; waitedFor: Awaited }
  // ── contacts and members ──
  /** Who answered is not the member that was introduced or invited. */
  | { code: 'WrongMember' }
  /** Whoever invited us to the group has taken the invitation back. */
  | { code: 'InvitationWithdrawn' }
  /** Whoever introduced the two members has left, so that they can't find each other by it any more. */
  | { code: 'IntroducerGone' }
  /** The peer's queue is gone: it deleted the connection. Nothing more is sent. */
  | { code: 'PeerGone' }
  /** The peer's queue is full: it has been away for long. Messages wait. */
  | { code: 'PeerFull' }
  /** As much waits for this peer as can be kept: the message was not taken. */
  | { code: 'OutboxFull' }
  // ── the channel ──
  /** Every relay failed for good, each with its own reason. */
  | { code: 'AllRelaysFailed' }
  /** Some relays could not be reached, and none joined. */
  | { code: 'RelaysUnreachable'; relays: number }
  /** Some relay links are dead, and the policy asks the user what to do. */
  | { code: 'DeadRelayLinks'; relays: number }
  /** The channel has more relays than are connected at once, or links that are too long: these were left out. */
  | { code: 'TooManyRelays'; leftOut: number }
  /** An owner removed us from the channel. */
  | { code: 'Removed' }
  /** The relay's machine stopped by a fault of this library. Nothing of it is lost. */
  | { code: 'Quarantined' }
  // ── refusals ──
  /** The profile was chosen when the first connection was prepared; another choice needs a new membership. */
  | { code: 'ProfileLocked' }
  /** Our role in the group does not allow it. */
  | { code: 'NotAllowed'; role: string }
  /** No such group, contact or member here, or it is over. */
  | { code: 'NotHere'; what: 'group' | 'contact' | 'member' }
  /** In this group, or to this contact, we are somebody else than to our contacts: an invitation would tell. */
  | { code: 'Incognito'; to: 'group' | 'contact' }
  /** By what somebody asked to join, it was answered once already: it has to ask again. */
  | { code: 'RequestUsed' }
  /** The group does not let who we are in it, or who asks us, become a contact of its members. */
  | { code: 'DirectMessagesOff' }
  /** There is a contact with this member already. */
  | { code: 'ContactExists' }
  /** It was asked before, and the answer is still to come. */
  | { code: 'AlreadyAsked' };

/** What was being done when the agent failed. */
export type Step = 'fetchLink' | 'join' | 'allow' | 'connect' | 'createKey' | 'create' | 'setLink' | 'accept' | 'send';

/** What did not come in time. */
export type Awaited =
  | 'link'
  | 'join'
  | 'answer'
  | 'allow'
  | 'connection'
  | 'key'
  | 'deletion'
  | 'queue'
  | 'introduction'
  | 'invitation'
  | 'roster';

export type ReasonCode = Reason['code'];
