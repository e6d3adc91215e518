import type { ConnectionId } from '../vocabulary/agent-command.ts';
import type { AgentEvent, StatusEvent } from '../vocabulary/agent-event.ts';
import type { ChatMessage } from '../vocabulary/chat-message.ts';
import type { HostAnswer } from '../vocabulary/effect.ts';
import type { Reason } from '../vocabulary/reason.ts';
import type { Beginning, PeerOrder, PeerWait } from './peer-events.ts';
import type { PeerLimits } from './peer-limits.ts';
import type { Outbox } from './peer-outbox.ts';

export type PeerEvent = (AgentEvent & { at: number }) | StatusEvent | HostAnswer | PeerOrder;

export type PeerInput = {
  beginning: Beginning;
  limits: PeerLimits;
};

export type PeerContext = {
  limits: PeerLimits;
  /** What the way to the peer takes; forgotten once it is there. */
  beginning?: Beginning | undefined;
  /** Random, made once. With the incarnation it names the connection. */
  name?: string | undefined;
  /** Counts the connections that were given up. */
  incarnation: number;
  /** The connection that it owns. */
  connectionId?: ConnectionId | undefined;
  /** The peer's confirmation, and what it is answered with. */
  confirmationId?: string | undefined;
  allow?: ChatMessage | undefined;
  /** Pauses in a row. */
  pauses: number;
  reason?: Reason | undefined;
  wait?: PeerWait | undefined;
  outbox: Outbox;
};
