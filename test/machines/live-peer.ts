import { createActor, setup, SimulatedClock, type AnyActorRef } from 'xstate';
import { peerConnection } from '../../machines/peer/peer-connection.ts';
import type { PeerContext } from '../../machines/peer/peer-context.ts';
import type { Beginning } from '../../machines/peer/peer-events.ts';
import { resolveLimits, type PeerLimits } from '../../machines/peer/peer-limits.ts';
import type { AgentCommand } from '../../machines/vocabulary/agent-command.ts';
import type { ChatMessage } from '../../machines/vocabulary/chat-message.ts';

type Told = { type: string } & Record<string, unknown>;

/** A connection's name, as it is drawn here. */
const name = 'drawn-name';
export const connectionId = (incarnation = 1): string => `${name}-${incarnation}`;

export const say = (text: string): ChatMessage => ({ event: 'x.msg.new', params: { content: { type: 'text', text } } });
export const profile = { event: 'x.info', params: { profile: { displayName: 'me', fullName: '' } } };

export const beginnings = {
  create: { by: 'create', mode: 'interactive' },
  join: { by: 'join', request: 'request-1', message: profile, mode: 'interactive' },
  accept: { by: 'accept', requestId: 'asked-1', message: profile, mode: 'background' },
} as const satisfies Record<string, Beginning>;

/** One connection as a live actor under an owner that only listens, on a virtual clock. */
export class LivePeer {
  readonly commands: AgentCommand[] = [];
  readonly told: Told[] = [];
  /** Why orders of its owner were refused. */
  readonly refused: string[] = [];
  readonly clock = new SimulatedClock();
  readonly #owner;

  constructor(beginning: Beginning, limits: Partial<PeerLimits> = {}) {
    const machine = peerConnection.provide({
      actions: {
        draw: ({ self }) => self.send({ type: 'drawn', bytes: name, at: 0 }),
        command: (_, command) => void this.commands.push(command),
        cancelCommands: () => this.#withdraw(),
        refuse: (_, { reason }) => void this.refused.push(reason.code),
      },
    });
    const owner = setup({
      types: { events: {} as Told },
      actors: { peer: machine },
      actions: { listen: ({ event }) => void this.told.push(event) },
    }).createMachine({
      id: 'owner',
      invoke: { id: 'connection', src: 'peer', input: { beginning, limits: resolveLimits(limits) } },
      on: { '*': { actions: 'listen' } },
    });
    this.#owner = createActor(owner, { clock: this.clock });
    this.#owner.start();
  }

  get actor(): AnyActorRef {
    const child = this.#owner.getSnapshot().children['connection'];
    if (!child) throw new Error('no connection');
    return child;
  }

  get state(): string {
    return this.actor.getSnapshot().value;
  }

  get context(): PeerContext {
    return this.actor.getSnapshot().context;
  }

  /** Types of the commands that were asked for since this was last read. */
  asked(): string[] {
    return this.commands.splice(0).map(({ type }) => type);
  }

  /** What the owner was told since this was last read, by type without `connection.`. */
  heard(): string[] {
    return this.told.splice(0).map(({ type }) => type.replace('connection.', ''));
  }

  /** Orders of its owner, and events without a connection. */
  send(...events: Told[]): this {
    for (const event of events) this.actor.send({ id: 'e', at: this.clock.now(), ...event });
    return this;
  }

  /** An agent's event on the connection that it has now. */
  onConnection(...events: Told[]): this {
    for (const event of events) this.send({ connectionId: this.context.connectionId, ...event });
    return this;
  }

  #withdraw(): void {
    const deletions = this.commands.filter(({ type }) => type === 'deleteConnection');
    this.commands.splice(0, Infinity, ...deletions);
  }
}
