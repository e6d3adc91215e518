/** Names of a group on this device, and of a member in it. */
export type GroupId = string;
export type MemberId = string;

/** By what the rows of a group are found. A group's id is that of its membership: `membership/<groupId>`. */
export const groupLabels = {
  /** The membership itself, while we are in the group: whoever needs to know who we are there asks by it. */
  membership: (groupId: GroupId): string => `membership:${groupId}`,
  /** Our links to the group, by which others ask us. */
  links: (groupId: GroupId): string => `links:${groupId}`,
  /** Everybody else in the group, while they are in it: members, the host, those who are being admitted. */
  members: (groupId: GroupId): string => `members:${groupId}`,
  /** Those of them who moderate. */
  moderators: (groupId: GroupId): string => `moderators:${groupId}`,
  /** One of them: a `member-connection`, a `member-invitation`, or for our host the `membership` itself. */
  member: (groupId: GroupId, memberId: MemberId): string => `member:${groupId}/${memberId}`,
  /** The members that this one has introduced to us, while they are not connected. */
  introducedBy: (groupId: GroupId, memberId: MemberId): string => `introduced-by:${groupId}/${memberId}`,
  /** The host's introductions of this member, as newcomer or not, while the two are not connected. */
  introductions: (groupId: GroupId, memberId: MemberId): string => `introductions:${groupId}/${memberId}`,
  /** Those of them that are done: the two said that they are connected. */
  pairs: (groupId: GroupId, memberId: MemberId): string => `pairs:${groupId}/${memberId}`,
};

export const membershipKey = (groupId: GroupId): string => `membership/${groupId}`;
/** Of one whom we let in ourselves. */
export const memberInvitationKey = (invitationId: string): string => `member-invitation/${invitationId}`;
export const memberConnectionKey = (groupId: GroupId, memberId: MemberId): string =>
  `member-connection/${groupId}.${memberId}`;
/** The host's side of a pair: the newcomer comes first. */
export const introductionKey = (groupId: GroupId, newcomer: MemberId, member: MemberId): string =>
  `introduction/${groupId}.${newcomer}.${member}`;
/** What asks this contact, or asks by the link of its group meanwhile, to be let into the group again. */
export const rejoinsOf = (contact: string): string => `rejoins:${contact}`;
/** The members of groups that are the same person as a contact, or were until it was deleted. */
export const associatedLabel = (contact: string): string => `associated:${contact}`;
