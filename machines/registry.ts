import type * as v from 'valibot';
import type { AnyStateMachine } from 'xstate';
import { contact } from './contact/contact.ts';
import { contactAddress } from './contact/contact-address.ts';
import { contactRequest } from './contact/contact-request.ts';
import {
  contactAddressEvents,
  contactAddressInput,
  contactAddressLabels,
  contactEvents,
  contactInput,
  contactLabels,
  contactRequestEvents,
} from './contact/inputs.ts';
import { channelJoin } from './relay/channel-join.ts';
import { connectedRelays } from './relay/channel-roster-context.ts';
import { channelRoster } from './relay/channel-roster.ts';
import { channelJoinEvents, channelJoinInput, channelRosterEvents, relayConnectionEvents } from './relay/inputs.ts';
import { peerConnection } from './peer/peer-connection.ts';
import { memberInvitationEvents, memberInvitationInput, memberInvitationLabels } from './member/invitation-inputs.ts';
import { introduction } from './member/introduction.ts';
import {
  introductionEvents,
  introductionLabels,
  memberConnectionEvents,
  memberConnectionLabels,
} from './member/member-connection-inputs.ts';
import { memberConnection } from './member/member-connection.ts';
import { memberInvitation } from './member/member-invitation.ts';
import { broadcast } from './member/broadcast.ts';
import { membershipEvents, membershipInput, membershipLabels } from './member/membership-inputs.ts';
import { membership } from './member/membership.ts';
import { relayConnection } from './relay/relay-connection.ts';
import type { Json, JsonObject } from './vocabulary/json.ts';

/** The part of a stored row that a machine's version says how to read. */
export interface Persisted {
  readonly value: Json;
  readonly context: JsonObject;
}

/** A machine as a host needs it: what it is, what it may be told from outside, how it is found, how it grew. */
export interface MachineDefinition {
  readonly machine: AnyStateMachine;
  /** Grows with every change of states, delays, child ids, event types or context: they are storage format. */
  readonly version: number;
  /** Input of `engine.start`; absent for a machine that only another one begins. */
  readonly input?: v.GenericSchema;
  /** Events that come by the API, each with the fields beside its type. All others come from the agent, the host, or another machine. */
  readonly events: Readonly<Record<string, v.GenericSchema>>;
  /** By what the instance is found, a pure function of where it stands. `connection:<id>` routes the agent's events. */
  readonly labels: (snapshot: Persisted) => readonly string[];
  /** From the version of the key to the next. */
  readonly migrations: Readonly<Record<number, (persisted: Persisted) => Persisted>>;
}

/** Every machine by its id. A child is spawned under the same name. */
export const registry = {
  'channel-join': {
    machine: channelJoin,
    version: 1,
    input: channelJoinInput,
    events: channelJoinEvents,
    labels: ({ context: { group } }) =>
      isObject(group) && typeof group['publicGroupId'] === 'string' ? [`group:${group['publicGroupId']}`] : [],
    migrations: {},
  },
  'relay-connection': {
    machine: relayConnection,
    version: 1,
    events: relayConnectionEvents,
    labels: ({ value, context: { connectionId, membershipId } }) => [
      ...(typeof connectionId === 'string' ? [`connection:${connectionId}`] : []),
      ...(value === 'connected' && typeof membershipId === 'string' ? [connectedRelays(membershipId)] : []),
    ],
    migrations: {},
  },
  'channel-roster': {
    machine: channelRoster,
    version: 1,
    events: channelRosterEvents,
    labels: ({ context: { publicGroupId } }) => (typeof publicGroupId === 'string' ? [`roster:${publicGroupId}`] : []),
    migrations: {},
  },
  'peer-connection': {
    machine: peerConnection,
    version: 1,
    events: {},
    labels: ({ context: { connectionId } }) => (typeof connectionId === 'string' ? [`connection:${connectionId}`] : []),
    migrations: {},
  },
  contact: {
    machine: contact,
    version: 1,
    input: contactInput,
    events: contactEvents,
    labels: contactLabels,
    migrations: {},
  },
  'contact-address': {
    machine: contactAddress,
    version: 1,
    input: contactAddressInput,
    events: contactAddressEvents,
    labels: contactAddressLabels,
    migrations: {},
  },
  'contact-request': {
    machine: contactRequest,
    version: 1,
    events: contactRequestEvents,
    labels: () => [],
    migrations: {},
  },
  'member-invitation': {
    machine: memberInvitation,
    version: 1,
    input: memberInvitationInput,
    events: memberInvitationEvents,
    labels: memberInvitationLabels,
    migrations: {},
  },
  'member-connection': {
    machine: memberConnection,
    version: 1,
    events: memberConnectionEvents,
    labels: memberConnectionLabels,
    migrations: {},
  },
  introduction: {
    machine: introduction,
    version: 1,
    events: introductionEvents,
    labels: introductionLabels,
    migrations: {},
  },
  membership: {
    machine: membership,
    version: 1,
    input: membershipInput,
    events: membershipEvents,
    labels: membershipLabels,
    migrations: {},
  },
  broadcast: { machine: broadcast, version: 1, events: {}, labels: () => [], migrations: {} },
} satisfies Record<string, MachineDefinition>;

export type MachineName = keyof typeof registry;

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
