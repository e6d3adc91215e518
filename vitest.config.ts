import { playwright } from '@vitest/browser-playwright';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { chromiumArgs, findChromium } from './test/browser/chromium.ts';

const chromium = findChromium();
const minute = 60_000;
/**
 * So long a thing may take that is waited for, and a test or what is done before it. What is asserted of time is virtual
 * time: machines are slow at times.
 */
const expected = { poll: { timeout: minute } };
const patience = { testTimeout: 3 * minute, hookTimeout: 3 * minute, expect: expected };

/** The viewers of XState 4 are made for that version, which is installed beside the newer one. */
const xstate4: Plugin = {
  name: 'xstate-4',
  enforce: 'pre',
  resolveId(source, importer) {
    // Of its two builds the one whose imports are seen here.
    if (source === '@xstate/inspect') return this.resolve('@xstate/inspect/es/index.js', importer);
    if (source === 'xstate' && importer?.includes('/@xstate/inspect/')) return this.resolve('xstate-4', importer);
    return undefined;
  },
};

/** `node`: everything that needs no browser. `browser`: inside a real Chromium. `e2e`: the built examples, one by one. */
export default defineConfig({
  test: {
    api: { host: '127.0.0.1' },
    coverage: { provider: 'v8', include: ['machines/**', 'runtime/**', 'persistence/**', 'simulation/**'] },
    projects: [
      {
        plugins: [xstate4],
        test: {
          name: 'node',
          server: { deps: { inline: ['@xstate/inspect'] } },
          environment: 'node',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.browser.test.ts', 'test/**/*.e2e.test.ts'],
          ...patience,
        },
      },
      {
        plugins: [xstate4],
        // Found while tests run, they would have Vite load every page anew.
        optimizeDeps: {
          include: [
            ...['react', 'react-dom/client', 'react/jsx-runtime'],
            ...['preact', 'preact/hooks', 'preact/jsx-dev-runtime', 'elkjs/lib/elk.bundled.js'],
            ...['@noble/hashes/hmac.js', 'axe-core'],
            ...['@statelyai/inspect', '@xstate/inspect > fast-safe-stringify', 'xstate-4'],
          ],
          exclude: ['@xstate/inspect'],
        },
        test: {
          name: 'browser',
          include: ['test/**/*.browser.test.ts'],
          ...patience,
          browser: {
            enabled: true,
            connectTimeout: 3 * minute,
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
          ...patience,
          testTimeout: 10 * minute,
        },
      },
    ],
  },
});
