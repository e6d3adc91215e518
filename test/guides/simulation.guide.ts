import { expect } from 'vitest';
import type { Guide } from './guide.ts';
import { runTests } from './stand-ins/vitest.ts';

export const guide: Guide = {
  page: 'simulation',
  standIns: { vitest: 'stand-ins/vitest.ts' },
  async play() {
    expect(await runTests()).toEqual({ count: 10, failures: [] });
  },
};
