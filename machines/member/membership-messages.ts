import type { CommandMode } from '../vocabulary/agent-command.ts';
import type { Beginning } from '../peer/peer-events.ts';
import { chatMessage, type ChatMessage } from '../vocabulary/chat-message.ts';
import { as } from '../vocabulary/codec.ts';
import type { Tell } from '../vocabulary/effect.ts';
import type { JsonObject } from '../vocabulary/json.ts';
import { known } from '../vocabulary/known.ts';
import type { Profile } from '../vocabulary/profile.ts';
import type { Speaker } from './group-message.ts';
import type { IntroductionInput } from './introduction-context.ts';
import { scopeOf, type Introduce } from './introducing.ts';
import { memberInfo } from './invitation-messages.ts';
import type { ReachedMember } from './member-events.ts';
import { keptProfile, memberIdIn } from './member-facts.ts';
import type { Invited, MembershipContext, Rejoin } from './membership-context.ts';

/** What we say to our host, and read of it: pure functions of what the membership remembers. */
type About = MembershipContext;

/** The link is asked as by anybody; should the contact answer nevertheless, that counts. */
export const plainly = (rejoin?: Rejoin) => rejoin && { rejoin: { contact: rejoin.contact, name: rejoin.name } };

/** Who comes back to a group has waited for an answer already: nobody sits before a screen. */
export const modeOf = ({ automatic, rejoin }: About): CommandMode =>
  automatic || rejoin ? 'background' : 'interactive';

/** How the connection to the host begins: by its invitation, or by a request to its link. */
export function beginning(context: About): Beginning {
  const { by, request, memberId, profile, contactReqId, disguised, rejoin } = context;
  const join = { by: 'join', request: known(request), mode: modeOf(context) } as const;
  if (by !== 'link') {
    return { ...join, message: chatMessage.grpAcpt(known(memberId), disguised ? known(profile) : undefined) };
  }
  const message =
    rejoin?.contactReqId === undefined
      ? chatMessage.contact(known(profile), known(contactReqId))
      : chatMessage.requestInvByLink(known(profile), rejoin.contactReqId, rejoin.name);
  return { ...join, message };
}

/** What the membership that an invitation has become is told, where it answers what the user asked for by this link. */
export function answered(membership: string, link: string, choice: JsonObject = {}): Tell[] {
  const to = { key: membership };
  return [
    { to, event: { type: 'membership.linked', link } },
    { to, event: { type: 'user.join', ...choice } },
  ];
}

/** What an invitation says of the group, of the host and of us. */
export function invitationFacts(told: Invited) {
  const { contact, invitation, hostProfile, versions, reintroduces, profile, incognito = false, automatic } = told;
  const { fromMember, invitedMember, connRequest, groupProfile } = invitation;
  return {
    contact,
    request: connRequest,
    groupProfile: keptProfile(groupProfile),
    memberId: known(memberIdIn(invitedMember.memberId)),
    role: invitedMember.memberRole,
    profile: keptProfile(profile),
    incognito,
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
  told: Introduce,
): { message: ChatMessage; introduction: IntroductionInput } {
  const { newcomer } = told;
  const { memberId, role, profile, versions, connectionId } = known(host);
  const member: ReachedMember = {
    memberId,
    role,
    profile,
    ...(versions === undefined ? {} : { versions }),
    connectionId: known(connectionId),
  };
  return {
    message: chatMessage.memNew(memberInfo(newcomer), scopeOf(told)),
    introduction: { groupId, newcomer, member, limits },
  };
}
