import * as v from 'valibot';
import { AgentError } from './agent-error.ts';
import { copyJson } from './json-copy.ts';
import { issueWords } from './issue.ts';
import type { ChatMessage } from './chat-message.ts';
import type { Json, JsonObject } from './json.ts';
import { readChatMessage } from './codec.ts';

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(256));
const link = v.pipe(v.string(), v.maxLength(4096));
const request = v.pipe(v.string(), v.minLength(1), v.maxLength(8192));
/** Rows keep it: what is longer is cut. */
const server = v.pipe(
  v.string(),
  v.transform((name) => name.slice(0, 128)),
);
const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const json = v.custom<JsonObject>((value) => isObject(value) && JSON.stringify(value).length <= 65_536);
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** A chat message is parsed at the border. One that cannot be read is kept as `x.unreadable`: the peer's fault, not the agent's. */
const message = v.pipe(
  v.unknown(),
  v.transform((value): ChatMessage => readChatMessage(value)),
);

/** Data of a short link. The fixed part can't change; owners, relays and user data can. Facts: docs/domain.md, "Links". */
export const LinkData = v.object({
  /** What to join: opaque to everybody but the agent. */
  request,
  /** Fixed part: the channel's public id, or the relay's member id in it. */
  entityId: v.optional(id),
  /** False for a channel that is reached through relays only. */
  direct: v.optional(v.boolean(), false),
  owners: v.optional(v.pipe(v.array(v.object({ memberId: id, memberKey: id })), v.maxLength(64)), []),
  relays: v.optional(v.pipe(v.array(link), v.maxLength(64)), []),
  /** Range of agent versions that the other side speaks. */
  versions: v.optional(v.object({ min: count, max: count })),
  /** Group: `{ groupProfile, publicMemberCount? }`; relay: `{ relayProfile }`. Checked by whoever asked for the link. */
  userData: json,
});
export type LinkData = v.InferOutput<typeof LinkData>;

/** Link data that do not fit are their owner's fault, not the agent's: whoever asked sees that they hold nothing. */
const nothingReadable: LinkData = { request: 'unreadable', direct: false, owners: [], relays: [], userData: {} };

const base = { id, connectionId: v.optional(id), corrId: v.optional(id) };
const onConnection = { ...base, connectionId: id };
const answer = { ...base, corrId: id };
/** Member key whose signature the agent verified; absent where nothing was signed or verified. */
const signedBy = v.optional(id);

/** Everything that an agent may report, by its type. */
const agentEvents = {
  LDATA: v.object({ ...answer, data: v.fallback(LinkData, nothingReadable) }),
  KEY: v.object({ ...answer, keyRef: id, publicKey: id }),
  /** The request to give to whoever is to join. */
  INV: v.object({ ...onConnection, request }),
  LINK: v.object({ ...onConnection, link }),
  /** What both ends of the connection know and nobody else does, in base64url. */
  SECRET: v.object({ ...onConnection, secret: v.pipe(v.string(), v.regex(/^[\w-]{16,128}$/)) }),
  /** Somebody asks at our address. */
  REQ: v.object({ ...onConnection, requestId: id, message, signedBy }),
  JOINED: v.object({ ...onConnection, secured: v.boolean() }),
  CONF: v.object({ ...onConnection, confirmationId: id, message, signedBy }),
  INFO: v.object({ ...onConnection, message, signedBy }),
  CON: v.object(onConnection),
  OK: v.object(base),
  MSG: v.object({ ...onConnection, message, signedBy }),
  SENT: v.object(onConnection),
  MWARN: v.object({ ...onConnection, error: AgentError }),
  MERR: v.object({ ...onConnection, error: AgentError }),
  QCONT: v.object(onConnection),
  ERR: v.object({ ...base, error: AgentError }),
  /** What a silent retry waits for, and until when (epoch milliseconds) it will not be tried again. */
  WAIT: v.object({
    ...base,
    waitingFor: v.picklist(['network', 'server']),
    server: v.optional(server),
    until: v.optional(count),
  }),
  NETWORK: v.object({ ...base, online: v.boolean() }),
  UP: v.object({ ...base, connectionIds: v.pipe(v.array(id), v.maxLength(1_000)) }),
  DOWN: v.object({ ...base, connectionIds: v.pipe(v.array(id), v.maxLength(1_000)) }),
  END: v.object(onConnection),
  DELD: v.object(onConnection),
};
type AgentEvents = { [T in keyof typeof agentEvents]: { type: T } & v.InferOutput<(typeof agentEvents)[T]> };
/** A closed union of everything that an agent may report. */
export type AgentEvent = AgentEvents[keyof AgentEvents];
export type AgentEventOf<T extends AgentEvent['type']> = AgentEvents[T];

/** So many events a status carries; a row remembers the ids of more than these. */
export const mostUnacknowledged = 16;

/** More than any event needs. A message has a limit of its own. */
const limits = { maxBytes: 2_000_000, maxDepth: 1000 };

/** An agent's event as it came over the border, a copy of it, or why it is none: it is a dead letter then. */
export function readAgentEvent(raw: unknown): { event: AgentEvent } | { why: string; copy?: Json } {
  const copy = copyJson(raw, limits);
  if ('problem' in copy) return { why: copy.problem };
  const type = isObject(copy.json) ? copy.json['type'] : undefined;
  if (typeof type !== 'string' || !Object.hasOwn(agentEvents, type)) {
    return { why: 'no event of a known type', copy: copy.json };
  }
  const parsed = v.safeParse(agentEvents[type as keyof AgentEvents], copy.json);
  if (!parsed.success) return { why: issueWords(parsed.issues[0]), copy: copy.json };
  return { event: { ...parsed.output, type } as AgentEvent };
}

/**
 * Where a connection stands, as the agent's own store says: the answer to a question, not an event.
 * `none`: unknown or deleted. `new`: named, no queue yet, nothing sent (the seed's `NewConnection` or `NoQueueConnection`). `created`: our queue waits for a peer.
 * `joined`: our request was sent. `confirmed`: the peer's
 * confirmation waits for our allow. `allowed`: we allowed it. `ready`: messages flow both ways.
 */
export const ConnectionStatus = v.object({
  connectionId: id,
  state: v.picklist(['none', 'new', 'created', 'joined', 'confirmed', 'allowed', 'ready']),
  /** What was made for whoever is to join (INV). */
  request: v.optional(request),
  /** The peer's confirmation, where it was received and not yet allowed. */
  confirmation: v.optional(v.object({ confirmationId: id, message, signedBy })),
  /**
   * The connection's events that were not acknowledged, whole and in order: the first of them, if there are many. Each
   * bears the id under which it comes again.
   */
  unacknowledged: v.optional(
    v.pipe(
      v.array(v.unknown()),
      v.transform((events) => events.slice(0, mostUnacknowledged)),
    ),
  ),
});
export type ConnectionStatus = Omit<v.InferOutput<typeof ConnectionStatus>, 'unacknowledged'> & {
  readonly unacknowledged?: readonly AgentEvent[] | undefined;
};

/** What a waiting machine is told when the engine starts or wakes: the transition of a missed event is taken on it. */
export type StatusEvent = { type: 'STATUS'; at: number } & Omit<ConnectionStatus, 'unacknowledged'>;
