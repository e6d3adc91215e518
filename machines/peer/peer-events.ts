import type { CommandMode, ConnectionId } from '../vocabulary/agent-command.ts';
import type { ChatMessage } from '../vocabulary/chat-message.ts';
import type { Reason } from '../vocabulary/reason.ts';
import type { Loss } from './peer-outbox.ts';

/**
 * What a `peer-connection` and the machine that owns it say to each other. The owner is its parent: a contact, a
 * membership, a member. It knows who the peer is; the connection knows how to reach it.
 */

/** How a connection begins: with a queue of our own, by the request of a peer, or by accepting who asked at an address. */
export type Beginning =
  | { readonly by: 'create'; readonly mode: CommandMode }
  | { readonly by: 'join'; readonly request: string; readonly message: ChatMessage; readonly mode: CommandMode }
  | { readonly by: 'accept'; readonly requestId: string; readonly message: ChatMessage; readonly mode: CommandMode };

/** What its owner tells it. */
export type PeerOrder =
  /** Begins anew with another connection; what is left of the former one is deleted. */
  | { type: 'connection.begin'; beginning: Beginning }
  /** Repeats what was interrupted, on the same connection. */
  | { type: 'connection.retry' }
  /** The confirmation that was reported is answered with this message. */
  | { type: 'connection.allow'; message: ChatMessage }
  /** The peer's confirmation, or what it told of itself, is not what was expected: the connection fails, for this reason. */
  | { type: 'connection.refuse'; reason: Reason }
  /**
   * Sends a message, as soon as the connection is ready. `name` is told again when it was sent, or was not. `by`: the user
   * is refused what can't be kept.
   */
  | { type: 'connection.send'; message: ChatMessage; name?: string | undefined; by?: 'user' | undefined }
  /** Ends it for good. With `afterDelivery`, what is under way arrives first. */
  | { type: 'connection.end'; afterDelivery?: boolean | undefined };

/** What it tells its owner. */
export type PeerReport =
  /** Our queue waits for a peer (INV): `request` is for whoever is to join. */
  | { type: 'connection.created'; connectionId: ConnectionId; request: string }
  /** Our request or confirmation was sent (JOINED). */
  | { type: 'connection.joined'; connectionId: ConnectionId }
  /** The peer's confirmation (CONF): to be answered in the same chain by `connection.allow` or `connection.refuse`. */
  | { type: 'connection.confirmation'; connectionId: ConnectionId; message: ChatMessage; signedBy?: string | undefined }
  /** What the peer told of itself when it allowed us (INFO). */
  | { type: 'connection.informed'; connectionId: ConnectionId; message: ChatMessage; signedBy?: string | undefined }
  /** Messages flow both ways (CON). */
  | { type: 'connection.ready'; connectionId: ConnectionId }
  /** A message of the peer (MSG); it may come before `connection.ready`. */
  | { type: 'connection.message'; message: ChatMessage; signedBy?: string | undefined }
  | { type: 'connection.sent'; name: string }
  /** A message is lost that was named, or of which somebody has to be told (`Loss`). */
  | ({ type: 'connection.undelivered'; name?: string | undefined; reason: Reason } & Loss)
  /** Nothing failed: the agent tries again by itself, or the peer was busy and is asked again after a pause. */
  | { type: 'connection.waits'; wait: PeerWait }
  /** Somebody waits, and it failed for now: `connection.retry` repeats it on the same connection. */
  | { type: 'connection.interrupted'; reason: Reason }
  /** It failed for good, and its connection was deleted: `connection.begin` makes another. */
  | { type: 'connection.failed'; reason: Reason }
  /** Ready, but nothing is delivered: the peer's queue is full (`inactive`) or gone (`disabled`). */
  | { type: 'connection.troubled'; trouble: 'inactive' | 'disabled'; reason: Reason }
  /** What was in trouble delivers again. */
  | { type: 'connection.revived' };

/**
 * What clients are told of what they sent, or were to pass on: whose row says so does not get it. A text by its id;
 * else the event of which nothing else tells: a role, a removal, an invitation.
 */
export type MessageUndelivered = { type: 'message.undelivered'; reason: Reason } & Loss;

/** What a silent retry waits for, and until when (epoch milliseconds) it will not be tried again. */
export type PeerWait = {
  readonly waitingFor: 'network' | 'server' | 'busyPeer';
  readonly server?: string | undefined;
  readonly until?: number | undefined;
};
