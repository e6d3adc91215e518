import { chatMessage, type ChatMessage } from '../../machines/vocabulary/chat-message.ts';
import type { AgentCommand } from '../../machines/vocabulary/agent-command.ts';
import type { AgentEvent } from '../../machines/vocabulary/agent-event.ts';
import type { Agent } from '../../runtime/agent/agent.ts';

/** How a script names its connection to the group's host. */
const toHost = 'host';
const toNewcomer = 'newcomer/';

/**
 * A member of a group that is a peer of the network like any other, and has no engine: it answers who is introduced to
 * it, in the order of the handshake, and tells the host when the two are connected.
 */
export class ScriptedMember {
  readonly #profile: { readonly displayName: string; readonly fullName: string };
  /** The ids of those with whom it is connected, each as often as it heard so. */
  readonly connected: string[] = [];
  /** Whether the host's connection is there. */
  isIn = false;
  readonly #agent: Agent;
  #commands = 0;

  constructor(
    agent: Agent,
    readonly name: string,
    readonly memberId: string,
  ) {
    this.#agent = agent;
    this.#profile = { displayName: name, fullName: '' };
    agent.onEvent((event) => this.#hear(event));
  }

  /** Takes the host's invitation of a connection. */
  async join(request: string): Promise<void> {
    const message = chatMessage.grpAcpt(this.memberId);
    await this.#submit({ type: 'joinConnection', connectionId: toHost, request, message, mode: 'background' });
  }

  async #hear(event: AgentEvent): Promise<void> {
    const { type, connectionId } = event;
    if (type === 'MSG' && connectionId === toHost) await this.#hearHost(event.message);
    if (type !== 'CON') return;
    if (connectionId === toHost) this.isIn = true;
    else await this.#meet(event.connectionId.slice(toNewcomer.length));
  }

  async #hearHost({ event, params }: ChatMessage): Promise<void> {
    if (event !== 'x.grp.mem.fwd') return;
    const { memberInfo, memberIntro } = params as {
      memberInfo: { memberId: string };
      memberIntro: { groupConnReq: string };
    };
    await this.#submit({
      type: 'joinConnection',
      connectionId: `${toNewcomer}${memberInfo.memberId}`,
      request: memberIntro.groupConnReq,
      message: chatMessage.memInfo(this.memberId, this.#profile),
      mode: 'background',
    });
  }

  async #meet(newcomer: string): Promise<void> {
    this.connected.push(newcomer);
    await this.#submit({ type: 'sendMessage', connectionId: toHost, message: chatMessage.memCon(newcomer) });
  }

  #submit(command: AgentCommand): Promise<void> {
    this.#commands += 1;
    return this.#agent.submit({ ...command, corrId: `${this.#commands}` });
  }
}
