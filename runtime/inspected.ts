import type { AgentCommand, CorrId } from '../machines/vocabulary/agent-command.ts';
import type { Json } from '../machines/vocabulary/json.ts';
import type { Reason } from '../machines/vocabulary/reason.ts';
import type { DeadLetter } from './dead-letter.ts';
import type { Effect } from './effect.ts';
import type { StorageHealth } from './health.ts';
import type { AskedGuard, TakenTransition } from './inert.ts';

export type { AskedGuard, TakenTransition };
import type { InstanceKey, InstanceRecord, MachineEvent } from './record.ts';
import type { ParkedRow } from './rows.ts';

/**
 * What an engine tells of itself while it is inspected: plain data, in the order in which it happened. All of a turn
 * comes at once when the turn is durable, and ends with its commit: of what never happened nothing is told.
 */
export type Inspected = Opened | Sent | Stepped | Threw | Refused | Committed | Called | DeadLettered | HealthChanged;

/** An engine has opened its store, or has had to open it again: these are its rows, those in which work remains first; 10,000 at most. */
export interface Opened {
  readonly type: 'opened';
  readonly epoch: number;
  /** Versions of the machines that it knows, by their names. */
  readonly machines: Readonly<Record<string, number>>;
  readonly rows: readonly InstanceRecord[];
  readonly parked: readonly ParkedRow[];
}

/** Those outside who send events. */
export type Outside = 'application' | 'agent' | 'clock' | 'engine';

/** Where an event comes from: the key of another instance, or one of those outside. */
export type Sender = string;

/** An event is on its way to an instance. `clock`: a timer of its own; `engine`: an answer to a question, a status, an error. */
export interface Sent {
  readonly type: 'event';
  readonly turn: string;
  readonly from: Sender;
  readonly to: InstanceKey;
  readonly event: MachineEvent;
  /** Of the command that it answers. */
  readonly corrId?: CorrId;
}

/** An instance took an event: a step. The first event of an instance is `xstate.init`, with its input. */
export interface Stepped {
  readonly type: 'step';
  readonly turn: string;
  readonly key: InstanceKey;
  readonly machine: string;
  readonly event: MachineEvent;
  /** State values; the first step of an instance has none before it. */
  readonly before?: Json;
  readonly after: Json;
  /** The transitions taken, microstep by microstep; none where the event meant nothing. */
  readonly transitions: readonly TakenTransition[];
  /** In the order in which they were asked. */
  readonly guards: readonly AskedGuard[];
  readonly effects: readonly Effect[];
  /** False where the event meant nothing. */
  readonly changed: boolean;
}

/** A machine threw: all that its chain did in this turn before is undone, and the instance is in quarantine. */
export interface Threw {
  readonly type: 'threw';
  readonly turn: string;
  readonly key: InstanceKey;
  readonly event: string;
  readonly message: string;
}

/** A machine refused what the application asked for: nothing changed. */
export interface Refused {
  readonly type: 'refused';
  readonly turn: string;
  readonly key: InstanceKey;
  readonly event: MachineEvent;
  readonly reason: Reason;
}

/** A turn is durable. A row that is put replaces the one under its key. */
export interface Committed {
  readonly type: 'commit';
  readonly turn: string;
  readonly puts: readonly InstanceRecord[];
  readonly parked: readonly ParkedRow[];
  readonly deletes: readonly string[];
  /** What machines emitted for the application. */
  readonly emitted: readonly { readonly key: InstanceKey; readonly event: MachineEvent }[];
}

/**
 * A call to the agent. `submitted`: it is made, or made once more; `taken`: the agent has it; `failed`: it did not take it,
 * and is asked again after a pause; `withdrawn`: it is asked to forget it.
 */
export interface Called {
  readonly type: 'call';
  readonly key: InstanceKey;
  readonly corrId: CorrId;
  readonly phase: 'submitted' | 'taken' | 'failed' | 'withdrawn';
  /** Where it is submitted. */
  readonly command?: AgentCommand;
  readonly why?: string;
}

export interface DeadLettered {
  readonly type: 'dead-letter';
  readonly letter: DeadLetter;
}

export interface HealthChanged {
  readonly type: 'health';
  readonly health: StorageHealth;
}

/** Who is told by an engine, as long as it is `on`: nothing is gathered for one that is not. */
export interface Inspector {
  readonly on: boolean;
  /** Called in the middle of the engine's work: it only keeps what it is given, which is never changed afterwards. */
  record(inspected: Inspected): void;
  /**
   * The engine has opened its store, or has read it anew, and waits. `now` reads how it stands, now or whenever it is asked:
   * one that was off for a while begins anew with it.
   */
  opened(now: () => Promise<Opened>): Promise<void>;
}
