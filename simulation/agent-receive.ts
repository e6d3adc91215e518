import { emit } from './agent-inbox.ts';
import { resumeRefused } from './agent-queue.ts';
import { endTransfer } from './server.ts';
import type { ConnectionState, QueuedMessage } from './state.ts';
import { clientOf, nextSerial, type World } from './world.ts';

/** A message from a server reaches the agent, which tells its client. One for a deleted connection is dropped. */
export function receiveTransfer(world: World, host: string, queue: string): void {
  const transfer = endTransfer(world, host, queue);
  if (!transfer) return;
  const { client: name, connectionId, message, refused = [] } = transfer;
  const connection = clientOf(world, name).connections[connectionId];
  if (connection && connection.state !== 'none') receive(world, name, connection, message);
  for (const sender of refused) resumeRefused(world, sender);
}

function receive(world: World, name: string, connection: ConnectionState, queued: QueuedMessage): void {
  const { id: connectionId } = connection;
  const { kind, message, reply, signedBy } = queued;
  const told = { connectionId, message, ...(signedBy !== undefined && { signedBy }) };
  switch (kind) {
    case 'MSG':
      emit(world, name, { type: 'MSG', ...told });
      return;
    case 'REQ': {
      const requestId = `r${nextSerial(world)}`;
      if (reply) (connection.requests ??= {})[requestId] = reply;
      emit(world, name, { type: 'REQ', requestId, ...told });
      return;
    }
    case 'INFO':
      if (connection.state !== 'joined') return;
      connection.state = 'ready';
      emit(world, name, { type: 'INFO', ...told });
      emit(world, name, { type: 'CON', connectionId });
      return;
    case 'CONF': {
      // A queue takes one confirmation only, and who has sent one takes none.
      const waits = connection.state === 'created' || (connection.state === 'joined' && !connection.secured);
      if (!waits) return;
      const { message: _, ...confirmed } = told;
      const confirmation = {
        confirmationId: `c${nextSerial(world)}`,
        message,
        ...(signedBy !== undefined && { signedBy }),
      };
      connection.state = 'confirmed';
      connection.confirmation = confirmation;
      if (reply) connection.peerQueue = reply;
      emit(world, name, { type: 'CONF', ...confirmed, ...confirmation });
    }
  }
}
