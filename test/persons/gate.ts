import type { ChatMessage } from '../../machines/vocabulary/chat-message.ts';
import type { SubmittedCommand } from '../../runtime/agent/agent.ts';
import type { AgentEvent } from '../../machines/vocabulary/agent-event.ts';
import type { Network, VirtualClock } from '../../simulation/index.ts';
import type { StageOptions } from '../groups/stage.ts';

type Message = Extract<AgentEvent, { type: 'MSG' }>;
type Kept = { readonly to: string; readonly event: Message; readonly hand: (event: AgentEvent) => Promise<void> };

/** Between the network and the devices: keeps messages back, and lets them through later, in another order, or twice. */
export class Gate {
  /** What is kept back. */
  keeps: (to: string, message: ChatMessage) => boolean = () => false;
  /** What is not delivered, and is reported so to who sent it. */
  loses: (from: string, message: ChatMessage) => boolean = () => false;
  /** What a device asks of its agent, as it gets there; what it reports, if it gets to the device. */
  rewrites: (from: string, command: SubmittedCommand) => SubmittedCommand = (_, command) => command;
  hides: (to: string, event: AgentEvent) => boolean = () => false;
  #kept: Kept[] = [];

  readonly through: NonNullable<StageOptions['through']> = (name, network) => ({
    ...network,
    agent: (client) => this.#guarded(name, network, client),
  });

  get kept(): readonly Kept[] {
    return this.#kept;
  }

  /** Lets what was kept through, in the order that is given to it. */
  async release(order: (kept: readonly Kept[]) => readonly Kept[] = (kept) => kept): Promise<void> {
    this.keeps = () => false;
    for (const { hand, event } of order(this.#kept.splice(0))) await hand(event);
  }

  #guarded(name: string, network: Network<VirtualClock>, client: string): ReturnType<typeof network.agent> {
    const agent = network.agent(client);
    return {
      ...agent,
      submit: async (command) => {
        const lost = command.type === 'sendMessage' && this.loses(name, command.message);
        if (lost) network.faults.fail(client, 'sendMessage', { type: 'SMP', code: 'AUTH' });
        await agent.submit(this.rewrites(name, command));
      },
      onEvent: (handler) =>
        agent.onEvent(async (event) => {
          if (this.hides(name, event)) return;
          if (event.type !== 'MSG' || !this.keeps(name, event.message)) return handler(event);
          this.#kept.push({ to: name, event, hand: handler });
        }),
    };
  }
}

export const isProbeMessage = (_: string, { event }: ChatMessage): boolean => event.startsWith('x.info.probe');
export const isConfirmation = (_: string, { event }: ChatMessage): boolean => event === 'x.info.probe.ok';
