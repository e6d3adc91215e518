/** The domain as statecharts: pure, and open to any XState tool. `joinery/machines`. */
export { channelJoin } from './relay/channel-join.ts';
export { contact } from './contact/contact.ts';
export { contactAddress } from './contact/contact-address.ts';
export { contactRequest } from './contact/contact-request.ts';
export { introduction } from './member/introduction.ts';
export { memberConnection } from './member/member-connection.ts';
export { memberInvitation } from './member/member-invitation.ts';
export { channelRoster } from './relay/channel-roster.ts';
export { peerConnection } from './peer/peer-connection.ts';
export { broadcast } from './member/broadcast.ts';
export { groupStatus } from './member/group-status.ts';
export type { GroupStatus, MembershipPhase } from './member/group-status.ts';
export type { MemberCounts } from './member/member-counts.ts';
export type { MessageReceived } from './member/member-events.ts';
export type { MembershipContext, MembershipEvent, MembershipInput } from './member/membership-context.ts';
export { membership } from './member/membership.ts';
export { identity } from './person/identity.ts';
export { localNames } from './person/local-names.ts';
export { memberActions } from './person/member-actions.ts';
export type { MemberAction, ShownMember } from './person/member-actions.ts';
export { mergeDecision } from './person/merge-decision.ts';
export type { MergeDecision, MergeRefusal } from './person/merge-decision.ts';
export { mergePolicies } from './person/merge-policy.ts';
export type { MergePolicy } from './person/merge-policy.ts';
export { mergeSettings } from './person/merge-settings.ts';
export type { PersonEmitted } from './person/person-events.ts';
export type { PersonRecord } from './person/person-record.ts';
export { withoutProbeSecrets } from './person/redact.ts';
export { relayConnection } from './relay/relay-connection.ts';
export { registry } from './registry.ts';
export type { MachineDefinition, MachineName, Persisted, StartInput } from './registry.ts';

export { channelStatus, channelStatuses, channelStatusTable } from './relay/channel-status.ts';
export type { ChannelStatus, ChannelStatusRow } from './relay/channel-status.ts';
export { explain } from './explain.ts';
export type { Explanation, UserAction, WaitingFor } from './explanation.ts';
export type { ContactPhase, ContactRequestPhase } from './contact/explain.ts';
export type { IdentityPhase } from './person/explain.ts';
export type { MemberInvitationPhase, MemberState } from './member/explain.ts';
export type { ChannelPhase } from './relay/explain.ts';
export { policies, resolvePolicy } from './relay/policies.ts';
export type { ChannelPolicy, Limits, PolicyChoice } from './relay/policies.ts';
export { relayPhases } from './relay/relay-phase.ts';
export type { Relay, RelayPhase, Wait } from './relay/relay-phase.ts';
export { storageHealth } from './storage/storage-health.ts';
export type { StorageState } from './storage/storage-health.ts';
export { maxRelays } from './relay/relay-plan.ts';

export type { ChannelContext, ChannelEvent, ChannelJoinInput, ProfileChoice } from './relay/channel-context.ts';
export type { RosterContext, RosterMember, RosterNews } from './relay/channel-roster-context.ts';
export type { RelayChanged, RelayContext, RelayEvent, RelayInput } from './relay/relay-context.ts';

export type { ContactAddressContext, ContactAddressEvent, ContactAddressInput } from './contact/address-events.ts';
export type { ContactContext, ContactEmitted, ContactEvent, ContactInput } from './contact/contact-events.ts';
export type { ContactRequestContext, ContactRequestEvent, ContactRequestInput } from './contact/request-events.ts';
export type { IdentityContext, IdentityInput } from './person/identity-context.ts';
export type {
  IntroductionContext,
  IntroductionInput,
  IntroductionMachineEvent,
} from './member/introduction-context.ts';
export type {
  Introducer,
  MemberConnectionContext,
  MemberConnectionEvent,
  MemberConnectionInput,
  MemberEmitted,
} from './member/member-connection-context.ts';
export type { Admission, InvitationContext, InvitationEvent, InvitationInput } from './member/invitation-events.ts';
export type { PeerContext, PeerEvent, PeerInput } from './peer/peer-context.ts';
export { connectPlan, proceeds, type ConnectPlan, type Proceeds } from './plan/connect-plan.ts';
export type { PlanFacts, PlanRow, Standing } from './plan/plan-facts.ts';
export type { LinkPreviewContext, LinkPreviewInput } from './plan/link-preview.ts';
export type { RepeatJoinContext, RepeatJoinInput } from './rejoin/repeat-join-events.ts';
export type { Beginning, PeerOrder, PeerReport, PeerWait } from './peer/peer-events.ts';
export { peerLimits } from './peer/peer-limits.ts';
export type { PeerLimits } from './peer/peer-limits.ts';

export type { AgentCommand, CommandMode, ConnectionId, CorrId, KeyRef } from './vocabulary/agent-command.ts';
export { errorClass } from './vocabulary/agent-error.ts';
export type { AgentError, ErrorClass } from './vocabulary/agent-error.ts';
export type { AgentEvent, ConnectionStatus, LinkData, StatusEvent } from './vocabulary/agent-event.ts';
export type { ChatMessage } from './vocabulary/chat-message.ts';
export { effects } from './vocabulary/effect.ts';
export type { Digest, FoundInstance, HostAnswer, Query, Tell } from './vocabulary/effect.ts';
export type { Identity } from './vocabulary/identity.ts';
export type { Json, JsonObject } from './vocabulary/json.ts';
export { ChannelLink, parseLink } from './vocabulary/link.ts';
export { Profile } from './vocabulary/profile.ts';
export type { Reason, ReasonCode } from './vocabulary/reason.ts';
export type { MachineView } from './vocabulary/view.ts';
