import type { PeerLimits } from '../peer/peer-limits.ts';
import type { CommandMode } from '../vocabulary/agent-command.ts';
import type { HostAnswer } from '../vocabulary/effect.ts';
import type { Peer, ProfileChoice } from './contact-events.ts';

/** Begun by an address, for who asks there for the first time. */
export type ContactRequestInput = {
  requestId: string;
  /** As the peer names its request, if it does. */
  contactReqId?: string | undefined;
  peer: Peer;
  limits: PeerLimits;
  /** Accepted without asking the user. */
  automatic?: boolean | undefined;
};

export type ContactRequestEvent =
  | HostAnswer
  /** It asks, for the first time or again: only the latest of its requests can be accepted. */
  | { type: 'request.received'; requestId: string; peer: Peer }
  | ({ type: 'user.accept'; mode?: CommandMode | undefined } & ProfileChoice)
  | { type: 'user.reject' };

export type ContactRequestContext = ContactRequestInput & {
  /** As what it was accepted. */
  choice?: (ProfileChoice & { mode?: CommandMode | undefined }) | undefined;
  /** The contact that it became. */
  contactId?: string | undefined;
};
