import type { AgentEvent, AgentEventOf } from '../../machines/vocabulary/agent-event.ts';
import type { Agent, SubmittedCommand } from '../../runtime/agent/agent.ts';
import {
  createNetwork,
  virtualClock,
  type ChannelSpec,
  type Network,
  type NetworkState,
  type Relay,
  type VirtualClock,
} from '../../simulation/index.ts';

type TestNetwork = Network<VirtualClock>;

/** A client that writes down what it is told, and allows whatever connection a relay confirms. */
export function recordingClient(network: TestNetwork, name: string) {
  const events: AgentEvent[] = [];
  let agent: Agent;
  let serial = 0;
  const client = {
    events,
    get agent() {
      return agent;
    },
    start() {
      agent = network.agent(name);
      agent.onEvent(async (event) => {
        events.push(event);
        if (event.type === 'CONF' && event.message.event === 'x.grp.link.inv') {
          const { connectionId, confirmationId } = event;
          const message = { event: 'x.info', params: { profile: { displayName: name } } };
          await agent.submit({
            type: 'allowConnection',
            corrId: `allow-${confirmationId}`,
            connectionId,
            confirmationId,
            message,
          });
        }
      });
    },
    of: <T extends AgentEvent['type']>(type: T) =>
      events.filter((event): event is AgentEventOf<T> => event.type === type),
    /** What happened on a connection, without what it waited for on the way. */
    types: (connectionId: string) =>
      events.filter((each) => each.connectionId === connectionId && each.type !== 'WAIT').map(({ type }) => type),
    answer: (corrId: string) =>
      events.find((each) => each.corrId === corrId && each.type !== 'WAIT' && each.type !== 'MWARN'),
    /** Submits a command, and waits for its answer. */
    async ask(command: SubmittedCommand): Promise<AgentEvent> {
      await agent.submit(command);
      await network.clock.runUntil(() => client.answer(command.corrId) !== undefined);
      return client.answer(command.corrId)!;
    },
    /** Fetches the relay's link and submits the join request. */
    async join(
      relay: Relay,
      connectionId: string,
      options: { memberId?: string; mode?: 'interactive' | 'background' } = {},
    ) {
      const { memberId = 'member', mode = 'background' } = options;
      const key = client.of('KEY')[0] ?? (await client.ask({ type: 'createKey', corrId: 'key' }));
      const data = await client.ask({ type: 'fetchLink', corrId: `link-${(serial += 1)}`, link: relay.link, mode });
      if (key.type !== 'KEY' || data.type !== 'LDATA') throw new Error(`not joined: ${data.type}`);
      const params = {
        profile: { displayName: name },
        newMemberId: memberId,
        newMemberKey: key.publicKey,
        viaRelay: data.data.entityId,
      };
      await agent.submit({
        type: 'joinConnection',
        corrId: `join-${connectionId}`,
        connectionId,
        request: data.data.request,
        message: { event: 'x.member', params },
        signWith: key.keyRef,
        mode,
      });
    },
  };
  client.start();
  return client;
}

/** A network with one channel, and the client alice. */
export async function joinedClient(
  spec: ChannelSpec = { relays: 2 },
  options: { state?: NetworkState; seed?: number } = {},
) {
  const network = await createNetwork({ clock: virtualClock(), ...options });
  const channel = network.addChannel(spec);
  return { network, channel, client: recordingClient(network, 'alice') };
}
