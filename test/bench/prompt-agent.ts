import type { AgentEvent } from '../../machines/vocabulary/agent-event.ts';
import { encodeBase64url } from '../../machines/vocabulary/base64url.ts';
import type { JsonObject } from '../../machines/vocabulary/json.ts';
import type { Agent, SubmittedCommand } from '../../runtime/agent/agent.ts';

/** Says what an agent has to say; resolves when it was taken. */
export type Say = (event: AgentEvent) => Promise<void>;

/** 32 bytes as base64url, others for each pair of numbers. */
function bytesOf(channel: number, relay: number): string {
  return encodeBase64url(Uint8Array.from({ length: 32 }, (_, at) => [channel >> 8, channel & 255, relay][at] ?? at * 7));
}

export const channelLink = (channel: number): string => `https://smp.example/c#${bytesOf(channel, 0)}`;

/**
 * What an agent answers that finds every relay at once and is taken by it. Nothing in it comes from a network, so that
 * a benchmark measures what is above the agent.
 */
export function answersTo(command: SubmittedCommand, relays: number): JsonObject[] {
  const { corrId } = command;
  switch (command.type) {
    case 'fetchLink':
      return [{ type: 'LDATA', corrId, data: linkData(command.link, relays) }];
    case 'createKey':
      return [{ type: 'KEY', corrId, keyRef: `key-of-${corrId}`, publicKey: bytesOf(0, 200) }];
    case 'joinConnection': {
      const { connectionId, request } = command;
      const message = invitation(request);
      return [
        { type: 'JOINED', corrId, connectionId, secured: false },
        { type: 'CONF', connectionId, confirmationId: `confirmation-of-${connectionId}`, message },
      ];
    }
    case 'allowConnection': {
      const { connectionId } = command;
      return [
        { type: 'OK', corrId, connectionId },
        { type: 'CON', connectionId },
      ];
    }
    case 'sendMessage':
      return [{ type: 'SENT', corrId, connectionId: command.connectionId }];
    case 'deleteConnection':
      return [{ type: 'DELD', corrId, connectionId: command.connectionId }];
  }
}

/** An agent over these answers. About one connection it says one thing after the other, each once the last was acknowledged. */
export function promptAgent(relays: number): Agent {
  let handler: Say = () => Promise.resolve();
  let said = 0;

  async function answer(command: SubmittedCommand): Promise<void> {
    for (const event of answersTo(command, relays)) await handler({ ...event, id: `e${++said}` } as never);
  }

  return {
    async submit(command) {
      // What is said while the engine closes is taken by nobody.
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

/** A channel's link data name its relays' links; a relay's request names its channel, so that its answer can. */
function linkData(link: string, relays: number): JsonObject {
  const [, kind, key = ''] = /\/([cr])#(.*)$/.exec(link) ?? [];
  const common = { request: key, direct: false, owners: [], relays: [], versions: { min: 2, max: 8 } };
  if (kind === 'r') return { ...common, entityId: `member-${key.slice(0, 16)}`, userData: { relayProfile: { displayName: 'relay' } } };
  const channel = numberOf(key);
  return {
    ...common,
    entityId: key,
    owners: [{ memberId: 'owner', memberKey: bytesOf(channel, 100) }],
    relays: Array.from({ length: relays }, (_, relay) => `https://smp.example/r#${bytesOf(channel, relay + 1)}`),
    userData: { groupProfile: groupProfile(key) },
  };
}
