import { chatVersions } from '../vocabulary/chat-message.ts';
import type { ChatParams, GroupProfile } from '../vocabulary/chat-params.ts';
import type { Profile } from '../vocabulary/profile.ts';
import { directMessageRule } from './group-preferences.ts';
import type { GroupFacts, MemberEvent, MemberFacts } from './member-events.ts';
import type { MemberId } from './member-labels.ts';

/** A key of 128 characters holds a group's id and two member ids: 16 bytes each. Those of such groups are 12. */
const longestMemberId = 22;
/** A row holds the profile, and so does every command in flight. */
const longestProfile = 4096;

/** A member's id as keys and labels have it: peers may pad it. Undefined where it is too long to be one. */
export function memberIdIn(text: string): MemberId | undefined {
  const unpadded = text.replace(/=+$/, '');
  return unpadded.length <= longestMemberId && /^[\w-]+$/.test(unpadded) ? unpadded : undefined;
}

/** A member as a message names it (`memberInfo`), as rows keep it. Undefined where its id is none. */
export function memberFactsIn(info: ChatParams['x.grp.mem.new']['memberInfo']): MemberFacts | undefined {
  const memberId = memberIdIn(info.memberId);
  if (memberId === undefined) return undefined;
  return {
    memberId,
    role: info.memberRole,
    profile: keptProfile(info.profile),
    ...(info.memberKey === undefined ? {} : { memberKey: info.memberKey }),
    ...(info.v === undefined ? {} : { versions: info.v }),
  };
}

/**
 * A profile as a row keeps it: one that is too large without its picture, or else by its names alone, which are all that
 * every profile has; and a group may forbid direct messages.
 */
export function keptProfile<P extends Profile | GroupProfile>(profile: P): P {
  if (isShort(profile)) return profile;
  const { image: _, ...rest } = profile;
  if (isShort(rest)) return rest as P;
  const { displayName, fullName } = profile;
  return { displayName, fullName, ...directMessageRule(profile) } as P;
}

const isShort = (profile: object): boolean => JSON.stringify(profile).length <= longestProfile;

/** The group as a row of it knows it, by what it is told. */
export function groupAfter(
  group: GroupFacts,
  { role, rule }: Extract<MemberEvent, { type: 'group.changed' }>,
): GroupFacts {
  const { groupPreferences: _, ...rest } = group;
  return { ...rest, ...rule, me: { ...group.me, role } };
}

/** Whether a peer that speaks these versions (`1-16`) and we have one in common. Who says nothing is taken to. */
export function speaksWithUs(versions: string | undefined): boolean {
  if (versions === undefined) return true;
  const [lowest, highest] = rangeOf(versions);
  const [ourLowest, ourHighest] = rangeOf(chatVersions);
  return lowest <= ourHighest && ourLowest <= highest;
}

function rangeOf(versions: string): [lowest: number, highest: number] {
  const [lowest = 0, highest = lowest] = versions.split('-').map(Number);
  return [lowest, highest];
}
