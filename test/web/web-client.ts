import { fileURLToPath } from 'node:url';
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright';
import { build, preview, type PreviewServer } from 'vite';
import { launchChromium } from '../browser/launch-chromium.ts';

const configFile = fileURLToPath(new URL('../../examples/web/vite.config.ts', import.meta.url));

/** The web client, built and served on a free port, and a real Chromium to open it in. */
export interface WebClient {
  /** Where it is served. */
  readonly url: string;
  /** A page of its own, on empty storage, with a network that is made from the seed. Its engine runs. */
  open(options?: OpenOptions): Promise<Page>;
  close(): Promise<void>;
}

export interface OpenOptions extends Pick<BrowserContextOptions, 'colorScheme' | 'viewport'> {
  readonly seed?: number;
  /** A page of a user that has one open already. */
  readonly context?: BrowserContext;
}

export async function startWebClient(): Promise<WebClient> {
  await build({ configFile, logLevel: 'error' });
  const server: PreviewServer = await preview({
    configFile,
    logLevel: 'error',
    preview: { host: '127.0.0.1', port: 0 },
  });
  const url = server.resolvedUrls?.local[0] ?? '';
  const browser = await launchChromium();
  return {
    url,
    async open({ seed = 1, context, ...look }: OpenOptions = {}) {
      const page = await (context ?? (await browser.newContext({ locale: 'en-US', ...look }))).newPage();
      await page.goto(`${url}?seed=${seed}`);
      if (!context) await running(page);
      return page;
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

// ── what a user does and sees ────────────────────────────────────────────────────────────────────────────────

export const running = (page: Page): Promise<void> => page.locator('[data-engine="running"]').waitFor();

/** Notices the words on the page from now on, if they are there but for a moment. Returned: resolves once they were. */
export async function glimpse(page: Page, words: string): Promise<() => Promise<unknown>> {
  const noticed = await page.evaluateHandle((words) => {
    const noticed = { words: false };
    new MutationObserver(() => {
      noticed.words ||= document.body.textContent.includes(words);
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
    return noticed;
  }, words);
  return () => page.waitForFunction((noticed) => noticed.words, noticed);
}

/** Resolves when the page has said that the engine is gone: it may be there again. */
export async function crashEngine(page: Page): Promise<void> {
  const said = await glimpse(page, 'Crashed, restarting');
  await page.getByRole('button', { name: 'Crash the engine' }).click();
  await said();
}

export async function join(page: Page, name: string): Promise<void> {
  await page.locator('.sample', { hasText: name }).click();
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
}

/** The card of a channel, by its name; and the row of one of its relays. */
export const cardOf = (page: Page, name: string) => page.locator('.card', { has: page.getByRole('heading', { name }) });
export const relayOf = (page: Page, channel: string, relay: string) =>
  cardOf(page, channel).locator('.relay', { hasText: relay });

export const chooseSpeed = (page: Page, speed: 'Fast' | 'Normal' | 'Slow motion') =>
  page.getByRole('button', { name: speed, exact: true }).click();

export const setRelay = (page: Page, relay: string, condition: string) =>
  page.locator('.relay-control', { hasText: relay }).locator('select').selectOption({ label: condition });

/** Resolves when the channel's card is in the phase. */
export const phase = (page: Page, channel: string, name: string) =>
  cardOf(page, channel)
    .and(page.locator(`[data-phase="${name}"]`))
    .waitFor();

/** Resolves when so many of the channel's relays are in the phase. */
export async function relays(page: Page, channel: string, name: string, count: number): Promise<void> {
  await cardOf(page, channel)
    .locator(`.relay[data-phase="${name}"]`)
    .nth(count - 1)
    .waitFor();
}
