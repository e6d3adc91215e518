import type { AgentEvent } from '../machines/vocabulary/agent-event.ts';
import type { JsonObject } from '../machines/vocabulary/json.ts';
import type { InstanceKey, MachineEvent } from './record.ts';

/** One thing that happened outside, waiting for its turn. */
export type Occurrence =
  | { kind: 'start'; key: InstanceKey; machine: string; input: JsonObject; eventId?: string }
  | { kind: 'send'; key: InstanceKey; event: MachineEvent; eventId?: string }
  | { kind: 'agent'; event: AgentEvent }
  | { kind: 'status'; key: InstanceKey; event: MachineEvent }
  | { kind: 'timers' }
  /** Looks whether the store can be read. */
  | { kind: 'read' }
  | { kind: 'resume'; key: InstanceKey }
  /** The application has what was emitted, by the key of its row. */
  | { kind: 'taken'; key: string }
  /** Without a key: everything. */
  | { kind: 'forget'; key?: InstanceKey; afterDelivery: boolean };

/** What became of an occurrence: `created` for a start, `changed` for anything that stepped. */
export interface Outcome {
  readonly created?: boolean;
  readonly changed: boolean;
}
