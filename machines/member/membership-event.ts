import type { ChatMessage } from '../vocabulary/chat-message.ts';
import type { Reason } from '../vocabulary/reason.ts';
import { directLinkIn } from './direct-link.ts';
import { readLinkAnswer, type LinkAnswer } from './link-answer.ts';
import type { MembershipContext, MembershipEvent } from './membership-context.ts';

// What an event means to our own membership.

export function messageIn(event: MembershipEvent): ChatMessage | undefined {
  return event.type === 'connection.message' ? event.message : undefined;
}

/** What the host answers to who asked by its link. */
export function answerIn({ by }: MembershipContext, event: MembershipEvent): LinkAnswer | undefined {
  if (event.type !== 'connection.confirmation') return undefined;
  // Who invited us has made the queue: nobody can ask by it.
  return by === 'link' ? readLinkAnswer(event.message) : { verdict: 'wrong', reason: { code: 'WrongMember' } };
}

/** What a link of a group leads to. */
export function linkIn(event: MembershipEvent): ReturnType<typeof directLinkIn> | undefined {
  return event.type === 'LDATA' ? directLinkIn(event.data) : undefined;
}

/** Another choice than the one that was made. Nothing chosen is no other choice. */
export function isAnotherChoice({ incognito, profile }: MembershipContext, event: MembershipEvent): boolean {
  if (event.type !== 'user.join') return false;
  if (event.incognito !== undefined && event.incognito !== incognito) return true;
  return event.profile !== undefined && JSON.stringify(event.profile) !== JSON.stringify(profile);
}

export const wrongAnswer: Reason = { code: 'WrongAnswer', expected: 'x.grp.link.inv' };
