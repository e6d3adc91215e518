import type { AgentCommand } from '../machines/vocabulary/agent-command.ts';
import type { AgentError } from '../machines/vocabulary/agent-error.ts';
import type { AgentEventOf } from '../machines/vocabulary/agent-event.ts';
import { encodeBase64url } from '../machines/vocabulary/base64url.ts';
import { utf8Bytes } from '../machines/vocabulary/utf8.ts';
import { agentQueue, confirmTo, createConnection, informPeer, requestOf, requestTo, sendToPeer } from './agent-peer.ts';
import type { Outcome } from './outcome.ts';
import { receiveConfirmation, receiveJoin, receiveMessage } from './relay.ts';
import { copyOf } from './plain.ts';
import { isSlow } from './retry.ts';
import { hostOfLink, makeQueue, parseRequest, readLink, serverNamed, storeLink } from './server.ts';
import type { ClientState, CommandState, ConnectionState, PeerQueue, SecureConnection } from './state.ts';
import { note, type World } from './world.ts';

type CommandOf<T extends CommandState['command']['type']> = Extract<CommandState['command'], { type: T }>;

const notFound: Outcome = { error: { type: 'CONN', code: 'NOT_FOUND' } };

/** The server that the command's next step needs; undefined where it is done without the network. */
export function serverFor(world: World, client: ClientState, { command }: CommandState): string | undefined {
  const connection = 'connectionId' in command ? client.connections[command.connectionId] : undefined;
  switch (command.type) {
    case 'createKey':
    case 'allowConnection':
    case 'readSecret':
      return undefined;
    case 'fetchLink':
      return hostOfLink(command.link);
    case 'createConnection':
      return connection?.state === 'new' ? connection.server : undefined;
    case 'setLink':
      return connection?.server;
    case 'joinConnection': {
      const target = parseRequest(command.request);
      if (target?.kind === 'invitation') return serverOfStep(connection, target.host);
      if (connection?.state !== 'new') return undefined;
      return connection.queue === undefined ? connection.server : target?.host;
    }
    case 'acceptContact':
      return serverOfStep(connection, requestOf(client, command.requestId)?.server);
    case 'sendMessage':
    case 'secureConnection':
      if (connection?.peerQueue) return connection.peerQueue.server;
      return connection?.relay === undefined ? undefined : world.state.relays[connection.relay]?.server;
    case 'deleteConnection':
      return connection?.queue === undefined ? undefined : connection.server;
  }
}

/** Of a join: the peer's queue is secured, ours is made, the confirmation is sent. */
function serverOfStep(connection: ConnectionState | undefined, peers: string | undefined): string | undefined {
  if (connection?.state !== 'new') return undefined;
  return connection.secured && connection.queue === undefined ? connection.server : peers;
}

/** Carries a command out at its server. In one instant: what a relay received, the agent knows to be sent. */
export function carryOut(world: World, client: ClientState, taken: CommandState): Outcome {
  const { command, corrId } = taken;
  switch (command.type) {
    case 'createKey':
      return createKey(world, client, corrId);
    case 'fetchLink':
      return fetchLink(world, client, command, corrId);
    case 'createConnection':
      return createConnection(world, client, command, corrId);
    case 'acceptContact':
      return accept(world, client, command, corrId);
    case 'setLink':
      return setLink(world, client, command, corrId);
    case 'joinConnection':
      return join(world, client, command, corrId);
    case 'allowConnection':
      return allow(client, command, corrId);
    case 'readSecret':
      return readSecret(client, command, corrId);
    case 'secureConnection':
      return secure(world, client, command);
    case 'sendMessage':
      return send(world, client, command, taken);
    case 'deleteConnection':
      return deleteConnection(world, client, command, corrId);
  }
}

function createKey(world: World, client: ClientState, corrId: string): Outcome {
  const keyRef = `key-${world.random.id(12)}`;
  const publicKey = world.random.id(32);
  client.keys[keyRef] = publicKey;
  return { answer: { type: 'KEY', corrId, keyRef, publicKey } };
}

function fetchLink(world: World, client: ClientState, { link }: CommandOf<'fetchLink'>, corrId: string): Outcome {
  const found = readLink(world, link);
  note(world, { kind: 'fetch', server: hostOfLink(link) ?? '', link, client: client.name, found: 'data' in found });
  if ('error' in found) return found;
  // What a server returns is not checked here: that is the client's to do.
  const data = copyOf(found.data) as unknown as AgentEventOf<'LDATA'>['data'];
  return { answer: { type: 'LDATA', corrId, data } };
}

/** By a contact link: our queue first, then the request. A repeat goes on after the last step that was done. */
function join(
  world: World,
  client: ClientState,
  { connectionId, request, message, signWith }: CommandOf<'joinConnection'>,
  corrId: string,
): Outcome {
  const connection = client.connections[connectionId];
  if (!connection || connection.state === 'none') return notFound;
  const joined: Outcome = { answer: { type: 'JOINED', corrId, connectionId, secured: false } };
  const target = parseRequest(request);
  if (!target) return { error: { type: 'CMD', code: 'SYNTAX' } };
  if (signWith !== undefined && !(signWith in client.keys)) return { error: { type: 'CMD', code: 'PROHIBITED' } };
  const signed = signWith === undefined ? {} : { signedBy: client.keys[signWith] ?? '' };
  const peer: PeerQueue = { server: target.host, queue: target.queue };
  if (target.kind === 'invitation') return confirmTo(world, client, connection, peer, { message, ...signed }, corrId);
  if (connection.state !== 'new') return joined;
  if (connection.queue === undefined) {
    const queue = { owner: 'agent', client: client.name, connectionId, messages: [] } as const;
    connection.queue = makeQueue(world, connection.server, { ...queue, messages: [] });
    return { again: true };
  }
  if (agentQueue(world, peer)) return requestTo(world, client, connection, peer, { message, ...signed }) ?? joined;
  const received = receiveJoin(world, target, {
    client: client.name,
    connectionId,
    server: connection.server,
    queue: connection.queue,
    message,
    ...(signWith !== undefined && { signedBy: client.keys[signWith] }),
  });
  if ('error' in received) return received;
  Object.assign(connection, received, { state: 'joined' });
  return joined;
}

/** Who asked at our address is joined as an invitation is. */
function accept(
  world: World,
  client: ClientState,
  { connectionId, requestId, message }: CommandOf<'acceptContact'>,
  corrId: string,
): Outcome {
  const connection = client.connections[connectionId];
  const target = requestOf(client, requestId);
  if (!connection || connection.state === 'none' || !target) return notFound;
  return confirmTo(world, client, connection, target, { message }, corrId);
}

function setLink(
  world: World,
  client: ClientState,
  { connectionId, data }: CommandOf<'setLink'>,
  corrId: string,
): Outcome {
  const connection = client.connections[connectionId];
  if (connection?.request === undefined) return notFound;
  const stored = { request: connection.request, direct: true, userData: data };
  const kind = 'groupProfile' in data ? 'g' : 'a';
  const link = (connection.link ??= storeLink(world, connection.server, kind, {}));
  serverNamed(world, connection.server).links[link] = { data: stored };
  return { answer: { type: 'LINK', corrId, connectionId, link } };
}

/** OK says that the confirmation was accepted for processing; sending it is a command of the agent's own. */
function allow(
  client: ClientState,
  { connectionId, confirmationId, message }: CommandOf<'allowConnection'>,
  corrId: string,
): Outcome {
  const connection = client.connections[connectionId];
  if (!connection || connection.state === 'none') return notFound;
  if (connection.state !== 'confirmed' || connection.confirmation?.confirmationId !== confirmationId) {
    return { error: { type: 'CMD', code: 'PROHIBITED' } };
  }
  connection.state = 'allowed';
  delete connection.confirmation;
  return {
    answer: { type: 'OK', corrId, connectionId },
    next: { type: 'secureConnection', connectionId, message },
  };
}

function secure(world: World, client: ClientState, { connectionId, message }: SecureConnection): Outcome {
  const connection = client.connections[connectionId];
  const failed = connection?.peerQueue
    ? informPeer(world, client, connection.peerQueue, message)
    : confirmRelay(world, connection, message);
  if (failed) return failed;
  if (connection && connection.state !== 'none') connection.state = 'ready';
  return { before: [{ type: 'CON', connectionId }] };
}

function confirmRelay(
  world: World,
  connection: ConnectionState | undefined,
  message: SecureConnection['message'],
): { error: AgentError } | undefined {
  const peer = peerOf(connection);
  if (!peer) return { error: { type: 'CONN', code: 'NOT_FOUND' } };
  const error = receiveConfirmation(world, peer, message);
  return error && { error };
}

/** The same at both ends of two clients' queues. A relay shares none. */
function readSecret(client: ClientState, { connectionId }: CommandOf<'readSecret'>, corrId: string): Outcome {
  const connection = client.connections[connectionId];
  if (!connection || connection.state === 'none') return notFound;
  const { queue, peerQueue } = connection;
  if (queue === undefined || !peerQueue) return { error: { type: 'CMD', code: 'PROHIBITED' } };
  const ends = [queue, peerQueue.queue].sort().join(' and ');
  const secret = encodeBase64url(utf8Bytes(`secret of ${ends}`));
  return { answer: { type: 'SECRET', corrId, connectionId, secret } };
}

function send(
  world: World,
  client: ClientState,
  { connectionId, message }: CommandOf<'sendMessage'>,
  taken: CommandState,
): Outcome {
  const connection = client.connections[connectionId];
  if (!connection) return notFound;
  const { peerQueue, secured, state } = connection;
  const canSend = taken.last === true || ['allowed', 'ready'].includes(state) || (secured && state === 'joined');
  if (peerQueue && canSend) {
    const sent: Outcome = { answer: { type: 'SENT', corrId: taken.corrId, connectionId } };
    return sendToPeer(world, client, connection, peerQueue, message) ?? sent;
  }
  const peer = peerOf(connection);
  if (!peer || !canSend) return { error: { type: 'CONN', code: 'SIMPLEX' } };
  const error = receiveMessage(world, peer, message);
  if (error) return { error };
  return {
    before: isSlow(taken) ? [{ type: 'QCONT', connectionId }] : [],
    answer: { type: 'SENT', corrId: taken.corrId, connectionId },
  };
}

function deleteConnection(
  world: World,
  client: ClientState,
  { connectionId }: Extract<AgentCommand, { type: 'deleteConnection' }>,
  corrId: string,
): Outcome {
  const connection = client.connections[connectionId];
  const queues = connection && world.state.servers[connection.server]?.queues;
  if (connection?.queue !== undefined && queues && connection.queue in queues) {
    delete queues[connection.queue];
    note(world, { kind: 'deletion', server: connection.server, client: client.name, connectionId });
  }
  return { answer: { type: 'DELD', corrId, connectionId } };
}

function peerOf(connection: ConnectionState | undefined): { relay: string; peer: string } | undefined {
  return connection?.relay !== undefined && connection.peer !== undefined
    ? { relay: connection.relay, peer: connection.peer }
    : undefined;
}
