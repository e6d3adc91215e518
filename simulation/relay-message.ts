import type { ChatMessage } from '../machines/vocabulary/chat-message.ts';
import type { ChannelState, RelayPeer, RelayState, RosterEntry } from './state.ts';
import type { World } from './world.ts';

/** Range of chat protocol versions that relays and owners of the simulation speak. */
const chatVersions = '1-16';

/** What a relay answers a join request: `x.grp.link.inv`, or `x.grp.link.reject` with the reason. */
export function joinAnswer(world: World, relay: RelayState, peer: RelayPeer, refusal: string | undefined): ChatMessage {
  if (relay.presents === 'garbage') return message('x.test.garbage', { groupLinkInvitation: 17 });
  const channel = world.state.channels[relay.channel];
  const fromMember = { memberId: relay.memberId, memberRole: 'relay' };
  const invitedMember = {
    memberId: peer.memberId,
    memberRole: listedIn(world, relay, peer.memberId)?.role ?? 'observer',
  };
  const groupProfile =
    relay.presents === 'other-channel'
      ? { displayName: 'other', fullName: '', publicGroup: { groupType: 'channel', publicGroupId: 'another-group' } }
      : (channel?.groupProfile ?? {});
  if (refusal !== undefined) {
    return message('x.grp.link.reject', {
      groupLinkRejection: { fromMember, invitedMember, groupProfile, rejectionReason: refusal },
    });
  }
  return message('x.grp.link.inv', {
    groupLinkInvitation: {
      fromMember,
      fromMemberName: relay.name,
      invitedMember,
      groupProfile,
      groupSize: Object.keys(relay.members).length,
    },
  });
}

/** A relay tells a new member who the owners are. */
export function ownerIntroduction(owner: ChannelState['owners'][number]): ChatMessage {
  return message('x.grp.mem.new', {
    memberInfo: {
      memberId: owner.memberId,
      memberRole: 'owner',
      v: chatVersions,
      profile: { displayName: owner.name, fullName: '' },
      memberKey: owner.memberKey,
    },
  });
}

/** An owner announces a relay to those that are connected through the others. */
export function relayAnnouncement(relayLink: string): ChatMessage {
  return message('x.grp.relay.new', { relayLink });
}

export function memberRemoval(memberId: string): ChatMessage {
  return message('x.grp.mem.del', { memberId });
}

/** The member as the channel's roster lists it, if it does. */
export function listedIn(world: World, relay: RelayState, memberId: string): RosterEntry | undefined {
  return world.state.channels[relay.channel]?.roster?.members.find((member) => member.memberId === memberId);
}

/** The owner's list of privileged members. */
export function rosterOf({ version, members }: NonNullable<ChannelState['roster']>): ChatMessage {
  return message('x.grp.roster', { version, roster: members.map((member) => ({ ...member })) });
}

export function roleChange(memberId: string, role: string, version: number): ChatMessage {
  return message('x.grp.mem.role', { memberId, role, version });
}

export function leave(): ChatMessage {
  return message('x.grp.leave', {});
}

function message(event: string, params: ChatMessage['params']): ChatMessage {
  return { v: chatVersions, event, params };
}
