import type { Invited } from '../member/membership-context.ts';
import { memberInvitationKey, rejoinsOf } from '../member/member-labels.ts';
import { fingerprint } from '../person/alike.ts';
import { personLabels } from '../person/person-labels.ts';
import { isOfLink } from '../plan/link-labels.ts';
import { unpadded } from '../relay/same-bytes.ts';
import type { ContactAddressContext, GroupLink } from '../contact/address-events.ts';
import type { ContactContext, InvitationRequest } from '../contact/contact-events.ts';
import { askedLabel, contactKey } from '../contact/contact-labels.ts';
import type { ChatMessage } from '../vocabulary/chat-message.ts';
import { as } from '../vocabulary/codec.ts';
import type { FoundInstance, Query, Tell } from '../vocabulary/effect.ts';
import { parseLink } from '../vocabulary/link.ts';

/** What a contact does about asking, and being asked, for another invitation to a group. */

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
  return isOpen(group) ? inviting(group, contactId, groupLinkId, 'invitation.requested') : undefined;
}

/** Who asks at the group's link itself, and says to be a contact: by what we know that contact, and what names the request. */
type ContactClaim = { readonly contactReqId: string; readonly groupLinkId: string };

export function claimIn(group: GroupLink | undefined, message: ChatMessage): ContactClaim | undefined {
  const { contactReqId = '', groupLinkId = contactReqId, hasContact } = as(message, 'x.grp.request.inv') ?? {};
  const claim = { contactReqId: unpadded(contactReqId), groupLinkId: unpadded(groupLinkId) };
  const isClaim = isOpen(group) && hasContact === true && Object.values(claim).every((each) => name.test(each));
  return isClaim ? claim : undefined;
}

/** Who is it that has once asked so at our address? */
export const findContactOf = ({ contactReqId }: ContactClaim): Query => ({
  label: askedLabel(contactReqId),
  limit: 8,
  reply: 'contact',
});

/**
 * Invites that contact again, over its own connection. Undefined where there is none that can be reached, or it may be
 * another: somebody may have named its request like somebody else's.
 */
export function invitationOfClaim(
  group: GroupLink,
  { contactReqId, groupLinkId }: ContactClaim,
  rows: readonly FoundInstance[],
): Tell | undefined {
  const [row, another] = rows.filter(({ context }) => context['contactReqId'] === contactReqId);
  if (!row || another || row.status !== 'active' || row.value !== 'connected') return undefined;
  const { contactId, incognito, trouble } = row.context as object as ContactContext;
  return incognito || trouble ? undefined : inviting(group, contactId, groupLinkId, 'invitation.claimed');
}

/** Who has to be approved or reviewed, is so however it comes. */
const isOpen = (group: GroupLink | undefined): group is GroupLink => group?.admission.verdict === 'accept';

function inviting(
  { groupId, admission: { role } }: GroupLink,
  contactId: string,
  groupLinkId: string,
  type: 'invitation.requested' | 'invitation.claimed',
): Tell {
  const invitationId = `${groupId}.${contactId}`;
  const input = {
    ...{ invitationId, groupId, contact: contactKey(contactId), groupLinkId },
    ...(role !== undefined && { role }),
  };
  return {
    to: { key: memberInvitationKey(invitationId) },
    event: { type, groupLinkId },
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
