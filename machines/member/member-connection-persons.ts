import { associate } from '../person/association.ts';
import { probeDraw } from '../person/probing.ts';
import { followPerson, goneFrom } from '../person/record.ts';
import type { MemberConnectionContext } from './member-connection-context.ts';
import { memberConnectionSetup } from './member-connection-setup.ts';
import { contactRefused, followWish, idOf, isThere, mayInvite, wishForContact, wishIn } from './member-contact.ts';
import { memberConnectionKey } from './member-labels.ts';

const keyOf = ({ group, facts }: MemberConnectionContext): string => memberConnectionKey(group.groupId, facts.memberId);

/** What the chart of a member may name, with what the member is besides: a record of a person, or a contact. */
export const memberConnectionWithPersons = memberConnectionSetup.extend({
  actions: {
    followPerson: memberConnectionSetup.enqueueActions(({ context, event, enqueue }) => {
      const reachable = context.connection === 'begun' && context.ending === undefined;
      const { contact, ...memory } = followPerson(enqueue, keyOf(context), { ...context, reachable }, event);
      // Who is said to be somebody else is not written to as the contact.
      const isKnown = event.type === 'person.known' && context.identity !== undefined;
      const isParted = isKnown && context.contact?.state === 'there';
      if (contact !== undefined) enqueue.assign({ ...memory, contact: { key: contact, state: 'there' } });
      else enqueue.assign({ ...memory, ...(isParted && { contact: undefined }) });
    }),
    /** The newcomer asks once who else the member may be. */
    lookWhoElse: memberConnectionSetup.enqueueActions(({ context: { side, probed }, enqueue }) => {
      if (side === 'newcomer' && !probed) enqueue({ type: 'draw', params: probeDraw });
    }),
    /** The contact was made over the member’s own connection. */
    beContact: memberConnectionSetup.enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== 'member.contact' || event.contact === undefined) return;
      const id = `${idOf(event.contact)}.${context.facts.memberId}`;
      enqueue({ type: 'tell', params: associate(keyOf(context), event.contact, id) });
    }),
    leavePerson: memberConnectionSetup.enqueueActions(({ context, enqueue }) => {
      for (const params of goneFrom(keyOf(context), context.identity)) enqueue({ type: 'tell', params });
      enqueue.assign({ identity: undefined });
    }),

    wishForContact: memberConnectionSetup.enqueueActions(({ context, event, enqueue }) => {
      const wish = wishIn(event);
      if (wish) enqueue.assign(wishForContact(context, enqueue, wish));
    }),
    /** The second connection that old clients offer: taken where there is no contact yet, and may be one. */
    takeDirectRequest: memberConnectionSetup.enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== 'member.invited' || event.directRequest === undefined) return;
      if (isThere(context.contact) || !mayInvite(context)) return;
      enqueue.assign(wishForContact(context, enqueue, { by: 'oldClient', request: event.directRequest }));
    }),
    followWish: memberConnectionSetup.enqueueActions(({ context, event, enqueue }) =>
      enqueue.assign(followWish(context, enqueue, event)),
    ),
    tellForbidden: memberConnectionSetup.enqueueActions(({ context, enqueue }) =>
      enqueue.emit(contactRefused(context)),
    ),
  },
});
