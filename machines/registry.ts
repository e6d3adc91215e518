import type * as v from 'valibot';
import type { AnyStateMachine } from 'xstate';
import { channelJoin } from './relay/channel-join.ts';
import { channelJoinEvents, channelJoinInput, relayConnectionEvents } from './relay/inputs.ts';
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
    labels: ({ context: { connectionId } }) => (typeof connectionId === 'string' ? [`connection:${connectionId}`] : []),
    migrations: {},
  },
} satisfies Record<string, MachineDefinition>;

export type MachineName = keyof typeof registry;

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
