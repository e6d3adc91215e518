import type { ContactInput, ContactOrder, MemberRef } from '../contact/contact-events.ts';
import { contactLabel } from '../contact/contact-labels.ts';
import { chatMessage } from '../vocabulary/chat-message.ts';
import type { HostAnswer, Query, Tell } from '../vocabulary/effect.ts';
import type { JsonObject } from '../vocabulary/json.ts';
import { ourselves } from './member-connection-orders.ts';
import type { ContactWish, MemberConnectionContext, MemberContact } from './member-connection-context.ts';

/** How the row of a member has a contact made, or speaks to the one that there is. */

/** Of a contact's key. */
export const idOf = (key: string): string => key.slice('contact/'.length);

/** Whether there is a contact, or one is on the way: no second one is made. */
export const isThere = (contact: MemberContact | undefined): contact is MemberContact =>
  contact !== undefined && contact.state !== 'gone';

/** What a wish makes of a contact: one that we have asked for, or one that the member has. */
export const wishedFor = (key: string, wish: ContactWish): MemberContact => ({
  key,
  state: wish.by === 'us' ? 'asked' : 'there',
});

/** A contact that is gone may be kept for what was said. */
export const lookForContact = ({ key }: MemberContact): Query => ({
  label: contactLabel(idOf(key)),
  limit: 1,
  reply: 'contact',
});

export function isKept(found: HostAnswer & { type: 'found' }): boolean {
  return found.reply === 'contact' && found.rows.some(({ status }) => status === 'active');
}

/** Tells the contact what was wished; where there is none, it is made under this key. */
export function tellContact(context: MemberConnectionContext, wish: ContactWish, key: string): Tell {
  const { group, facts } = context;
  const { profile, versions } = facts;
  const input: ContactInput = {
    contactId: idOf(key),
    by: 'member',
    member: refOf(context),
    peer: { profile, ...(versions !== undefined && { versions }) },
    profile: (wish.by === 'us' ? wish.profile : undefined) ?? group.me.profile,
    limits: group.limits,
  };
  return {
    to: { key },
    create: { machine: 'contact', input: input as object as JsonObject },
    event: orderOf(wish, context) as object as { type: string } & JsonObject,
  };
}

const refOf = ({ group, facts }: MemberConnectionContext): MemberRef => ({
  groupId: group.groupId,
  memberId: facts.memberId,
});

/** The second connection of an old client is one between the members that we are. */
function orderOf(wish: ContactWish, context: MemberConnectionContext): ContactOrder {
  switch (wish.by) {
    case 'us':
      return { type: 'contact.invite', member: refOf(context), ...(wish.text !== undefined && { text: wish.text }) };
    case 'member':
      return { type: 'contact.invited', message: wish.message };
    case 'oldClient':
      return { type: 'contact.invited', message: chatMessage.directInv(wish.request), answer: ourselves(context) };
  }
}
