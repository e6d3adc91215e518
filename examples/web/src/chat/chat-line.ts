import type { Emitted, InstanceKey, InstanceRecord } from 'joinery';
import type {
  ContactContext,
  ContactEmitted,
  InvitationContext,
  MemberConnectionContext,
  MembershipContext,
} from 'joinery/machines';

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
  /** No message: the contact is not taken for the member at whose address it was asked. */
  readonly untied?: Untied;
}

export type Untied = Pick<Extract<ContactEmitted, { type: 'contact.untied' }>, 'record' | 'why'>;

/** A message that was emitted, or a notice, as a line; undefined for all else. `record`: whoever emitted it. */
export function lineOf({ id, key, event, at }: Emitted, record: InstanceRecord | undefined): ChatLine | undefined {
  const from = record ? authorOf(record) : nobody;
  if (event.type === 'contact.untied') {
    const { record: member, why } = event as object as Untied;
    return { id: `${key}/${id}`, chat: key, at, from, text: '', untied: { record: member, why }, unread: true };
  }
  if (event.type !== 'message.received') return undefined;
  const { groupId, content, message } = event as Received;
  const text = (content ?? message?.params?.content)?.text;
  if (text === undefined) return undefined;
  const chat = groupId === undefined ? key : `membership/${groupId}`;
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
