import { announces } from '../vocabulary/capability.ts';
import { membershipKey } from '../member/member-labels.ts';
import { keptProfile, memberIdIn } from '../member/member-facts.ts';
import type { Invited, MembershipInput } from '../member/membership-context.ts';
import { sameBytes } from '../relay/same-bytes.ts';
import type { ChatMessage } from '../vocabulary/chat-message.ts';
import { as } from '../vocabulary/codec.ts';
import type { Tell } from '../vocabulary/effect.ts';
import type { Json, JsonObject } from '../vocabulary/json.ts';
import { known } from '../vocabulary/known.ts';
import type { ContactContext, ContactEvent, Peer } from './contact-events.ts';
import { contactKey } from './contact-labels.ts';
import { groupLinkIdOf } from './contact-link.ts';

/** What a contact's messages mean. */

export function messageIn(event: ContactEvent): ChatMessage | undefined {
  return 'message' in event ? event.message : undefined;
}

/** Who the sender says to be: x.info, or in an old client's second connection x.grp.mem.info. */
export function peerIn(event: ContactEvent): Peer | undefined {
  const message = messageIn(event);
  const said = message && (as(message, 'x.info') ?? as(message, 'x.grp.mem.info'));
  if (!said) return undefined;
  return { profile: keptProfile(said.profile), ...(message.v !== undefined && { versions: message.v }) };
}

/** What a person wrote; also with its invitation to be contacts. */
export function contentIn(event: ContactEvent): Json | undefined {
  const message = messageIn(event);
  const said = message && (as(message, 'x.msg.new') ?? as(message, 'x.grp.direct.inv'));
  return said?.content as Json | undefined;
}

/** The request of a member that invites us to be contacts. */
export function directRequestIn(event: ContactEvent): string | undefined {
  const message = messageIn(event);
  return message && as(message, 'x.grp.direct.inv')?.connReq;
}

/** Longest id of a group: keys of its introductions name two members besides. */
const longestGroupId = 80;

/** As this device names the group that the contact has invited us to, as this member. */
const invitedGroup = ({ contactId }: ContactContext, memberId: string) => `${contactId}.${memberId}`;

/** An invitation to a group (x.grp.inv), for the membership that it is to become. The same one again is the same group. */
export function invitationTo(context: ContactContext, event: ContactEvent): Tell | undefined {
  const message = messageIn(event);
  const invitation = message && as(message, 'x.grp.inv')?.groupInvitation;
  const memberId = invitation && memberIdIn(invitation.invitedMember.memberId);
  const hostId = invitation && memberIdIn(invitation.fromMember.memberId);
  if (!invitation || memberId === undefined || hostId === undefined || memberId === hostId) return undefined;
  const groupId = invitedGroup(context, memberId);
  if (groupId.length > longestGroupId) return undefined;
  const { peer } = context;
  const invited: Invited = {
    contact: contactKey(context.contactId),
    invitation,
    hostProfile: peer?.profile ?? { displayName: invitation.fromMember.memberId.slice(0, 32), fullName: '' },
    ...(peer?.versions !== undefined && { versions: peer.versions }),
    ...(announces(message, 'reintro') && { reintroduces: true }),
    profile: known(context.profile),
    ...(context.incognito && { incognito: true }),
    ...(sameBytes(invitation.groupLinkId, groupLinkIdOf(context.link)) && { automatic: true }),
  };
  const input: MembershipInput = { groupId, by: 'invitation', limits: context.limits, ...invited };
  return {
    to: { key: membershipKey(groupId) },
    event: { type: 'membership.invited', ...(invited as object as JsonObject) },
    create: { machine: 'membership', input: input as object as JsonObject },
  };
}

/** The contact has taken back its invitation to a group (x.grp.mem.del of who we would have been there). */
export function withdrawalIn(context: ContactContext, event: ContactEvent): Tell | undefined {
  const message = messageIn(event);
  const memberId = memberIdIn((message && as(message, 'x.grp.mem.del'))?.memberId ?? '');
  if (memberId === undefined) return undefined;
  return { to: { key: membershipKey(invitedGroup(context, memberId)) }, event: { type: 'membership.withdrawn' } };
}
