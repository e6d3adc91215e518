import { describe, expect, test } from 'vitest';
import { memoryStore } from '../../persistence/memory.ts';
import { agentAcceptance } from '../../runtime/agent/acceptance.ts';
import { adaptAgent } from '../../runtime/agent/adapt-agent.ts';
import type { AdapterRow } from '../../runtime/agent/adapter-journal.ts';
import type { Agent } from '../../runtime/agent/agent.ts';
import { weakAgent } from '../../simulation/index.ts';
import { simulatedHarness } from './harness.ts';

function adaptedHarness() {
  const { data } = memoryStore<AdapterRow>();
  return simulatedHarness((network, client) =>
    adaptAgent(weakAgent(network, client), memoryStore<AdapterRow>({ from: data })),
  );
}

/** A weak agent passed off as one that keeps the port's promises. */
const bareHarness = () =>
  simulatedHarness(async (network, client): Promise<Agent> => {
    const weak = weakAgent(network, client);
    let serial = 0;
    return {
      ...weak,
      cancel: async (corrIds) => weak.cancel?.(corrIds),
      onEvent: (handler) =>
        weak.onEvent((event) => void handler({ ...event, id: `${(serial += 1)}` }).catch(() => undefined)),
    };
  });

describe('a weak agent with its adapter keeps the promises of the Agent port', () => {
  for (const { title, run } of agentAcceptance(adaptedHarness)) test(title, run);
});

test('the acceptance suite finds out a weak agent that has no adapter', async () => {
  const failed: string[] = [];
  for (const { title, run } of agentAcceptance(bareHarness)) await run().catch(() => failed.push(title));
  expect(failed).toEqual(
    expect.arrayContaining([
      'a command that is submitted twice is carried out once',
      'a command that was answered is answered again when it is repeated, and not carried out anew',
      'an event comes again after a restart, under its id, until it was acknowledged, and then no more',
      'a connection has one unacknowledged event at most, and others do not wait for it',
      'events that nobody listened for are kept',
    ]),
  );
});
