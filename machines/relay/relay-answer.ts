import { as } from '../vocabulary/codec.ts';
import type { ChatMessage } from '../vocabulary/chat-message.ts';
import type { Reason } from '../vocabulary/reason.ts';
import { sameBytes } from './same-bytes.ts';

/** A relay's answer to our request: it takes us, or there is a reason why not. */
export type RelayAnswer =
  | { readonly verdict: 'accepted' }
  | { readonly verdict: 'rejected' | 'wrong'; readonly reason: Reason };

/** Reads a relay's answer. It has to present the very channel that was asked for; another one is not joined. */
export function readRelayAnswer(message: ChatMessage, publicGroupId: string): RelayAnswer {
  const rejection = as(message, 'x.grp.link.reject')?.groupLinkRejection;
  if (rejection) return { verdict: 'rejected', reason: { code: 'Rejected', rejection: rejection.rejectionReason } };
  const invitation = as(message, 'x.grp.link.inv')?.groupLinkInvitation;
  if (sameBytes(invitation?.groupProfile.publicGroup?.publicGroupId, publicGroupId)) return { verdict: 'accepted' };
  return { verdict: 'wrong', reason: { code: 'WrongAnswer', expected: 'x.grp.link.inv' } };
}
