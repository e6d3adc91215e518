import { expect } from 'vitest';
import type { Guide } from './guide.ts';

export const guide: Guide = {
  page: 'agent',
  standIns: { './core.ts': 'stand-ins/core.ts', './harness.ts': 'stand-ins/agent-harness.ts' },
  async play(modules) {
    const { failures } = modules['agent.test'] as { failures(): Promise<string[]> };
    expect(await failures()).toEqual([]);
  },
};
