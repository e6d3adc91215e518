import { type Browser, chromium } from 'playwright';
import { chromiumArgs, ensureChromium } from './chromium.ts';

/** So long a page is waited for, whatever it does: milliseconds. A machine may be slow, and has many tests at once. */
export const patience = 120_000;

/** A Chromium whose pages are waited for long. */
export async function launchChromium(): Promise<Browser> {
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: chromiumArgs, timeout: patience });
  return browser.on('context', (context) => context.setDefaultTimeout(patience));
}
