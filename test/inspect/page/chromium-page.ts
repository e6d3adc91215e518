import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright';
import { launchChromium } from '../../browser/launch-chromium.ts';

/** Opens one page from the disk, as often as wanted. */
export interface PageOnDisk {
  open(fragment?: string, look?: BrowserContextOptions): Promise<Page>;
  close(): Promise<void>;
}

/** Writes the page to the disk, and starts a Chromium for it. */
export async function pageOnDisk(html: string): Promise<PageOnDisk> {
  const folder = await mkdtemp(join(tmpdir(), 'joinery-page-'));
  const file = join(folder, 'index.html');
  await writeFile(file, html);
  const browser = await launchChromium();
  return {
    async open(fragment = '', look = {}) {
      const context = await browser.newContext({ reducedMotion: 'reduce', ...look });
      const page = await context.newPage();
      await page.goto(`${pathToFileURL(file).href}${fragment}`);
      return page;
    },
    async close() {
      await browser.close();
      await rm(folder, { recursive: true });
    },
  };
}

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What axe finds wrong with the page as it is: the rule, and where. */
export async function violations(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: axe });
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<AxeResults> } };
    return (await axe.run()).violations;
  });
  return found.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

/** The name of what has the focus, inside the page's shadow root. */
export const focusedName = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement?.shadowRoot?.activeElement;
    return element?.getAttribute('aria-label') ?? element?.textContent ?? '';
  });
