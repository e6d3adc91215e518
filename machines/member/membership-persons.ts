import { associate } from '../person/association.ts';
import { probeDraw } from '../person/probing.ts';
import { followPerson, goneFrom } from '../person/record.ts';
import { contactRefused, followWish, isContactGone, remembered, wishForContact, wishIn } from './member-contact.ts';
import { membershipKey } from './member-labels.ts';
import { hostAsMember, type MembershipContext } from './membership-context.ts';
import { membershipSetup } from './membership-setup.ts';

const keyOf = ({ groupId }: MembershipContext): string => membershipKey(groupId);

/** What the chart of our own membership may name, with what our host is besides: a record of a person, or a contact. */
export const membershipWithPersons = membershipSetup.extend({
  actions: {
    followPerson: membershipSetup.enqueueActions(({ context, event, enqueue }) => {
      const reachable = context.connection === 'begun' && context.ending === undefined;
      const { contact, ...memory } = followPerson(enqueue, keyOf(context), { ...context, reachable }, event);
      enqueue.assign({ ...memory, ...(contact !== undefined && { contact, contactIs: undefined }) });
    }),
    /** Who joined by a link asks once, when we are in and the host has shown itself, who else it may be. */
    lookWhoElse: membershipSetup.enqueueActions(({ context: { by, probed, host }, enqueue }) => {
      if (by === 'link' && !probed && host?.hasShown) enqueue({ type: 'draw', params: probeDraw });
    }),
    /** The contact that invited us is our host; or one was made over the connection to the host. */
    beContact: membershipSetup.enqueueActions(({ context, event, enqueue }) => {
      const { contact, groupId } = context;
      if (contact !== undefined && !isContactGone(event))
        enqueue({ type: 'tell', params: associate(keyOf(context), contact, groupId) });
    }),
    wishForContact: membershipSetup.enqueueActions(({ context, event, enqueue }) => {
      const host = hostAsMember(context);
      const wish = wishIn(event);
      if (host && wish) enqueue.assign(remembered(wishForContact(host, enqueue, wish)));
    }),
    followWish: membershipSetup.enqueueActions(({ context, event, enqueue }) => {
      const host = hostAsMember(context);
      if (host) enqueue.assign(remembered(followWish(host, enqueue, event)));
    }),
    tellForbidden: membershipSetup.enqueueActions(({ context, enqueue }) => {
      const host = hostAsMember(context);
      if (host) enqueue.emit(contactRefused(host));
    }),
    leavePerson: membershipSetup.enqueueActions(({ context, enqueue }) => {
      for (const params of goneFrom(keyOf(context), context.identity)) enqueue({ type: 'tell', params });
      enqueue.assign({ identity: undefined });
    }),
  },
});
