import type { AgentError } from '../../machines/vocabulary/agent-error.ts';
import type { LinkData } from '../../machines/vocabulary/agent-event.ts';
import { encodeBase64url } from '../../machines/vocabulary/base64url.ts';
import type { ChatMessage } from '../../machines/vocabulary/chat-message.ts';

/** The channel of the model, with its owner and its relays: what links lead to, and what is said. */

const bytes = (value: number) => encodeBase64url(new Uint8Array(32).fill(value));

/** The key of its join. */
export const root = 'channel-join/c';

export const channelLink = `https://smp.example/c#${bytes(1)}`;
const relayLinks = [2, 3, 4].map((value) => `https://smp-${value}.example/r#${bytes(value)}`);

const publicGroupId = bytes(9);
export const ownerKey = bytes(10);
const memberIdOf = (link: string) => bytes(100 + relayLinks.indexOf(link));

const groupProfile = (groupId: string, groupType: string) => ({
  displayName: 'Model Channel',
  fullName: '',
  publicGroup: { groupType, publicGroupId: groupId },
});

/** The channel's link data, naming some of the relays by their position. */
export function channelData(relays: readonly number[], groupType = 'channel'): LinkData {
  return {
    request: 'request-of-channel',
    entityId: publicGroupId,
    direct: false,
    owners: [{ memberId: bytes(11), memberKey: ownerKey }],
    relays: relays.map((at) => relayLinks[at] ?? ''),
    userData: { groupProfile: groupProfile(publicGroupId, groupType) },
  };
}

export function relayData(link: string): LinkData {
  return {
    request: `request-of-${memberIdOf(link)}`,
    entityId: memberIdOf(link),
    direct: false,
    owners: [],
    relays: [],
    userData: { relayProfile: { displayName: `Relay ${relayLinks.indexOf(link)}` } },
  };
}

export const nonsense: LinkData = { ...channelData([]), relays: relayLinks.slice(0, 1), userData: {} };

const member = (link: string) => ({ memberId: memberIdOf(link), memberRole: 'relay' });
const invited = { memberId: bytes(12), memberRole: 'member' };

/** What a relay sends us. */
export const messageOf = {
  invitation: (link: string): ChatMessage => ({
    event: 'x.grp.link.inv',
    params: {
      groupLinkInvitation: {
        fromMember: member(link),
        fromMemberName: 'relay',
        invitedMember: invited,
        groupProfile: groupProfile(publicGroupId, 'channel'),
      },
    },
  }),
  rejection: (link: string): ChatMessage => ({
    event: 'x.grp.link.reject',
    params: {
      groupLinkRejection: {
        fromMember: member(link),
        invitedMember: invited,
        groupProfile: groupProfile(publicGroupId, 'channel'),
        rejectionReason: 'blocked_name',
      },
    },
  }),
  farewell: (): ChatMessage => ({ event: 'x.grp.leave', params: {} }),
  deletion: (): ChatMessage => ({ event: 'x.grp.del', params: {} }),
  greeting: (): ChatMessage => ({ event: 'x.ok', params: {} }),
  announcement: (): ChatMessage => ({ event: 'x.grp.relay.new', params: { relayLink: relayLinks[2] ?? '' } }),
  newcomer: (): ChatMessage => ({
    event: 'x.grp.mem.new',
    params: { memberInfo: { memberId: bytes(13), memberRole: 'observer', profile: { displayName: 'Newcomer' } } },
  }),
  removal: (link: string): ChatMessage => ({ event: 'x.grp.mem.del', params: { memberId: memberIdOf(link) } }),
};

/** One error of each class. */
export const errors = {
  temporary: { type: 'BROKER', code: 'TIMEOUT', server: 'smp.example' },
  congested: { type: 'SMP', code: 'QUOTA' },
  permanent: { type: 'SMP', code: 'AUTH' },
  stale: { type: 'CMD', code: 'PROHIBITED' },
} as const satisfies Record<string, AgentError>;

/** A server by whose name the relay machine of the model throws, and on which event: a bug, so that its parent hears of one. */
export const breakingServer = 'broken.example';
export const breakingEvent = 'WAIT';
