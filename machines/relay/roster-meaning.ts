import type { ChatParams } from '../vocabulary/chat-params.ts';
import { as } from '../vocabulary/codec.ts';
import type { MemberRole } from '../vocabulary/group-params.ts';
import { isAtLeast } from '../member/roles.ts';
import type { RosterContext, RosterHeard, RosterMember } from './channel-roster-context.ts';
import { sameBytes } from './same-bytes.ts';

/** What a message about members means to a roster. */
export type Meaning =
  /** The members as of a newer version. */
  | { is: 'newer'; version: number; members: readonly RosterMember[] }
  /** There is this newer version, which we don't have and can't make of ours. */
  | { is: 'gap'; version: number }
  /** Somebody was given a key or a privilege that no owner gave. */
  | { is: 'unproven'; memberId: string; role: MemberRole }
  /** Somebody without a privilege, who was not announced before. */
  | { is: 'newcomer'; memberId: string; name: string }
  | { is: 'nothing' };

type About = Pick<RosterContext, 'version' | 'members' | 'newcomers'>;

const nothing: Meaning = { is: 'nothing' };

/** A row holds some of them. Those of channels are 12 bytes. */
const longestMemberId = 64;

/** What the message means, by what is known. A roster and its changes count only when an owner signed them. Total. */
export function meaningOf(known: About, { message, signedBy, ownerKeys }: RosterHeard): Meaning {
  const announced = as(message, 'x.grp.mem.new');
  if (announced) return announcement(known, announced.memberInfo);
  if (!ownerKeys.some((key) => sameBytes(key, signedBy))) return nothing;
  const roster = as(message, 'x.grp.roster');
  if (roster) return wholeRoster(known, roster);
  const changed = as(message, 'x.grp.mem.role');
  if (changed) return change(known, changed.version, withRole(known.members, changed.memberId, changed.role));
  const removed = as(message, 'x.grp.mem.del');
  return removed ? change(known, removed.version, without(known.members, removed.memberId)) : nothing;
}

/** Whether this is an owner, by a key of the channel's link data: nothing that a relay says of one is news. */
export function isOwner(
  { memberRole, memberKey }: ChatParams['x.grp.mem.new']['memberInfo'],
  ownerKeys: readonly string[],
): boolean {
  return memberRole === 'owner' && ownerKeys.some((key) => sameBytes(key, memberKey));
}

/** What a relay says of a member by itself. */
function announcement(
  { members, newcomers }: About,
  { memberId, memberRole: role, memberKey, profile }: ChatParams['x.grp.mem.new']['memberInfo'],
): Meaning {
  const listed = members.find((member) => sameBytes(member.memberId, memberId));
  if (listed) {
    const isSame = role === listed.role && (memberKey === undefined || sameBytes(memberKey, listed.key));
    return isSame ? nothing : { is: 'unproven', memberId, role };
  }
  if (isAtLeast(role, 'moderator')) return { is: 'unproven', memberId, role };
  const isKnown = memberId.length > longestMemberId || newcomers.some((each) => sameBytes(each, memberId));
  return isKnown ? nothing : { is: 'newcomer', memberId, name: profile.displayName };
}

/** Whole, so that it may leave versions out. Without its list it says only that it is there. */
function wholeRoster({ version: ours = -1 }: About, { version, roster }: ChatParams['x.grp.roster']): Meaning {
  if (version <= ours) return nothing;
  if (roster === undefined) return { is: 'gap', version };
  const members = roster.map(({ memberId, name, key, role }) => ({
    ...{ memberId, key, role },
    ...(name === undefined ? {} : { name }),
  }));
  return { is: 'newer', version, members };
}

/** A change makes the next version of ours, and of no other. One without a version could be an old one, said again. */
function change(
  { version: ours }: About,
  version: number | undefined,
  members: readonly RosterMember[] | undefined,
): Meaning {
  if (version === undefined || version <= (ours ?? -1)) return nothing;
  const isNext = ours !== undefined && version === ours + 1;
  return isNext && members !== undefined ? { is: 'newer', version, members } : { is: 'gap', version };
}

/** The members after the change; undefined where somebody is new to the list, whose key it does not name. */
function withRole(
  members: readonly RosterMember[],
  memberId: string,
  role: MemberRole,
): readonly RosterMember[] | undefined {
  if (!isAtLeast(role, 'author')) return without(members, memberId);
  if (!members.some((member) => sameBytes(member.memberId, memberId))) return undefined;
  return members.map((member) => (sameBytes(member.memberId, memberId) ? { ...member, role } : member));
}

function without(members: readonly RosterMember[], memberId: string): readonly RosterMember[] {
  return members.filter((member) => !sameBytes(member.memberId, memberId));
}
