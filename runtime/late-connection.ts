import type { MachineDefinition } from '../machines/registry.ts';
import { makesConnection } from '../machines/vocabulary/agent-command.ts';
import type { Draft } from './draft.ts';
import { connectionLabel } from './labels.ts';
import type { CommandEntry, MachineEvent } from './record.ts';

/** A withdrawn command that made a connection nevertheless: nobody wants it, so it is deleted. */
export function deleteLateConnection(
  draft: Draft,
  { command, expects }: CommandEntry,
  answer: MachineEvent,
  definition: (machine: string) => MachineDefinition,
): void {
  if (answer.type !== expects || !('connectionId' in command) || !makesConnection(command.type)) return;
  const { connectionId } = command;
  const { record } = draft;
  const owned =
    record.status === 'active' && definition(record.machine).labels(record).includes(connectionLabel(connectionId));
  const deleting = record.commands.some(
    (each) => each.command.type === 'deleteConnection' && each.command.connectionId === connectionId,
  );
  if (!owned && !deleting) draft.issue({ type: 'deleteConnection', connectionId });
}
