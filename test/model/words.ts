import type { AgentCommand } from '../../machines/vocabulary/agent-command.ts';
import type { ConnectionStatus } from '../../machines/vocabulary/agent-event.ts';
import type { InstanceKey, InstanceRecord, MachineEvent } from '../../runtime/record.ts';
import type { ScriptedEvent } from '../../simulation/index.ts';
import type { RowMap } from '../differential/rows.ts';

/** What is said from outside, by name, so that a move means the same wherever it is made. */
export interface Words {
  /** The agent's answers to a command. `WAIT` and `MWARN` are said of a command, and leave it unanswered. */
  answersTo(command: AgentCommand): Record<string, ScriptedEvent>;
  /** What the agent reports of the instance's connection, unasked. */
  reportsOf(row: InstanceRecord): Record<string, ScriptedEvent>;
  /** Where a restarted client finds its connection. */
  findingsOf(row: InstanceRecord): Record<string, Omit<ConnectionStatus, 'connectionId'>>;
  /** What else can be said as things stand: by a person, or through the API in the name of other instances. */
  sayings(rows: RowMap): Record<string, { readonly key: InstanceKey; readonly event: MachineEvent }>;
  /** On an event of this type a machine throws on purpose. */
  readonly breakingEvent: string;
}

/** How the engine is made to begin. */
export interface Begin {
  readonly machine: string;
  readonly id: string;
  readonly input: object;
}
