import { emit } from './agent-inbox.ts';
import { endTransfer } from './server.ts';
import { clientOf, nextSerial, type World } from './world.ts';

/** A message from a server reaches the agent, which tells its client. One for a deleted connection is dropped. */
export function receiveTransfer(world: World, host: string, queue: string): void {
  const transfer = endTransfer(world, host, queue);
  if (!transfer) return;
  const { client: name, connectionId, message } = transfer;
  const connection = clientOf(world, name).connections[connectionId];
  if (!connection || connection.state === 'none') return;
  const signed = message.signedBy === undefined ? {} : { signedBy: message.signedBy };
  if (message.kind === 'MSG') {
    emit(world, name, { type: 'MSG', connectionId, message: message.message, ...signed });
    return;
  }
  // A queue takes one confirmation only.
  if (connection.state !== 'joined') return;
  const confirmation = { confirmationId: `c${nextSerial(world)}`, message: message.message, ...signed };
  connection.state = 'confirmed';
  connection.confirmation = confirmation;
  emit(world, name, { type: 'CONF', connectionId, ...confirmation });
}
