import type { AgentCommand, CorrId } from '../machines/vocabulary/agent-command.ts';
import type { Json, JsonObject } from '../machines/vocabulary/json.ts';

/** `<machine>/<id>`; a child's is its parent's key, `/`, and its id: `channel-join/g1/relay-2`. */
export type InstanceKey = string;

/** What may be the id of an instance that has no parent, behind the `/` of its key. */
export const instanceId = /^[\w.:-]{1,128}$/;

/** An event as machines take it: plain JSON with a type. */
export type MachineEvent = { readonly type: string } & JsonObject;

/** A command that was not answered yet, on the row of the instance that waits for it. */
export interface CommandEntry {
  readonly corrId: CorrId;
  readonly command: AgentCommand;
  /** Type of the agent event that completes it; `ERR` completes any. */
  readonly expects: string;
  readonly createdAt: number;
  /** Withdrawn: its answer is taken off the row and not shown to the machine. */
  readonly cancelled?: true;
}

/** A timer that has not fired, with an absolute due time. */
export interface TimerEntry {
  readonly id: string;
  readonly event: MachineEvent;
  readonly dueAt: number;
  readonly delay: number;
}

/**
 * One instance of a machine, whole: all it remembers and all it waits for, in one row under one key.
 * Plain JSON, a few kB; 64 kB with everything at its longest.
 */
export interface InstanceRecord {
  readonly key: InstanceKey;
  /** Random, made with the instance: tells it from an earlier one under the same key. */
  readonly birth: string;
  readonly machine: string;
  readonly version: number;
  readonly parent?: InstanceKey;
  /** Children that the machine knows, by id. */
  readonly children: Readonly<Record<string, string>>;
  /** Grows by one with every committed step. */
  readonly revision: number;
  readonly status: 'active' | 'done' | 'quarantined';
  readonly value: Json;
  readonly context: JsonObject;
  readonly output?: Json;
  /** Why it was quarantined. */
  readonly error?: { readonly message: string; readonly event?: string };
  readonly commands: readonly CommandEntry[];
  readonly timers: readonly TimerEntry[];
  readonly labels: readonly string[];
  /** Ids of the newest external events, oldest first, so that a repeat is dropped. */
  readonly lastEvents: readonly string[];
  /** When it was made; earlier versions did not write it. Epoch milliseconds, as all times. */
  readonly createdAt?: number;
  /** When the state value was entered, and when the row was last written: epoch milliseconds. */
  readonly since: number;
  readonly updatedAt: number;
  /** What a started instance was started with, to tell a repeat from another request. */
  readonly input?: JsonObject;
  /** Present where work remains: commands in flight, timers, or an active state that is not `settled`. */
  readonly unfinished?: 1;
}

/** What comes to one instance from outside of its chain: an event, a command's answer, or a timer that is due. */
export type Delivery =
  | { readonly kind: 'event'; readonly key: InstanceKey; readonly event: MachineEvent; readonly eventId?: string }
  | {
      readonly kind: 'answer';
      readonly key: InstanceKey;
      readonly corrId: CorrId;
      readonly event: MachineEvent;
      readonly eventId: string;
    }
  | { readonly kind: 'timer'; readonly key: InstanceKey; readonly timerId: string };

/** The order of rows by their keys, as stores have it. */
export const byKey = (one: { readonly key: string }, other: { readonly key: string }): number =>
  one.key < other.key ? -1 : Number(one.key > other.key);
