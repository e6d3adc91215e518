import type { Agent } from '../../../runtime/index.ts';
import type { Network } from '../../../simulation/index.ts';

/** The network on which the agents of a guide are. */
export const world: { network?: Network } = {};

export async function openAgent(account: string): Promise<Agent> {
  if (!world.network) throw new Error('a guide is played on a network');
  return world.network.agent(account);
}
