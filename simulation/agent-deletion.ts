import { deliveryLimit } from './retry.ts';
import type { ClientState, CommandState } from './state.ts';
import { schedule, type World } from './world.ts';

type Drop = (world: World, client: ClientState, command: CommandState) => void;

/** The connection that a command is about, if it is about one. */
export function connectionOf({ command }: CommandState): string | undefined {
  return 'connectionId' in command ? command.connectionId : undefined;
}

/** The connection's commands, save the given one. */
export function commandsOfConnection(client: ClientState, command: CommandState): CommandState[] {
  const connectionId = connectionOf(command);
  if (connectionId === undefined) return [];
  return client.commands.filter((each) => each.id !== command.id && connectionOf(each) === connectionId);
}

/** A deletion drops at once what the connection has still to do; only messages are waited for, where that was asked. */
export function beginDeletion(world: World, client: ClientState, deletion: CommandState, drop: Drop): void {
  if (deletion.command.type !== 'deleteConnection') return;
  for (const other of commandsOfConnection(client, deletion)) {
    const kept = deletion.command.afterDelivery && isDelivery(other);
    if (!kept && other.command.type !== 'deleteConnection') drop(world, client, other);
  }
  if (!deletion.command.afterDelivery) forget(client, deletion.command.connectionId);
}

/** Whether a deletion has to wait still for messages. When it has waited long enough, they are dropped. */
export function waitsForDelivery(world: World, client: ClientState, deletion: CommandState, drop: Drop): boolean {
  if (deletion.command.type !== 'deleteConnection') return false;
  const messages = commandsOfConnection(client, deletion).filter(isDelivery);
  const left = deletion.since + deliveryLimit - world.clock.now();
  if (messages.length > 0 && left > 0) {
    deletion.state = 'waiting';
    deletion.waitsFor = 'delivery';
    deletion.task = schedule(world, left, { kind: 'attempt', client: client.name, command: deletion.id });
    return true;
  }
  for (const message of messages) {
    // What is on its way can't be called back: it is sent, or fails, by itself.
    if (message.state === 'running') message.last = true;
    else drop(world, client, message);
  }
  forget(client, deletion.command.connectionId);
  return false;
}

/** A deleted connection is unknown from now on, though its queue may be on the server still. */
function forget(client: ClientState, connectionId: string): void {
  const connection = client.connections[connectionId];
  if (!connection) return;
  connection.state = 'none';
  delete connection.confirmation;
}

/** The confirmation that an allow sends is delivered like a message. */
function isDelivery({ command }: CommandState): boolean {
  return command.type === 'sendMessage' || command.type === 'secureConnection';
}
