import type { AgentHarness } from './acceptance-harness.ts';
import { commandCases } from './acceptance-commands.ts';
import { eventCases } from './acceptance-events.ts';
import { deletionCases } from './acceptance-deletion.ts';

export type { AgentHarness } from './acceptance-harness.ts';

export interface AgentAcceptanceCase {
  readonly title: string;
  /** Rejects with an error that says what was not kept. */
  run(): Promise<void>;
}

/**
 * Every promise of the Agent port, as cases for any test runner: `for (const { title, run } of agentAcceptance(open))
 * test(title, run)`. Each opens a harness of its own, and disposes of it.
 */
export function agentAcceptance(open: () => Promise<AgentHarness>): AgentAcceptanceCase[] {
  return [...commandCases, ...eventCases, ...deletionCases].map(([title, body]) => ({
    title,
    async run() {
      const harness = await open();
      try {
        await body(harness);
      } finally {
        await harness.dispose();
      }
    },
  }));
}
