import type { Emitted, InstanceKey, InstanceRecord } from 'joinery';
import type { ContactContext, InvitationContext, MemberConnectionContext, MembershipContext } from 'joinery/machines';

/** One message, as it is shown and stored. */
export interface ChatLine {
  /** The same message has the same id, however often it comes. */
  readonly id: string;
  /** The contact, or the membership of the group. */
  readonly chat: InstanceKey;
  /** When it was written here, or came: epoch milliseconds. */
  readonly at: number;
  /** Who wrote it, by the name of then; absent: we. */
  readonly from?: string;
  readonly text: string;
  /** Of others’: nobody has seen it yet. */
  readonly unread?: true;
  /** Of ours: the engine does not have it yet, or would not take it. */
  readonly state?: 'sending' | 'refused';
}

/** A message that was emitted, as a line; undefined for all else. `record`: whoever emitted it, by whom it is. */
export function lineOf({ id, key, event, at }: Emitted, record: InstanceRecord | undefined): ChatLine | undefined {
  if (event.type !== 'message.received') return undefined;
  const { groupId, content, message } = event as Received;
  const text = (content ?? message?.params?.content)?.text;
  if (text === undefined) return undefined;
  const chat = groupId === undefined ? key : `membership/${groupId}`;
  const from = record ? authorOf(record) : nobody;
  return { id: `${chat}/${id}`, chat, at, from, text, unread: true };
}

/** Of whom nothing is known any more. */
const nobody = '…';

/** A contact's has the content alone, a member's the whole message. */
interface Received {
  readonly groupId?: string;
  readonly content?: { readonly text?: string };
  readonly message?: { readonly params?: { readonly content?: { readonly text?: string } } };
}

/** Whoever it is that the row stands for: a contact, a member, or the host of a group. */
function authorOf({ machine, context }: InstanceRecord): string {
  const profiles: Readonly<Record<string, { displayName: string } | undefined>> = {
    contact: (context as unknown as ContactContext).peer?.profile,
    membership: (context as unknown as MembershipContext).host?.profile,
    'member-invitation': (context as unknown as InvitationContext).profile,
    'member-connection': (context as unknown as Partial<MemberConnectionContext>).facts?.profile,
  };
  return profiles[machine]?.displayName ?? nobody;
}
