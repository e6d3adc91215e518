import type { Invited } from '../member/membership-context.ts';
import { memberInvitationKey } from '../member/member-labels.ts';
import { fingerprint } from '../person/alike.ts';
import { personLabels } from '../person/person-labels.ts';
import { isOfLink } from '../plan/link-labels.ts';
import type { ContactAddressContext } from '../contact/address-events.ts';
import { contactKey } from '../contact/contact-labels.ts';
import type { ChatMessage } from '../vocabulary/chat-message.ts';
import { as } from '../vocabulary/codec.ts';
import type { FoundInstance, Query, Tell } from '../vocabulary/effect.ts';
import { parseLink } from '../vocabulary/link.ts';
import { rejoinsOf } from './repeat-join.ts';

/** What a contact does about asking, and being asked, for another invitation to a group. */

/** Who asks us to be invited again: the group's link, and what names the request. */
export type InvitationRequest = { readonly link: string; readonly groupLinkId: string };

const name = /^[\w-]{1,64}$/;

export function requestIn(message: ChatMessage | undefined): InvitationRequest | undefined {
  const { groupLink, groupLinkId } = (message && as(message, 'x.grp.request.inv')) ?? {};
  const link = groupLink === undefined ? undefined : parseLink(groupLink);
  if (!link || !('canonical' in link) || groupLinkId === undefined || !name.test(groupLinkId)) return undefined;
  return { link: link.canonical, groupLinkId };
}

/** Which of our groups has this link? */
export const findGroupOf = ({ link }: InvitationRequest): Query => ({
  label: personLabels.link(fingerprint(link)),
  limit: 8,
  reply: 'group',
});

/** Invites the contact again, to the group whose link this is. Undefined where it is none of ours, or lets nobody in so. */
export function invitationOf(
  contactId: string,
  { link, groupLinkId }: InvitationRequest,
  rows: readonly FoundInstance[],
): Tell | undefined {
  const gate = rows.find((row) => row.machine === 'contact-address' && row.status === 'active' && isOfLink(row, link));
  const group = (gate?.context as Partial<ContactAddressContext> | undefined)?.group;
  // Who has to be approved or reviewed, is so however it comes.
  if (group?.admission.verdict !== 'accept') return undefined;
  const { groupId, admission } = group;
  const invitationId = `${groupId}.${contactId}`;
  const input = {
    ...{ invitationId, groupId, contact: contactKey(contactId), groupLinkId },
    ...(admission.role !== undefined && { role: admission.role }),
  };
  return {
    to: { key: memberInvitationKey(invitationId) },
    event: { type: 'invitation.requested', groupLinkId },
    create: { machine: 'member-invitation', input },
  };
}

/** What whoever asked over this contact is told: it invites us, or it does not. */
export function rejoinNews(contactId: string, message: ChatMessage, invited: Tell | undefined): Tell | undefined {
  const to = { label: rejoinsOf(contactKey(contactId)) };
  const refused = as(message, 'x.grp.request.reject')?.groupLinkId;
  if (refused !== undefined) return { to, event: { type: 'rejoin.refused', groupLinkId: refused } };
  if (!invited || !('key' in invited.to)) return undefined;
  const { invitation } = invited.event as object as Invited;
  if (invitation.groupLinkId === undefined) return undefined;
  const event = { type: 'rejoin.invited', membership: invited.to.key, groupLinkId: invitation.groupLinkId };
  return { to, event };
}
