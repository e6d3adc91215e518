import type { PeerContext } from '../peer/peer-context.ts';
import type { ChatMessage } from '../vocabulary/chat-message.ts';
import { as } from '../vocabulary/codec.ts';
import type { InvitationContext } from './invitation-events.ts';
import { reached } from './invitation-messages.ts';
import type { MemberConnectionContext, MemberConnectionEvent } from './member-connection-context.ts';
import { outboxReply } from './member-connection-orders.ts';
import type { ReachedMember } from './member-events.ts';

/** What an event means to the row of a member that was introduced to us. */

/** What the member said: to us, or by its introducer while it can't reach us. */
export function messageIn(event: MemberConnectionEvent): ChatMessage | undefined {
  const said = ['connection.message', 'connection.confirmation', 'connection.informed', 'member.forwarded'];
  return said.includes(event.type) && 'message' in event ? event.message : undefined;
}

/** A member is heard once we know that it is the one; who forwards what it says has to be who introduced it. */
export function isHeard(
  { verified, connectionId, introducer }: MemberConnectionContext,
  event: MemberConnectionEvent,
): boolean {
  if (event.type === 'member.forwarded') return event.by === introducer.memberId;
  return event.type === 'connection.message' && verified && connectionId !== undefined;
}

export function says(context: MemberConnectionContext, event: MemberConnectionEvent, what: 'x.grp.leave' | 'x.info') {
  const message = isHeard(context, event) ? messageIn(event) : undefined;
  return message !== undefined && as(message, what) !== undefined;
}

/** Who answers, as it says itself. */
export function answererIn(event: MemberConnectionEvent) {
  const message = messageIn(event);
  return message && as(message, 'x.grp.mem.info');
}

export function isForUs(
  { connection, introducer, side }: MemberConnectionContext,
  by: string,
  ours: typeof side,
): boolean {
  return connection !== 'broken' && by === introducer.memberId && side === ours;
}

/** A newcomer, and its place among those whom we let in, if its row is there yet: ours, so what its state promises is in it. */
export function newcomerIn(
  event: MemberConnectionEvent,
): { newcomer: ReachedMember; place: number | undefined } | undefined {
  const [row] = event.type === 'found' && event.reply === 'newcomer' ? event.rows : [];
  const context = row?.context as object as InvitationContext | undefined;
  return context?.connectionId === undefined ? undefined : { newcomer: reached(context), place: context.place };
}

/** Whether nothing waits in the outbox that was looked at, besides what the agent has. Of one that is gone, it does. */
export function outboxIn(event: MemberConnectionEvent): { isFree: boolean } | undefined {
  if (event.type !== 'found' || event.reply !== outboxReply) return undefined;
  const { outbox } = (event.rows[0]?.context ?? {}) as Partial<PeerContext>;
  return { isFree: outbox !== undefined && outbox.waiting.length <= (outbox.sending ? 1 : 0) };
}
