import type { AgentError } from '../machines/vocabulary/agent-error.ts';
import { takePlanned } from './event-faults.ts';
import type { ClientState, CommandState } from './state.ts';
import type { World } from './world.ts';

/** What keeps a command from being carried out now: the network, its server, a plan, or chance. */
export function obstacle(
  world: World,
  client: ClientState,
  { command }: CommandState,
  host: string | undefined,
): AgentError | undefined {
  const planned = takePlanned(
    world,
    'fail',
    (fault) =>
      fault.client === client.name &&
      fault.command === (command.type === 'secureConnection' ? 'allowConnection' : command.type),
  );
  if (planned) return planned.error;
  if (host === undefined) return undefined;
  if (client.offline) return { type: 'BROKER', code: 'NETWORK' };
  if (world.state.servers[host]?.down) return { type: 'BROKER', code: 'TIMEOUT', server: host };
  const { rates } = world.state.faults;
  if (world.random.chance(rates.network)) {
    return { type: 'BROKER', code: world.random.pick(['NETWORK', 'TIMEOUT']), server: host };
  }
  if (command.type === 'joinConnection' && world.random.chance(rates.quota)) {
    return { type: 'SMP', code: 'QUOTA', server: host };
  }
  return undefined;
}
