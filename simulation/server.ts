import type { AgentError } from '../machines/vocabulary/agent-error.ts';
import type { JsonObject } from '../machines/vocabulary/json.ts';
import type { QueuedMessage, QueueState, ServerState } from './state.ts';
import { clientOf, drawLatency, nextSerial, schedule, type World } from './world.ts';

type AgentQueue = Extract<QueueState, { owner: 'agent' }>;

/** The server of that name, made where it is new. */
export function serverNamed(world: World, host: string): ServerState {
  return (world.state.servers[host] ??= { down: false, links: {}, queues: {} });
}

/** Puts link data on a server. Returns the short link: `https://<host>/<kind>#<43 characters>`. */
export function storeLink(world: World, host: string, kind: 'a' | 'c' | 'g' | 'r', data: JsonObject): string {
  const link = `https://${host}/${kind}#${world.random.id(32)}`;
  serverNamed(world, host).links[link] = { data };
  return link;
}

/** The host that a short link names; undefined where it is no short link. */
export function hostOfLink(link: string): string | undefined {
  return /^https:\/\/([\w.-]+)\/[a-z]#[\w-]+$/.exec(link)?.[1];
}

/** What a link holds. Permanent errors: `CMD SYNTAX` for no link, `SMP AUTH` for a dead or unknown one. */
export function readLink(world: World, link: string): { data: JsonObject } | { error: AgentError } {
  const host = hostOfLink(link);
  if (host === undefined) return { error: { type: 'CMD', code: 'SYNTAX' } };
  const found = world.state.servers[host]?.links[link];
  return found ? { data: found.data } : { error: { type: 'SMP', code: 'AUTH', server: host } };
}

/** Makes a queue; returns its id. */
export function makeQueue(world: World, host: string, queue: QueueState): string {
  const id = `q${nextSerial(world)}`;
  serverNamed(world, host).queues[id] = queue;
  return id;
}

/** The connection request for a queue, opaque to everybody but agents. */
export function requestFor(host: string, queue: string, kind: 'contact' | 'invitation' = 'contact'): string {
  return `simplex:/${kind}#/?v=2&smp=smp://${host}/${queue}`;
}

/** The server and queue that a connection request names. What a client has written behind that is for other clients. */
export function parseRequest(request: string): { kind: string; host: string; queue: string } | undefined {
  const parts = /^simplex:\/(contact|invitation)#\/\?v=2&smp=smp:\/\/([\w.-]+)\/(q\d+)(?:&data=[^&]*)?$/.exec(request);
  return parts?.[1] && parts[2] && parts[3] ? { kind: parts[1], host: parts[2], queue: parts[3] } : undefined;
}

/** Sends to an agent's queue. Nothing is sent to a queue that was deleted, as its owner is not there any more. */
export function putMessage(world: World, host: string, queueId: string, message: QueuedMessage): void {
  const queue = world.state.servers[host]?.queues[queueId];
  if (queue?.owner !== 'agent') return;
  queue.messages.push(message);
  startTransfer(world, host, queueId);
}

/** Starts the transfer of a queue's first message, where its server is up and its owner is there. */
function startTransfer(world: World, host: string, queueId: string): void {
  const server = world.state.servers[host];
  const queue = server?.queues[queueId];
  if (!server || queue?.owner !== 'agent' || queue.transfer !== undefined || queue.messages.length === 0) return;
  if (!canTransfer(world, server, queue.client)) return;
  queue.transfer = schedule(world, drawLatency(world), { kind: 'transfer', server: host, queue: queueId });
}

/** Starts whatever transfers wait at a server: after it came up, or the client whose it is came online or opened. */
export function startTransfers(world: World, host: string): void {
  for (const id of Object.keys(world.state.servers[host]?.queues ?? {})) startTransfer(world, host, id);
}

/** A transfer that was scheduled ends: the message leaves the queue, unless its server or owner has gone meanwhile. */
export function endTransfer(
  world: World,
  host: string,
  queueId: string,
): { client: string; connectionId: string; message: QueuedMessage; refused: AgentQueue['refused'] } | undefined {
  const server = world.state.servers[host];
  const queue = server?.queues[queueId];
  if (!server || queue?.owner !== 'agent') return undefined;
  delete queue.transfer;
  if (!canTransfer(world, server, queue.client)) return undefined;
  const message = queue.messages.shift();
  startTransfer(world, host, queueId);
  const { client, connectionId, refused } = queue;
  delete queue.refused;
  return message && { client, connectionId, message, refused };
}

function canTransfer(world: World, server: ServerState, client: string): boolean {
  return !server.down && world.isOpen(client) && !clientOf(world, client).offline;
}
