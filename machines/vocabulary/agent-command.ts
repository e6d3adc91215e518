import type { ChatMessage } from './chat-message.ts';
import type { JsonObject } from './json.ts';

/** Names a connection. Chosen by the machine, so that its row bears the label before the agent ever hears of it. */
export type ConnectionId = string;
/** Names a command over restarts; the agent's answer carries it back. */
export type CorrId = string;
/** Names a private key that only the agent holds. */
export type KeyRef = string;

/** `interactive` fails fast, for somebody who waits; `background` is retried by the agent until it succeeds for good or fails for good. */
export type CommandMode = 'interactive' | 'background';

/** What a machine may ask of the agent. Every command is answered once it was submitted, if need be by `ERR`. */
export type AgentCommand =
  /** Answered by LDATA. Idempotent. */
  | { type: 'fetchLink'; link: string; mode: CommandMode }
  /** Answered by KEY: a new Ed25519 pair. Private keys never leave the agent. */
  | { type: 'createKey' }
  /** Answered by INV: a queue for one peer (`invitation`), or for anybody's requests (`contact`). Idempotent by connection. */
  | { type: 'createConnection'; connectionId: ConnectionId; kind: 'invitation' | 'contact'; mode: CommandMode }
  /** Answered by JOINED: joins who asked at our address (REQ). Idempotent by connection, as a join is. */
  | {
      type: 'acceptContact';
      connectionId: ConnectionId;
      requestId: string;
      message: ChatMessage;
      mode: CommandMode;
    }
  /** Answered by LINK: gives an address a short link with these data, or the link other data. Idempotent. */
  | { type: 'setLink'; connectionId: ConnectionId; data: JsonObject; mode: CommandMode }
  /** Answered by JOINED. Idempotent by connection: a repeat goes on from the last completed step. */
  | {
      type: 'joinConnection';
      connectionId: ConnectionId;
      request: string;
      message: ChatMessage;
      signWith?: KeyRef;
      mode: CommandMode;
    }
  /** Answered by OK: the confirmation was accepted for processing. A later failure comes as ERR without a correlation id. */
  | { type: 'allowConnection'; connectionId: ConnectionId; confirmationId: string; message: ChatMessage }
  /**
   * Answered by SECRET: what both ends of the connection know and nobody else does (of SimpleX, the hash of the ratchet's
   * associated data). An agent that does not know it answers ERR.
   */
  | { type: 'readSecret'; connectionId: ConnectionId }
  /** Answered by SENT, or MERR. */
  | { type: 'sendMessage'; connectionId: ConnectionId; message: ChatMessage }
  /** Answered by DELD. Idempotent. Commands of the connection that were not carried out answer ERR. */
  | { type: 'deleteConnection'; connectionId: ConnectionId; afterDelivery?: boolean };

export type AgentCommandType = AgentCommand['type'];

/** The answer that completes each command. ERR completes any. */
export const expectedAnswer = {
  fetchLink: 'LDATA',
  createKey: 'KEY',
  createConnection: 'INV',
  acceptContact: 'JOINED',
  setLink: 'LINK',
  joinConnection: 'JOINED',
  allowConnection: 'OK',
  readSecret: 'SECRET',
  sendMessage: 'SENT',
  deleteConnection: 'DELD',
} as const satisfies Record<AgentCommandType, string>;

/** Whether the command, where it succeeds, makes a connection that somebody has to own. */
export function makesConnection(type: AgentCommandType): boolean {
  return expectedAnswer[type] === 'JOINED' || expectedAnswer[type] === 'INV';
}
