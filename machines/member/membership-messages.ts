import type { Beginning } from '../peer/peer-events.ts';
import { chatMessage, type ChatMessage } from '../vocabulary/chat-message.ts';
import { as } from '../vocabulary/codec.ts';
import { known } from '../vocabulary/known.ts';
import type { Profile } from '../vocabulary/profile.ts';
import type { Speaker } from './group-message.ts';
import type { IntroductionInput } from './introduction-context.ts';
import { memberInfo } from './invitation-messages.ts';
import type { MemberEvent, ReachedMember } from './member-events.ts';
import { keptProfile, memberIdIn } from './member-facts.ts';
import type { Invited, MembershipContext } from './membership-context.ts';

/** What we say to our host, and read of it: pure functions of what the membership remembers. */
type About = MembershipContext;

/** How the connection to the host begins: by its invitation, or by a request to its link. */
export function beginning(context: About): Beginning {
  const { by, request, automatic, memberId, profile, contactReqId, disguised } = context;
  const join = { by: 'join', request: known(request) } as const;
  if (by === 'link') {
    return { ...join, message: chatMessage.contact(known(profile), known(contactReqId)), mode: 'interactive' };
  }
  const message = chatMessage.grpAcpt(known(memberId), disguised ? known(profile) : undefined);
  return { ...join, message, mode: automatic ? 'background' : 'interactive' };
}

/** What an invitation says of the group, of the host and of us. */
export function invitationFacts(told: Invited) {
  const { contact, invitation, hostProfile, versions, reintroduces, profile, automatic } = told;
  const { fromMember, invitedMember, connRequest, groupProfile } = invitation;
  return {
    contact,
    request: connRequest,
    groupProfile: keptProfile(groupProfile),
    memberId: known(memberIdIn(invitedMember.memberId)),
    role: invitedMember.memberRole,
    profile: keptProfile(profile),
    automatic: automatic ?? false,
    host: {
      memberId: known(memberIdIn(fromMember.memberId)),
      role: fromMember.memberRole,
      profile: keptProfile(hostProfile),
      ...(versions === undefined ? {} : { versions }),
      ...(reintroduces ? { reintroduces } : {}),
    },
  };
}

/** The host as who says something, as soon as it can be answered. */
export function speakerOf({ host }: About): Speaker | undefined {
  if (host?.connectionId === undefined) return undefined;
  const { memberId, role, reintroduces } = host;
  return { memberId, role, isHost: true, ...(reintroduces ? { reintroduces } : {}) };
}

/** Who the host is, as it says itself. */
export function ownProfileIn(message: ChatMessage | undefined): Profile | undefined {
  return message && (as(message, 'x.grp.link.mem') ?? as(message, 'x.info'))?.profile;
}

/** What our host is told of a newcomer, and the introduction of the two. */
export function introductionToHost(
  { groupId, host, limits }: About,
  { newcomer, to }: Extract<MemberEvent, { type: 'member.introduce' }>,
): { message: ChatMessage; introduction: IntroductionInput } {
  const scope = to === 'moderators' ? { type: 'member', memberId: newcomer.memberId } : undefined;
  const { memberId, role, profile, versions, connectionId } = known(host);
  const member: ReachedMember = {
    memberId,
    role,
    profile,
    ...(versions === undefined ? {} : { versions }),
    connectionId: known(connectionId),
  };
  return {
    message: chatMessage.memNew(memberInfo(newcomer), scope),
    introduction: { groupId, newcomer, member, limits },
  };
}
