import type { AgentEvent } from '../../machines/vocabulary/agent-event.ts';
import { encodeBase64url } from '../../machines/vocabulary/base64url.ts';
import { chatMessage, type ChatMessage } from '../../machines/vocabulary/chat-message.ts';
import type { JsonObject } from '../../machines/vocabulary/json.ts';
import type { Agent, SubmittedCommand } from '../../runtime/agent/agent.ts';

/** What everybody else says, by a script: their agents, their devices, and the network between. */
export interface GroupAgent extends Agent {
  say(event: JsonObject): void;
}

export const groupProfile = { displayName: 'garden', fullName: '' };
export const groupLink = `https://smp.example/g#${encodeBase64url(new Uint8Array(32).fill(1))}`;
export const profileOf = (name: string) => ({ displayName: name, fullName: '' });

/** 12 bytes as base64url that say whose they are. */
export function idOf(whose: number): string {
  return encodeBase64url(Uint8Array.from({ length: 12 }, (_, at) => [whose >> 16, whose >> 8, whose][at] ?? 77));
}

/** What the agent answers, and what others say then, in order. */
export type Script = (command: SubmittedCommand) => JsonObject[];

/** An agent that says one thing at a time, each once the last was taken: every event is a turn of its own. `life`: no id is told twice. */
export function groupAgent(script: Script, life = 1): GroupAgent {
  let handler: (event: AgentEvent) => Promise<void> = () => Promise.resolve();
  let said = 0;
  let last = Promise.resolve();

  function say(event: JsonObject): void {
    const whole = { ...event, id: `event-${life}-${(said += 1)}` } as unknown as AgentEvent;
    // An engine that closes takes no more of it.
    last = last.then(() => handler(whole)).catch(() => undefined);
  }

  return {
    say,
    async submit(command) {
      for (const event of script(command)) say(event);
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

// ── the host's side ──────────────────────────────────────────────────────────────────────────────────────────

/** Everybody but the host. `memberOn`: who is at the other end of a connection of the host's. */
export function aroundHost(memberOn: (connectionId: string) => string | undefined): Script {
  /** The connection to who asked last. */
  let joiner = '';
  return (command) => {
    const { corrId } = command;
    switch (command.type) {
      case 'createConnection':
        return [{ type: 'INV', corrId, connectionId: command.connectionId, request: requestOf(command.connectionId) }];
      case 'setLink':
        return [{ type: 'LINK', corrId, connectionId: command.connectionId, link: groupLink }];
      case 'acceptContact': {
        const { connectionId, requestId } = command;
        joiner = connectionId;
        const message = chatMessage.infoToHost(profileOf(requestId));
        return [joined(command), { type: 'INFO', connectionId, message }, { type: 'CON', connectionId }];
      }
      case 'sendMessage': {
        const { connectionId, message } = command;
        const sent = { type: 'SENT', corrId, connectionId };
        const { memberId } = memberInfoIn(message);
        if (message.event === 'x.grp.mem.intro') {
          const invitation = chatMessage.memInv(memberId, { groupConnReq: requestOf(memberId) });
          return [sent, said(joiner, invitation)];
        }
        if (message.event !== 'x.grp.mem.fwd') return [sent];
        const member = memberOn(connectionId) ?? '';
        return [sent, said(connectionId, chatMessage.memCon(memberId)), said(joiner, chatMessage.memCon(member))];
      }
      default:
        throw new Error(`the host of a group needs no ${command.type}`);
    }
  };
}

// ── the newcomer's side ──────────────────────────────────────────────────────────────────────────────────────

const hostId = idOf(0);
const newcomerId = idOf(1);
const firstMember = 2;

/** The host, who introduces so many members, and these members. */
export function aroundNewcomer(members: number): Script {
  /** Who waits for the newcomer's confirmation. */
  let host = '';
  return (command) => {
    const { corrId } = command;
    switch (command.type) {
      case 'fetchLink':
        return [
          { type: 'LDATA', corrId, data: { request: requestOf('host'), direct: true, userData: { groupProfile } } },
        ];
      case 'joinConnection': {
        host = command.connectionId;
        return [joined(command), confirmed(host, hostAnswer)];
      }
      case 'createConnection':
        return [{ type: 'INV', corrId, connectionId: command.connectionId, request: requestOf(command.connectionId) }];
      case 'allowConnection': {
        const { connectionId } = command;
        const ready = [
          { type: 'OK', corrId, connectionId },
          { type: 'CON', connectionId },
        ];
        return connectionId === host ? [...ready, ...introductions(host, members)] : ready;
      }
      case 'sendMessage': {
        const { connectionId, message } = command;
        const sent = { type: 'SENT', corrId, connectionId };
        if (message.event !== 'x.grp.mem.inv') return [sent];
        const { memberId, memberIntro } = message.params as { memberId: string; memberIntro: { groupConnReq: string } };
        const answer = chatMessage.memInfo(memberId, profileOf(memberId));
        return [sent, confirmed(connectionOf(memberIntro.groupConnReq), answer)];
      }
      default:
        throw new Error(`a newcomer needs no ${command.type}`);
    }
  };
}

const hostAnswer = chatMessage.grpLinkInv({
  fromMember: { memberId: hostId, memberRole: 'owner' },
  fromMemberName: 'host',
  invitedMember: { memberId: newcomerId, memberRole: 'member' },
  groupProfile,
});

function introductions(host: string, members: number): JsonObject[] {
  return Array.from({ length: members }, (_, at) => {
    const memberId = idOf(firstMember + at);
    const info = { memberId, memberRole: 'member', profile: profileOf(memberId), v: '1-16' };
    return said(host, chatMessage.memIntro(info));
  });
}

// ── what agents say ──────────────────────────────────────────────────────────────────────────────────────────

const joined = ({ corrId, connectionId }: { corrId: string; connectionId: string }): JsonObject => ({
  type: 'JOINED',
  corrId,
  connectionId,
  secured: true,
});
const confirmed = (connectionId: string, message: ChatMessage): JsonObject => ({
  type: 'CONF',
  connectionId,
  confirmationId: `confirmation-${connectionId}`,
  message,
});
const said = (connectionId: string, message: ChatMessage): JsonObject => ({ type: 'MSG', connectionId, message });

const requestPrefix = 'simplex:/invitation#/?v=2&smp=smp://smp.example/';
const requestOf = (connectionId: string): string => `${requestPrefix}${connectionId}`;
const connectionOf = (request: string): string => request.slice(requestPrefix.length);

function memberInfoIn({ params }: ChatMessage): { memberId: string } {
  return (params['memberInfo'] ?? { memberId: '' }) as { memberId: string };
}
