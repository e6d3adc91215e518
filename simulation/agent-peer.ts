import type { ChatMessage } from '../machines/vocabulary/chat-message.ts';
import type { AgentError } from '../machines/vocabulary/agent-error.ts';
import type { Outcome } from './outcome.ts';
import { makeQueue, putMessage, requestFor } from './server.ts';
import type { ClientState, CommandState, ConnectionState, PeerQueue, QueuedMessage, QueueState } from './state.ts';
import { note, type World } from './world.ts';

/** Connections between two clients' agents, without a relay, in the order of the SimpleX handshake (docs/simulation.md). */

type AgentQueue = Extract<QueueState, { owner: 'agent' }>;

/** What a queue holds until its owner fetches it; a sender that finds it full gets QUOTA. */
const queueSize = 128;

const gone = (server: string): { error: AgentError } => ({ error: { type: 'SMP', code: 'AUTH', server } });

/** Makes the queue that others may ask at: once, by one of them (an invitation), or by anybody (a contact address). */
export function createConnection(
  world: World,
  client: ClientState,
  { connectionId, kind }: Extract<CommandState['command'], { type: 'createConnection' }>,
  corrId: string,
): Outcome {
  const connection = client.connections[connectionId];
  if (!connection || connection.state === 'none') return { error: { type: 'CONN', code: 'NOT_FOUND' } };
  if (connection.state !== 'new' && connection.request === undefined) return { error: prohibited };
  if (connection.queue === undefined) {
    connection.queue = newQueue(world, client, connection, kind === 'contact');
    connection.state = 'created';
    connection.request = requestFor(connection.server, connection.queue, kind);
  }
  return { answer: { type: 'INV', corrId, connectionId, request: connection.request ?? '' } };
}

/**
 * Joins a peer that waits at a queue of its own, step by step: the queue is secured, ours is made for the answer, the
 * confirmation is sent. A repeat goes on after the last step that was done.
 */
export function confirmTo(
  world: World,
  client: ClientState,
  connection: ConnectionState,
  target: PeerQueue,
  message: QueuedText,
  corrId: string,
): Outcome {
  const { id: connectionId } = connection;
  const joined: Outcome = { answer: { type: 'JOINED', corrId, connectionId, secured: true } };
  if (connection.state !== 'new') return connection.secured ? joined : { error: prohibited };
  const queue = agentQueue(world, target);
  if (!queue || queue.contact) return gone(target.server);
  if (!connection.secured) {
    const me = `${client.name}/${connectionId}`;
    if (queue.securedBy !== undefined && queue.securedBy !== me) return gone(target.server);
    queue.securedBy = me;
    Object.assign(connection, { secured: true, peerQueue: target });
    return { again: true };
  }
  if (connection.queue === undefined) {
    connection.queue = newQueue(world, client, connection, false);
    return { again: true };
  }
  deliver(world, client, target, { kind: 'CONF', ...message, reply: replyTo(connection) });
  connection.state = 'joined';
  return joined;
}

/** Sends a request to a client's contact address. The caller has made our own queue. */
export function requestTo(
  world: World,
  client: ClientState,
  connection: ConnectionState,
  target: PeerQueue,
  message: QueuedText,
): { error: AgentError } | undefined {
  if (!agentQueue(world, target)?.contact) return gone(target.server);
  deliver(world, client, target, { kind: 'REQ', ...message, reply: replyTo(connection) });
  connection.state = 'joined';
  return undefined;
}

/** Tells the peer that its confirmation was allowed. */
export function informPeer(
  world: World,
  client: ClientState,
  target: PeerQueue,
  message: ChatMessage,
): { error: AgentError } | undefined {
  if (!agentQueue(world, target)) return gone(target.server);
  deliver(world, client, target, { kind: 'INFO', message });
  return undefined;
}

/** Sends a message. A full queue remembers who was refused, and tells them when it has room. */
export function sendToPeer(
  world: World,
  client: ClientState,
  { id: connectionId }: ConnectionState,
  target: PeerQueue,
  message: ChatMessage,
): { error: AgentError } | undefined {
  const queue = agentQueue(world, target);
  if (!queue) return gone(target.server);
  if (queue.messages.length >= (world.state.queueSize ?? queueSize)) {
    const refused = (queue.refused ??= []);
    if (!refused.some((each) => each.client === client.name && each.connectionId === connectionId)) {
      refused.push({ client: client.name, connectionId });
    }
    return { error: { type: 'SMP', code: 'QUOTA', server: target.server } };
  }
  deliver(world, client, target, { kind: 'MSG', message });
  return undefined;
}

/** Puts a message into the peer's queue. The caller has seen that it is there. */
function deliver(world: World, { name: from }: ClientState, target: PeerQueue, queued: QueuedMessage): void {
  putMessage(world, target.server, target.queue, queued);
  const { client: to = '', connectionId = '' } = agentQueue(world, target) ?? {};
  note(world, { kind: 'chat', from, to, connectionId, as: queued.kind, message: queued.message });
}

/** A client's queue at a server, which others may send to. */
export function agentQueue(world: World, { server, queue }: PeerQueue): AgentQueue | undefined {
  const found = world.state.servers[server]?.queues[queue];
  return found?.owner === 'agent' ? found : undefined;
}

/** The request that the owner of an address was told of. */
export function requestOf({ connections }: ClientState, requestId: string): PeerQueue | undefined {
  return Object.values(connections).find(({ requests }) => requests?.[requestId])?.requests?.[requestId];
}

interface QueuedText {
  message: ChatMessage;
  signedBy?: string;
}

const prohibited: AgentError = { type: 'CMD', code: 'PROHIBITED' };

function newQueue(world: World, client: ClientState, { id, server }: ConnectionState, contact: boolean): string {
  const queue = { owner: 'agent', client: client.name, connectionId: id, messages: [] } as const;
  return makeQueue(world, server, { ...queue, messages: [], ...(contact && { contact }) });
}

function replyTo({ server, queue = '' }: ConnectionState): PeerQueue {
  return { server, queue };
}
