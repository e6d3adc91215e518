import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { join, relays, startWebClient } from '../web/web-client.ts';
import { type InspectorPage, instance, serveInspectorPage } from './inspector-page.ts';
import { shownTurns } from './shown-turns.ts';

let inspector: InspectorPage;

beforeAll(async () => {
  inspector = await serveInspectorPage();
});
afterAll(() => inspector.close());

const open = (search = ''): Promise<Page> => inspector.open(search);
const status = (page: Page, words: string) => page.locator('.status', { hasText: words }).waitFor();

test('a demo that is chosen runs at once, is looked into, and crashes without losing a step', async () => {
  const page = await open();
  await page.getByRole('button', { name: 'A channel join' }).click();
  await status(page, 'Live');
  await instance(page, 'lighthouse-1').click();
  await page.getByText('channel-join version').first().waitFor();
  await page.getByRole('button', { name: 'Crash the engine' }).click();
  await instance(page, 'relay-1').filter({ hasText: 'connected' }).waitFor();
  const opened = async () => (await shownTurns(page)).flat().filter((line) => line.startsWith('opened'));
  await expect.poll(opened).toEqual([expect.stringContaining('epoch 1'), expect.stringContaining('epoch 2')]);
  // What was chosen is in the address.
  await expect.poll(() => new URL(page.url()).search).toBe('?demo=join');
  await page.close();
});

test('the gallery is shown without an engine', async () => {
  const page = await open('?gallery');
  await page.getByText('channel-join').first().waitFor();
  await page.getByRole('button', { name: 'All choices' }).click();
  await page.getByRole('heading', { name: 'Joinery inspector' }).waitFor();
  await expect.poll(() => new URL(page.url()).search).toBe('');
  await page.close();
});

test.each([
  ['in one worker, which ends with the panel', {}, 1],
  ['on the page, where its policy lets it make no worker', { 'content-security-policy': "worker-src 'none'" }, 0],
])('charts are laid out %s', async (_, headers, count) => {
  const page = await inspector.browser.newPage();
  const workers: string[] = [];
  page.on('worker', (worker) => void workers.push(worker.url()));
  await page.route('**/?gallery', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), ...headers } });
  });
  await page.goto(`${inspector.origin}/?gallery`);
  await page.locator('.chart-drawing').waitFor();
  expect(await page.locator('.chart-title').count()).toBeGreaterThan(10);
  const drawn = await page.locator('.chart-drawing').innerHTML();
  await page.getByRole('link', { name: 'relay-connection' }).click();
  await expect.poll(() => page.locator('.chart-drawing').innerHTML()).not.toBe(drawn);
  expect(workers.filter((url) => url.includes('elk-worker'))).toHaveLength(count);
  await page.getByRole('button', { name: 'All choices' }).click();
  await expect.poll(() => page.workers()).toEqual([]);
  await page.close();
});

test('a file that is no recording is refused with a word', async () => {
  const page = await open();
  const file = { name: 'letter.json', mimeType: 'application/json', buffer: Buffer.from('{"dear":"Bob"}') };
  await page.locator('#file').setInputFiles(file);
  await expect.poll(() => page.getByRole('alert').textContent()).toContain('letter.json is no recording');
  await page.close();
});

test('the web client shows its own engine below the page, where the address asks for it', async () => {
  const client = await startWebClient();
  const page = await client.open();
  await page.goto(`${client.url}?seed=1&inspect`);
  await status(page, 'Live');
  await join(page, 'Weather Watch');
  await relays(page, 'Weather Watch', 'connected', 3);
  await expect.poll(() => page.getByRole('treeitem').filter({ hasText: 'relay-' }).count()).toBe(3);
  await expect.poll(() => instance(page, 'relay-3').textContent()).toContain('connected');
  await client.close();
});
