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
import { identityEvents } from './person/identity-inputs.ts';
import { identity } from './person/identity.ts';
import { mergeSettingsEvents, mergeSettingsInput } from './person/merge-settings-inputs.ts';
import { mergeSettings } from './person/merge-settings.ts';
import { probeExchange } from './person/probe-exchange.ts';
import { probeExchangeLabels, probeMatchLabels } from './person/probe-labels.ts';
import { probeMatch } from './person/probe-match.ts';
import { association } from './person/association.ts';
import { relayConnection } from './relay/relay-connection.ts';
import { repeatJoinEvents, repeatJoinInput } from './rejoin/repeat-join-inputs.ts';
import { repeatJoin, repeatJoinLabels } from './rejoin/repeat-join.ts';
import { linkPreviewEvents, linkPreviewInput } from './plan/link-preview-inputs.ts';
import { linkPreview } from './plan/link-preview.ts';
import { linkLabels } from './plan/link-labels.ts';
import { farewellOfIdentity, farewellOfRecord, type ForgottenRow } from './person/farewell.ts';
import type { Tell } from './vocabulary/effect.ts';
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
  /** The field of the input that says the instance's own id, for machines that name themselves to others by it. */
  readonly idIn?: string;
  /** Events that come by the API, each with the fields beside its type. All others come from the agent, the host, or another machine. */
  readonly events: Readonly<Record<string, v.GenericSchema>>;
  /** By what the instance is found, a pure function of where it stands. `connection:<id>` routes the agent's events. */
  readonly labels: (snapshot: Persisted) => readonly string[];
  /** What others are told when the row is forgotten (`engine.forget`), of which the machine itself does not hear. */
  readonly farewell?: (row: ForgottenRow) => readonly Tell[];
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
    labels: ({ value, context }) => [
      ...(isObject(context['group']) && typeof context['group']['publicGroupId'] === 'string'
        ? [`group:${context['group']['publicGroupId']}`]
        : []),
      ...linkLabels('channel-join', { value, context }),
    ],
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
    idIn: 'contactId',
    events: contactEvents,
    labels: contactLabels,
    farewell: farewellOfRecord,
    migrations: {},
  },
  'contact-address': {
    machine: contactAddress,
    version: 1,
    input: contactAddressInput,
    idIn: 'addressId',
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
    idIn: 'invitationId',
    events: memberInvitationEvents,
    labels: memberInvitationLabels,
    farewell: farewellOfRecord,
    migrations: {},
  },
  'member-connection': {
    machine: memberConnection,
    version: 1,
    events: memberConnectionEvents,
    labels: memberConnectionLabels,
    farewell: farewellOfRecord,
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
    idIn: 'groupId',
    events: membershipEvents,
    labels: membershipLabels,
    farewell: farewellOfRecord,
    migrations: {},
  },
  'link-preview': {
    machine: linkPreview,
    version: 1,
    input: linkPreviewInput,
    events: linkPreviewEvents,
    labels: () => [],
    migrations: {},
  },
  'repeat-join': {
    machine: repeatJoin,
    version: 1,
    input: repeatJoinInput,
    idIn: 'joinId',
    events: repeatJoinEvents,
    labels: repeatJoinLabels,
    migrations: {},
  },
  association: { machine: association, version: 1, events: {}, labels: () => [], migrations: {} },
  broadcast: { machine: broadcast, version: 1, events: {}, labels: () => [], migrations: {} },
  identity: {
    machine: identity,
    version: 1,
    events: identityEvents,
    labels: () => [],
    farewell: farewellOfIdentity,
    migrations: {},
  },
  'merge-settings': {
    machine: mergeSettings,
    version: 1,
    input: mergeSettingsInput,
    events: mergeSettingsEvents,
    labels: () => [],
    migrations: {},
  },
  'probe-exchange': {
    machine: probeExchange,
    version: 1,
    events: {},
    labels: probeExchangeLabels,
    migrations: {},
  },
  'probe-match': { machine: probeMatch, version: 1, events: {}, labels: probeMatchLabels, migrations: {} },
} satisfies Record<string, MachineDefinition>;

export type MachineName = keyof typeof registry;

/** What an instance of a machine is started with, by the machine's name; of a name that is not the library's, any object. */
export type StartInput<M extends string> = M extends MachineName
  ? (typeof registry)[M] extends { input: infer S extends v.GenericSchema }
    ? v.InferInput<S>
    : never
  : object;

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
