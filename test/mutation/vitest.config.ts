import { defineConfig } from 'vitest/config';

/** The tests that a mutation of the engine has to fail: fast ones, in Node. */
export default defineConfig({
  test: {
    environment: 'node',
    include: [
      'test/runtime/*.test.ts',
      'test/differential/*.test.ts',
      'test/bad-input/*.test.ts',
      'test/scenarios/{crash,retry,failing}.test.ts',
    ],
    testTimeout: 20_000,
  },
});
