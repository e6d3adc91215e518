import { associate } from '../person/association.ts';
import { followPerson, goneFrom } from '../person/record.ts';
import type { InvitationContext } from './invitation-events.ts';
import { asMember } from './invitation-messages.ts';
import { invitationSetup } from './invitation-setup.ts';
import { contactRefused, followWish, isContactGone, remembered, wishForContact, wishIn } from './member-contact.ts';
import { memberInvitationKey } from './member-labels.ts';

const keyOf = ({ invitationId }: InvitationContext): string => memberInvitationKey(invitationId);

/** What the chart of one invitee or joiner may name, with what it is besides: a record of a person, or a contact. */
export const invitationWithPersons = invitationSetup.extend({
  actions: {
    followPerson: invitationSetup.enqueueActions(({ context, event, enqueue }) => {
      const reachable = context.connection === 'begun' && context.ending === undefined;
      const { contact, ...memory } = followPerson(enqueue, keyOf(context), { ...context, reachable }, event);
      enqueue.assign({ ...memory, ...(contact !== undefined && { contact, contactIs: undefined }) });
    }),
    /** Who was invited over a contact, or has become one over this connection, is that contact. */
    beContact: invitationSetup.enqueueActions(({ context, event, enqueue }) => {
      const { contact, invitationId } = context;
      if (contact !== undefined && !isContactGone(event))
        enqueue({ type: 'tell', params: associate(keyOf(context), contact, invitationId) });
    }),
    wishForContact: invitationSetup.enqueueActions(({ context, event, enqueue }) => {
      const member = asMember(context);
      const wish = wishIn(event);
      if (member && wish) enqueue.assign(remembered(wishForContact(member, enqueue, wish)));
    }),
    followWish: invitationSetup.enqueueActions(({ context, event, enqueue }) => {
      const member = asMember(context);
      if (member) enqueue.assign(remembered(followWish(member, enqueue, event)));
    }),
    tellForbidden: invitationSetup.enqueueActions(({ context, enqueue }) => {
      const member = asMember(context);
      if (member) enqueue.emit(contactRefused(member));
    }),
    leavePerson: invitationSetup.enqueueActions(({ context, enqueue }) => {
      for (const params of goneFrom(keyOf(context), context.identity)) enqueue({ type: 'tell', params });
      enqueue.assign({ identity: undefined });
    }),
  },
});
