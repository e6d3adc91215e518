/** Run before the browser tests: finds Chromium, or installs it, or says in one message what to do. */
import { ensureChromium } from '../test/browser/chromium.ts';

try {
  ensureChromium();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
