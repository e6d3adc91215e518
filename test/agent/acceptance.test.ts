import { describe, test } from 'vitest';
import { agentAcceptance } from '../../runtime/agent/acceptance.ts';
import { simulatedHarness } from './harness.ts';

describe('the simulated agent keeps the promises of the Agent port', () => {
  for (const { title, run } of agentAcceptance(() =>
    simulatedHarness(async (network, client) => network.agent(client)),
  )) {
    test(title, run);
  }
});
