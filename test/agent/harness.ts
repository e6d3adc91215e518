import type { Agent } from '../../runtime/agent/agent.ts';
import type { AgentHarness } from '../../runtime/agent/acceptance.ts';
import { createNetwork, virtualClock, type Network, type VirtualClock } from '../../simulation/index.ts';

const hour = 3_600_000;

/** The suite's harness over a simulated network; `open` starts the agent under test for the client. */
export async function simulatedHarness(
  open: (network: Network<VirtualClock>, client: string) => Promise<Agent>,
): Promise<AgentHarness> {
  const clock = virtualClock();
  const network = await createNetwork({ clock });
  const channel = network.addChannel({ relays: 1 });
  const dead = network.addChannel({ data: 'dead', relays: 0 });
  const relay = channel.relays[0]!;
  let agent = await open(network, 'alice');
  let joins = 0;
  return {
    get agent() {
      return agent;
    },
    async restart() {
      network.faults.crash('alice');
      agent = await open(network, 'alice');
    },
    until: (predicate) => clock.runUntil(predicate, hour),
    advance: (ms) => clock.advance(ms),
    relay: {
      link: relay.link,
      joinMessage: (memberKey) => ({
        event: 'x.member',
        params: {
          profile: { displayName: 'alice' },
          newMemberId: `member-${(joins += 1)}`,
          newMemberKey: memberKey,
          viaRelay: relay.memberId,
        },
      }),
      allowMessage: { event: 'x.info', params: { profile: { displayName: 'alice' } } },
    },
    deadLink: dead.link,
    offline: (on) => network.faults.offline('alice', on),
    busy: (on) => relay.busy(on ? undefined : 0),
    joinRequests: () => network.log.of('joinRequest').filter(({ taken }) => taken).length,
    messages: () => network.log.of('message').length,
    dispose: () => network.close(),
  };
}
