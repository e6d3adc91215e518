import type { ChatMessage } from '../vocabulary/chat-message.ts';
import { announces } from '../vocabulary/capability.ts';
import { as } from '../vocabulary/codec.ts';
import type { GroupProfile } from '../vocabulary/chat-params.ts';
import type { Reason } from '../vocabulary/reason.ts';
import type { Acceptance, MemberRole } from './member-events.ts';
import { keptProfile, memberIdIn, speaksWithUs } from './member-facts.ts';
import type { MemberId } from './member-labels.ts';
import type { Host } from './membership-context.ts';

/** What the host of a group link answers to our request. */
export type LinkAnswer =
  | {
      readonly verdict: 'accepted';
      readonly memberId: MemberId;
      readonly role: MemberRole;
      readonly host: Host;
      readonly groupProfile: GroupProfile;
      readonly acceptance: Acceptance;
    }
  | { readonly verdict: 'rejected' | 'wrong'; readonly reason: Reason };

/** Reads a host's answer (CONF): x.grp.link.inv, x.grp.link.reject, or something that is none. Total. */
export function readLinkAnswer(message: ChatMessage): LinkAnswer {
  const rejection = as(message, 'x.grp.link.reject')?.groupLinkRejection;
  if (rejection) return { verdict: 'rejected', reason: { code: 'Rejected', rejection: rejection.rejectionReason } };
  if (!speaksWithUs(message.v)) return { verdict: 'wrong', reason: { code: 'Incompatible' } };

  const invitation = as(message, 'x.grp.link.inv')?.groupLinkInvitation;
  const memberId = invitation && memberIdIn(invitation.invitedMember.memberId);
  const hostId = invitation && memberIdIn(invitation.fromMember.memberId);
  if (!invitation || memberId === undefined || hostId === undefined || memberId === hostId) {
    return { verdict: 'wrong', reason: { code: 'WrongAnswer', expected: 'x.grp.link.inv' } };
  }
  const { fromMember, fromMemberName, invitedMember, groupProfile, accepted = 'accepted' } = invitation;
  return {
    verdict: 'accepted',
    memberId,
    role: invitedMember.memberRole,
    host: {
      memberId: hostId,
      role: fromMember.memberRole,
      profile: { displayName: fromMemberName || hostId, fullName: '' },
      ...(message.v === undefined ? {} : { versions: message.v }),
      ...(announces(message, 'reintro') ? { reintroduces: true } : {}),
    },
    groupProfile: keptProfile(groupProfile),
    acceptance: accepted,
  };
}
