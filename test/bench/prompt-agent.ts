import type { AgentEvent } from '../../machines/vocabulary/agent-event.ts';
import { decodeBase64url, encodeBase64url } from '../../machines/vocabulary/base64url.ts';
import type { JsonObject } from '../../machines/vocabulary/json.ts';
import type { Agent, SubmittedCommand } from '../../runtime/agent/agent.ts';

/** The channel's own key, where a relay's has the relay's number. */
const ofChannel = 0;
const ofOwner = 255;

/** 32 bytes as base64url, which say whose they are. */
function keyOf(channel: number, whose: number): string {
  return encodeBase64url(
    Uint8Array.from({ length: 32 }, (_, at) => [channel >> 8, channel & 255, whose][at] ?? (at * 37) & 255),
  );
}

function channelOf(key: string): number {
  const [high = 0, low = 0] = decodeBase64url(key) ?? [];
  return high * 256 + low;
}

export const channelLink = (channel: number): string => `https://smp.example/c#${keyOf(channel, ofChannel)}`;

/**
 * What an agent says that finds every relay at once, and is taken by it. There is no network in it, so that a
 * benchmark measures what is above the agent.
 */
export function answersTo(command: SubmittedCommand, relays: number): JsonObject[] {
  const { corrId } = command;
  switch (command.type) {
    case 'fetchLink':
      return [{ type: 'LDATA', corrId, data: linkData(command.link, relays) }];
    case 'createKey':
      return [{ type: 'KEY', corrId, keyRef: `key-${corrId}`, publicKey: keyOf(0, ofOwner) }];
    case 'joinConnection': {
      const { connectionId, request } = command;
      const confirmation = { confirmationId: `confirmation-${connectionId}`, message: invitation(channelOf(request)) };
      return [
        { type: 'JOINED', corrId, connectionId, secured: false },
        { type: 'CONF', connectionId, ...confirmation },
      ];
    }
    case 'allowConnection': {
      const { connectionId } = command;
      return [
        { type: 'OK', corrId, connectionId },
        { type: 'CON', connectionId },
      ];
    }
    default:
      throw new Error(`a join needs no ${command.type}`);
  }
}

/** Such an agent. About one connection it says one thing after the other, each once the last was acknowledged. */
export function promptAgent(relays: number): Agent & { readonly said: number } {
  let handler: (event: AgentEvent) => Promise<void> = () => Promise.resolve();
  let said = 0;

  async function answer(command: SubmittedCommand): Promise<void> {
    for (const event of answersTo(command, relays)) {
      await handler({ ...event, id: `event-${++said}` } as unknown as AgentEvent);
    }
  }

  return {
    get said() {
      return said;
    },
    async submit(command) {
      // An engine that closes takes no more of it.
      answer(command).catch(() => undefined);
    },
    cancel: () => Promise.resolve(),
    status: () => Promise.resolve([]),
    onEvent(listener) {
      handler = listener;
      return () => undefined;
    },
    close: () => Promise.resolve(),
  };
}

/** What a join request is made of is the relay's own key, so that its answer knows the channel. */
function linkData(link: string, relays: number): JsonObject {
  const key = link.slice(link.indexOf('#') + 1);
  const channel = channelOf(key);
  const common = { request: key, direct: false, versions: { min: 2, max: 8 } };
  return link.includes('/r#')
    ? { ...common, entityId: key.slice(0, 16), userData: { relayProfile: profile(`relay of channel ${channel}`) } }
    : {
        ...common,
        entityId: key,
        owners: [{ memberId: 'owner', memberKey: keyOf(channel, ofOwner) }],
        relays: Array.from({ length: relays }, (_, relay) => `https://smp.example/r#${keyOf(channel, relay + 1)}`),
        userData: { groupProfile: groupProfile(channel) },
      };
}

function invitation(channel: number): JsonObject {
  const groupLinkInvitation = {
    fromMember: { memberId: 'relay', memberRole: 'relay' },
    fromMemberName: 'relay',
    invitedMember: { memberId: 'me', memberRole: 'observer' },
    groupProfile: groupProfile(channel),
  };
  return { event: 'x.grp.link.inv', params: { groupLinkInvitation } };
}

function groupProfile(channel: number): JsonObject {
  return {
    ...profile(`channel ${channel}`),
    publicGroup: { groupType: 'channel', groupLink: channelLink(channel), publicGroupId: keyOf(channel, ofChannel) },
  };
}

function profile(displayName: string): JsonObject {
  return { displayName, fullName: '' };
}
