import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { chromiumArgs, findChromium } from './test/browser/chromium.ts';

const chromium = findChromium();
const minute = 60_000;

/** `node`: everything that needs no browser. `browser`: inside a real Chromium. `e2e`: the built examples, one by one. */
export default defineConfig({
  test: {
    api: { host: '127.0.0.1' },
    coverage: { provider: 'v8', include: ['machines/**', 'runtime/**', 'persistence/**', 'simulation/**'] },
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.browser.test.ts', 'test/**/*.e2e.test.ts'],
          testTimeout: minute / 2,
        },
      },
      {
        // Found while tests run, they would have Vite load every page anew.
        optimizeDeps: { include: ['react', 'react-dom/client', 'react/jsx-runtime'] },
        test: {
          name: 'browser',
          include: ['test/**/*.browser.test.ts'],
          testTimeout: minute,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { args: chromiumArgs, ...(chromium === undefined ? {} : { executablePath: chromium }) },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['test/**/*.e2e.test.ts'],
          globalSetup: ['./scripts/fresh-build.ts'],
          fileParallelism: false,
          testTimeout: 5 * minute,
          hookTimeout: minute,
        },
      },
    ],
  },
});
