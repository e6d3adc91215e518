import { memoryStore } from '../../../persistence/memory.ts';
import type { AdapterRow, Agent, Store } from '../../../runtime/index.ts';
import type { AgentHarness } from '../../../runtime/testing.ts';
import { simulatedHarness } from '../../agent/harness.ts';
import { coreOf, type Core } from './core.ts';

/** The suite's harness for an agent on the core of a client of the simulated network. */
export function harness(open: (core: Core, store: Store<AdapterRow>) => Promise<Agent>): Promise<AgentHarness> {
  const { data } = memoryStore<AdapterRow>();
  return simulatedHarness((network, client) => open(coreOf(network, client), memoryStore<AdapterRow>({ from: data })));
}
