import type { ContactPhase, ContactRequestPhase } from '../contact/explain.ts';
import type { UserAction, WaitingFor } from '../explanation.ts';
import type { MemberInvitationPhase, MemberState } from '../member/explain.ts';
import type { GroupStatus, MembershipPhase } from '../member/group-status.ts';
import type { IdentityPhase } from '../person/explain.ts';
import type { LinkPreviewPhase } from '../plan/explain.ts';
import type { RepeatJoinPhase } from '../rejoin/explain.ts';
import type { ChannelPhase } from '../relay/explain.ts';
import type { RelayPhase } from '../relay/relay-phase.ts';
import type { StorageState } from '../storage/storage-health.ts';
import type { Reason, ReasonCode } from '../vocabulary/reason.ts';

/** What a person is told: what happened, and what to do now. Both are whole sentences. */
export interface Words {
  readonly sentence: string;
  readonly advice: string;
}

export type ReasonOf<C extends ReasonCode> = Extract<Reason, { code: C }>;

/** We asked by it, and nobody is there: its queue was deleted, or belongs to whoever was faster. */
export const isUsedUp = ({ error, during }: ReasonOf<'AgentFailed'>): boolean =>
  during === 'join' && error.type === 'SMP' && error.code === 'AUTH';

/** Words for every reason: a code without words does not compile. */
export type ReasonWords = { readonly [C in ReasonCode]: (reason: ReasonOf<C>) => Words };

/** The domain errors of the API. */
export type ErrorType =
  | 'LinkInvalid'
  | 'InputInvalid'
  | 'InputDiffers'
  | 'EventInvalid'
  | 'InstanceUnknown'
  | 'MachineUnknown'
  | 'Quarantined'
  | 'MachineFailed'
  | 'Refused'
  | 'StorageUnavailable'
  | 'EngineClosed'
  | 'WaitTimedOut'
  | 'RecordingInvalid'
  | 'NoAnswer'
  | 'VersionDiffers'
  | 'WriterElsewhere'
  | 'DatabaseNewer'
  | 'DatabaseForeign'
  | 'DatabaseFull'
  | 'DatabaseBlocked'
  | 'DatabaseReplaced'
  | 'DatabaseKeyWrong';

/** One language. Everything that a person reads of Joinery comes from here. */
export interface Messages {
  /** BCP 47. */
  readonly language: string;
  readonly reasons: ReasonWords;
  readonly relayPhases: Readonly<Record<RelayPhase, string>>;
  readonly channelPhases: Readonly<Record<ChannelPhase, string>>;
  readonly contactPhases: Readonly<Record<ContactPhase, string>>;
  readonly contactRequestPhases: Readonly<Record<ContactRequestPhase, string>>;
  readonly membershipPhases: Readonly<Record<MembershipPhase, string>>;
  readonly memberPhases: Readonly<Record<MemberState, string>>;
  readonly memberInvitationPhases: Readonly<Record<MemberInvitationPhase, string>>;
  readonly identityPhases: Readonly<Record<IdentityPhase, string>>;
  readonly linkPreviewPhases: Readonly<Record<LinkPreviewPhase, string>>;
  readonly repeatJoinPhases: Readonly<Record<RepeatJoinPhase, string>>;
  readonly groupStatuses: Readonly<Record<GroupStatus, string>>;
  readonly waitingFor: Readonly<Record<WaitingFor, string>>;
  readonly actions: Readonly<Record<UserAction, string>>;
  /** How the storage is, in a word or two; what to do about it is with the error that led there. */
  readonly storage: Readonly<Record<StorageState, string>>;
  readonly errors: Readonly<Record<ErrorType, Words>>;
}

/** What people read of contacts and groups: a part of its own in each language. */
export type GroupMessages = Pick<
  Messages,
  | 'contactPhases'
  | 'contactRequestPhases'
  | 'membershipPhases'
  | 'memberPhases'
  | 'memberInvitationPhases'
  | 'identityPhases'
  | 'linkPreviewPhases'
  | 'repeatJoinPhases'
  | 'groupStatuses'
>;

/** The words for a reason in a language. */
export function reasonWords<C extends ReasonCode>(messages: Messages, reason: ReasonOf<C> & { code: C }): Words {
  const words: ReasonWords[C] = messages.reasons[reason.code];
  return words(reason);
}

const phases = {
  'channel-join': 'channelPhases',
  'relay-connection': 'relayPhases',
  contact: 'contactPhases',
  'contact-request': 'contactRequestPhases',
  membership: 'membershipPhases',
  'member-connection': 'memberPhases',
  'member-invitation': 'memberInvitationPhases',
  identity: 'identityPhases',
  'link-preview': 'linkPreviewPhases',
  'repeat-join': 'repeatJoinPhases',
} as const satisfies Record<string, keyof Messages>;

/** The words for a phase that `explain` names, by the machine; the phase itself where nobody is to read of it. */
export function phaseWords(messages: Messages, machine: string, phase: string): string {
  const words: Readonly<Record<string, string>> =
    machine in phases ? messages[phases[machine as keyof typeof phases]] : {};
  return words[phase] ?? phase;
}
