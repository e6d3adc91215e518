import { fileURLToPath } from 'node:url';
import type { Browser, Page, ViewportSize } from 'playwright';
import { build, preview, type PreviewServer } from 'vite';
import { launchChromium } from '../browser/launch-chromium.ts';

const configFile = fileURLToPath(new URL('../../examples/inspector/vite.config.ts', import.meta.url));

/** The inspector's page, built and served, in a browser of its own. */
export interface InspectorPage {
  readonly browser: Browser;
  /** Of the page, as a server of inspection has to name it. */
  readonly origin: string;
  open(search?: string, viewport?: ViewportSize): Promise<Page>;
  close(): Promise<void>;
}

export async function serveInspectorPage(): Promise<InspectorPage> {
  await build({ configFile, logLevel: 'error' });
  const server: PreviewServer = await preview({
    ...{ configFile, logLevel: 'error' },
    preview: { host: '127.0.0.1', port: 0 },
  });
  const browser = await launchChromium();
  const [url = ''] = server.resolvedUrls?.local ?? [];
  return {
    browser,
    origin: new URL(url).origin,
    async open(search = '', viewport) {
      const page = await browser.newPage(viewport && { viewport });
      await page.goto(`${url}${search}`);
      return page;
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/** An instance in the tree, by the last part of its key. */
export const instance = (page: Page, name: string) =>
  page.getByRole('treeitem').filter({ has: page.locator('.tree-name', { hasText: new RegExp(`^${name}$`) }) });
