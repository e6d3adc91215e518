import type { Query } from '../vocabulary/effect.ts';
import type { InvitationContext } from './invitation-events.ts';
import { groupLabels } from './member-labels.ts';

/** What the host of one invitee or joiner asks of its other rows; what is found, `found-rows.ts` reads. */
type About = { context: InvitationContext };

/** Who are we in the group by now? */
export const findGroup = ({ context: { groupId } }: About): Query => ({
  label: groupLabels.membership(groupId),
  limit: 1,
  reply: 'group',
});
/** Who is the contact whom we invite? */
export const findContact = ({ context: { contact } }: About): Query => ({
  label: contact === undefined ? 'contact:' : contact.replace('/', ':'),
  limit: 1,
  reply: 'contact',
});
