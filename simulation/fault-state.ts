import type { AgentCommandType } from '../machines/vocabulary/agent-command.ts';
import type { AgentError } from '../machines/vocabulary/agent-error.ts';
import type { AgentEvent } from '../machines/vocabulary/agent-event.ts';

/** Milliseconds, both included. */
export interface Latency {
  min: number;
  max: number;
}

/** A fault that waits for its occasion. `skip` occasions pass unharmed, then `times` are hit. */
export type PlannedFault = { client: string; skip: number; times: number } & (
  | { kind: 'fail'; command: AgentCommandType; error: AgentError }
  | { kind: 'lose'; event: AgentEvent['type'] }
  | { kind: 'repeat'; event: AgentEvent['type'] }
  | { kind: 'misdirect'; event: AgentEvent['type'] }
  | { kind: 'delay'; event: AgentEvent['type']; ms: number }
);

/** Probabilities, each from 0 to 1, drawn from the network's seed. */
export interface FaultRates {
  /** An attempt of a command fails with NETWORK or TIMEOUT. */
  network: number;
  /** A join request finds the relay's queue full. */
  quota: number;
  /** An event is lost from the agent's memory, and stays in its inbox. */
  lost: number;
  /** An event comes up to a minute late. */
  late: number;
  /** An event comes a second time, under the same id. */
  repeated: number;
}

export interface FaultState {
  latency: Latency;
  planned: PlannedFault[];
  rates: FaultRates;
}

export const noRates: FaultRates = { network: 0, quota: 0, lost: 0, late: 0, repeated: 0 };
