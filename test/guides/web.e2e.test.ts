import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { build, preview, type PreviewServer } from 'vite';
import { english } from '../../machines/messages/index.ts';
import type { EngineClient, SharedEngine } from '../../runtime/worker/index.ts';
import { launchChromium } from '../browser/launch-chromium.ts';
import { messagesByRelay, networkLog } from '../web/stored.ts';
import { writeFiles } from './guide.ts';
import { guide } from './web.guide.ts';

/** Within the project, so that packages are found from it: the library is the one that was built. */
const root = mkdtempSync(join(resolve('test/guides'), '.written-'));
let server: PreviewServer;
let browser: Browser;

/** A page with the one window of the guide: its title tells the how manieth client it was given. */
const oneWindow = `
import { openEngine } from './one-window.ts';
let clients = 0;
openEngine('kiosk', (engine) => {
  Object.assign(globalThis, { engine });
  document.title = \`client \${(clients += 1)}\`;
});
`;

/** The pages of docs/worker.md: what they export is there to be called. */
const exporting = (module: string): string => `
import * as exported from './${module}';
Object.assign(globalThis, exported);
`;
const added = {
  kiosk: oneWindow,
  worker: exporting('page.ts'),
  'without-worker': exporting('without-worker.ts'),
};

beforeAll(async () => {
  writeFiles({ page: 'worker' }, root, 'built');
  writeFiles(guide, root, 'built');
  for (const [name, script] of Object.entries(added)) {
    writeFileSync(join(root, `${name}.page.ts`), script);
    writeFileSync(join(root, `${name}.html`), `<!doctype html><script type="module" src="/${name}.page.ts"></script>`);
  }
  const input = ['index', 'plain', ...Object.keys(added)].map((page) => join(root, `${page}.html`));
  const configFile = join(root, 'vite.config.ts');
  await build({ root, configFile, logLevel: 'error', build: { rollupOptions: { input } } });
  server = await preview({ root, configFile, logLevel: 'error', preview: { host: '127.0.0.1', port: 0 } });
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  rmSync(root, { recursive: true });
});

let context: BrowserContext;
/** What was written to the console as an error, a violation of the content's policy too, or thrown by nobody. */
let problems: string[];
/** What the worker has written there. */
let lines: string[];

beforeEach(async () => {
  context = await browser.newContext({ locale: 'en-US' });
  problems = [];
  lines = [];
  context.on('console', (message) => (message.type() === 'error' ? problems : lines).push(message.text()));
  context.on('weberror', (error) => problems.push(String(error.error())));
});
afterEach(async () => {
  await context.close();
  expect(problems).toEqual([]);
});

async function open(path = ''): Promise<Page> {
  const page = await context.newPage();
  const response = await page.goto(`${server.resolvedUrls?.local[0]}${path}`);
  expect(response?.headers()['content-security-policy']).toContain("default-src 'none'");
  return page;
}

/** What follows the words in a line. */
async function said(words: string): Promise<string> {
  await expect.poll(() => lines.join('\n')).toContain(words);
  return lines.find((line) => line.includes(words))?.split(words)[1] ?? '';
}

async function connect(page: Page): Promise<void> {
  await page.getByLabel('Link').fill(await said('A link to join: '));
  await page.getByRole('button', { name: 'Join' }).click();
}

const shows = (page: Page, text: string | RegExp): Promise<void> => page.getByText(text).first().waitFor();
const all = `${english.channelPhases.functional}: 3 of 3`;

/** The worker ends, as one that crashed. It has no answer. */
const endWorker = (page: Page): void =>
  void page
    .workers()[0]
    ?.evaluate(() => self.close())
    .catch(() => undefined);

/** Resolves when so many relays are connected. */
const connected = (page: Page, count: number): Promise<void> =>
  page
    .getByRole('listitem')
    .filter({ hasText: english.relayPhases.connected })
    .nth(count - 1)
    .waitFor();

/** Each relay is connected, and nothing was asked twice of any. */
async function expectOnce(page: Page): Promise<void> {
  await connected(page, 3);
  const received = Object.values(messagesByRelay(await networkLog(page, 'joinery-network.alice')));
  expect(received).toEqual(Array.from({ length: 3 }, () => ['x.member good alice', 'x.info alice']));
}

test('the page joins a channel, over a worker that dies and a reload', async () => {
  const page = await open();
  await connect(page);
  await connected(page, 2);
  endWorker(page);
  await page.waitForEvent('worker');
  await page.reload();
  await shows(page, all);
  expect(await page.getByRole('heading').textContent()).toBe('News');
  await expectOnce(page);
  await page.reload();
  await shows(page, all);
});

test('what the machines tell is handed to the application in the worker', async () => {
  const page = await open();
  await connect(page);
  await shows(page, all);
  expect(await said('alice is told channel.joined')).toMatch(/^ \(.+\)$/);
});

test('what is refused is said, and nothing was begun', async () => {
  const page = await open();
  await page.getByLabel('Link').fill('no link');
  await page.getByRole('button', { name: 'Join' }).click();
  await expect.poll(() => page.getByRole('alert').textContent()).toContain(english.errors.LinkInvalid.sentence);
  await page.reload();
  await page.getByRole('button', { name: 'Join' }).waitFor();
  expect(await page.getByRole('heading').count()).toBe(0);
});

test('a second tab shows the same, acts, and goes on when the first is closed', async () => {
  const one = await open();
  await connect(one);
  await shows(one, /: \d of 3/);
  const other = await open();
  await shows(other, /: \d of 3/);
  expect(one.workers().length + other.workers().length).toBe(1);
  await one.close();
  await shows(other, all);
  await other.getByRole('button', { name: english.actions.leave }).click();
  await shows(other, english.channelPhases.left);
});

test('a database that is deleted under the page is said', async () => {
  const page = await open();
  await connect(page);
  await shows(page, all);
  await page.evaluate(() => {
    indexedDB.deleteDatabase('joinery.alice');
  });
  await page.getByRole('button', { name: english.actions.leave }).click();
  await shows(page, english.errors.DatabaseReplaced.sentence);
  await expect.poll(() => page.getByRole('alert').count()).toBeGreaterThan(0);
});

test('the page without a framework shows the channel, over a reload', async () => {
  const page = await open('plain.html');
  await connect(page);
  await shows(page, all);
  await page.reload();
  await shows(page, all);
  expect(await page.getByRole('listitem').allTextContents()).toEqual([all]);
});

test('a page with a worker of its own is given another client when that dies', async () => {
  const page = await open('kiosk.html');
  type Kiosk = { readonly engine: Pick<EngineClient, 'start' | 'snapshot'> };
  const link = await said('A link to join: ');
  const started = await page.evaluate(
    (link) => (globalThis as unknown as Kiosk).engine.start('channel-join', 'news', { link }),
    link,
  );
  expect(started).toEqual({ created: true });
  endWorker(page);
  await page.waitForFunction(() => document.title === 'client 2');
  const record = await page.evaluate(() => (globalThis as unknown as Kiosk).engine.snapshot('channel-join/news'));
  expect(record?.key).toBe('channel-join/news');
});

/** What a page of docs/worker.md exports. */
interface Exported {
  readonly engine: SharedEngine;
  join(link: string): Promise<void>;
}

const role = (page: Page): Promise<string> => page.evaluate(() => (globalThis as unknown as Exported).engine.role);
const value = (page: Page): Promise<unknown> =>
  page.evaluate(async () => (await (globalThis as unknown as Exported).engine.snapshot('channel-join/news'))?.value);

test('the tabs of the page on workers share an engine, which goes on in the next when the first is closed', async () => {
  const one = await open('worker.html');
  await expect.poll(() => role(one)).toBe('writer');
  const other = await open('worker.html');
  await expect.poll(() => role(other)).toBe('mirror');
  await other.evaluate((link) => (globalThis as unknown as Exported).join(link), await said('A link to join: '));
  await one.close();
  await expect.poll(() => role(other)).toBe('writer');
  await expect.poll(() => value(other)).toBe('functional');
});

test('a page without a worker hosts the engine itself, for other tabs too', async () => {
  const one = await open('without-worker.html');
  await expect.poll(() => role(one)).toBe('writer');
  const other = await open('without-worker.html');
  await expect.poll(() => role(other)).toBe('mirror');
  const link = await said('A link to join: ');
  const started = other.evaluate(
    (link) => (globalThis as unknown as Exported).engine.start('channel-join', 'news', { link }),
    link,
  );
  expect(await started).toEqual({ created: true });
  expect(one.workers().length + other.workers().length).toBe(0);
  await one.close();
  await expect.poll(() => role(other)).toBe('writer');
  expect(await value(other)).toBe('prepared');
});
