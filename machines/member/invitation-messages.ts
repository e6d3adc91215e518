import { chatMessage, type ChatMessage } from '../vocabulary/chat-message.ts';
import type { GroupProfile } from '../vocabulary/group-params.ts';
import { known } from '../vocabulary/known.ts';
import type { InvitationContext } from './invitation-events.ts';
import { contactIn, type Acquaintance } from './member-contact.ts';
import type { MemberFacts, ReachedMember } from './member-events.ts';

/** What the host says to one invitee or joiner, and of it to others: pure functions of what the machine remembers. */
type About = InvitationContext;

const idAndRole = ({ memberId, role }: { memberId?: string | undefined; role: string }) => ({
  memberId: known(memberId),
  memberRole: role,
});

/** To the contact who is invited. */
export const invitation = (context: About, groupProfile: GroupProfile): ChatMessage =>
  chatMessage.grpInv({
    fromMember: idAndRole(known(context.group).me),
    invitedMember: idAndRole(context),
    connRequest: known(context.request),
    groupProfile,
    ...(context.groupLinkId !== undefined && { groupLinkId: context.groupLinkId }),
  });

/** To who asked at the group's link: it is taken, or held. */
export const acceptance = (context: About, groupProfile: GroupProfile): ChatMessage => {
  const { me } = known(context.group);
  return chatMessage.grpLinkInv({
    fromMember: idAndRole(me),
    fromMemberName: me.profile.displayName,
    invitedMember: idAndRole(context),
    groupProfile,
    accepted: isToBeApproved(context) ? 'pending' : isToBeReviewed(context) ? 'pending_review' : 'accepted',
  });
};

/** To who asked at the group's link: it is refused. */
export const rejection = (context: About, groupProfile: GroupProfile): ChatMessage =>
  chatMessage.grpLinkReject({
    fromMember: idAndRole(known(context.group).me),
    invitedMember: idAndRole(context),
    groupProfile,
    rejectionReason: context.admission?.rejection ?? 'blocked_name',
  });

/** To who was held: what was decided. */
export const decision = ({ memberId, role }: About, reached: 'accepted' | 'pending_review'): ChatMessage =>
  chatMessage.grpLinkAcpt({ acceptance: reached, role, memberId: known(memberId) });

/** A member as messages tell of it. */
export const memberInfo = ({ memberId, role, profile, memberKey, versions }: MemberFacts) => ({
  memberId,
  memberRole: role,
  profile,
  ...(memberKey !== undefined && { memberKey }),
  ...(versions !== undefined && { v: versions }),
});

/** The member itself, as an introduction needs it. */
export const reached = ({ memberId, role, profile, versions, connectionId }: About): ReachedMember => ({
  memberId: known(memberId),
  role,
  profile: known(profile),
  ...(versions !== undefined && { versions }),
  connectionId: known(connectionId),
});

/** Who it is in the group, once that is known. */
export function asMember(context: About): Acquaintance | undefined {
  const { group, memberId, role, profile, versions, wish } = context;
  if (!group || memberId === undefined || !profile) return undefined;
  const facts = { memberId, role, profile, ...(versions !== undefined && { versions }) };
  return { group, facts, contact: contactIn(context), wish };
}

export const isToBeApproved = ({ admission }: About): boolean =>
  admission?.verdict === 'approve' || admission?.verdict === 'approveThenReview';
export const isToBeReviewed = ({ admission }: About): boolean =>
  admission?.verdict === 'review' || admission?.verdict === 'approveThenReview';
