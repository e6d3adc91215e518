import { createActor, setup, SimulatedClock, type AnyActorRef } from 'xstate';
import { policies } from '../../machines/relay/policies.ts';
import { relayConnection } from '../../machines/relay/relay-connection.ts';
import type { RelayContext, RelayInput } from '../../machines/relay/relay-context.ts';
import type { AgentCommand } from '../../machines/vocabulary/agent-command.ts';
import { groupId, relayData, relayLink } from './live.ts';

type Told = { type: string } & Record<string, unknown>;

export const identity = { profile: { displayName: 'me', fullName: '' }, memberId: 'm', memberKey: 'k', keyRef: 'ref' };

/** One relay as a live actor under a parent that only listens, on a virtual clock. */
export class LiveRelay {
  readonly commands: AgentCommand[] = [];
  readonly told: Told[] = [];
  readonly clock = new SimulatedClock();
  readonly #parent;

  constructor(input: Partial<RelayInput> = {}) {
    const machine = relayConnection.provide({
      actions: {
        command: (_, command) => void this.commands.push(command),
        cancelCommands: () =>
          void this.commands.splice(0, Infinity, ...this.commands.filter(({ type }) => type === 'deleteConnection')),
      },
    });
    const full: RelayInput = {
      relayId: 'relay-1',
      link: relayLink(1),
      membershipId: 'membership',
      publicGroupId: groupId,
      mode: 'interactive',
      limits: policies.seed.limits,
      ...input,
    };
    const parent = setup({
      types: { events: {} as Told },
      actors: { relay: machine },
      actions: { listen: ({ event }) => void this.told.push(event) },
    }).createMachine({
      id: 'parent',
      invoke: { id: 'relay', src: 'relay', input: full },
      on: { '*': { actions: 'listen' } },
    });
    this.#parent = createActor(parent, { clock: this.clock });
    this.#parent.start();
  }

  get actor(): AnyActorRef {
    const child = this.#parent.getSnapshot().children['relay'];
    if (!child) throw new Error('no relay');
    return child;
  }

  get state(): string {
    return this.actor.getSnapshot().value;
  }

  get context(): RelayContext {
    return this.actor.getSnapshot().context;
  }

  /** Types of the commands that were asked for since this was last read. */
  asked(): string[] {
    return this.commands.splice(0).map(({ type }) => type);
  }

  send(...events: Told[]): this {
    for (const event of events) this.actor.send({ id: 'e', at: this.clock.now(), ...event });
    return this;
  }

  /** An agent's event on the connection that the relay has now. */
  onConnection(...events: Told[]): this {
    return this.send(...events.map((event) => ({ connectionId: this.context.connectionId, ...event })));
  }

  /** As far as the request that was asked for. */
  joining(): this {
    return this.send(
      { type: 'LDATA', corrId: 'c', data: relayData(1) },
      { type: 'relay.join', identity, mode: this.context.mode },
    );
  }
}
