/** The domain as statecharts: pure, and open to any XState tool. `joinery/machines`. */
export { channelJoin } from './relay/channel-join.ts';
export { relayConnection } from './relay/relay-connection.ts';
export { registry } from './registry.ts';
export type { MachineDefinition, MachineName, Persisted } from './registry.ts';

export { channelStatus, channelStatuses, channelStatusTable } from './relay/channel-status.ts';
export type { ChannelStatus, ChannelStatusRow } from './relay/channel-status.ts';
export { explain } from './relay/explain.ts';
export type { ChannelPhase, Explanation, UserAction, WaitingFor } from './relay/explain.ts';
export { policies, resolvePolicy } from './relay/policies.ts';
export type { ChannelPolicy, Limits, PolicyChoice } from './relay/policies.ts';
export { relayPhases } from './relay/relay-phase.ts';
export type { Relay, RelayPhase, Wait } from './relay/relay-phase.ts';
export { storageHealth } from './storage/storage-health.ts';
export type { StorageState } from './storage/storage-health.ts';
export { maxRelays } from './relay/relay-plan.ts';

export type { ChannelContext, ChannelEvent, ChannelJoinInput, ProfileChoice } from './relay/channel-context.ts';
export type { RelayChanged, RelayContext, RelayEvent, RelayInput } from './relay/relay-context.ts';

export type { AgentCommand, CommandMode, ConnectionId, CorrId, KeyRef } from './vocabulary/agent-command.ts';
export { errorClass } from './vocabulary/agent-error.ts';
export type { AgentError, ErrorClass } from './vocabulary/agent-error.ts';
export type { AgentEvent, ConnectionStatus, LinkData, StatusEvent } from './vocabulary/agent-event.ts';
export type { ChatMessage } from './vocabulary/chat-message.ts';
export { effects } from './vocabulary/effect.ts';
export type { HostAnswer } from './vocabulary/effect.ts';
export type { Identity } from './vocabulary/identity.ts';
export type { Json, JsonObject } from './vocabulary/json.ts';
export { ChannelLink, parseLink } from './vocabulary/link.ts';
export { Profile } from './vocabulary/profile.ts';
export type { Reason, ReasonCode } from './vocabulary/reason.ts';
export type { MachineView } from './vocabulary/view.ts';
