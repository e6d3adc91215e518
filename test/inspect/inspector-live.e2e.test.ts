import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type InspectorServerOptions, serveInspector } from '../../runtime/inspect/server/serve-inspector.ts';
import { dumpedJoin, type DumpedJoin } from './dumped-join.ts';
import { type InspectorPage, instance, serveInspectorPage } from './inspector-page.ts';
import { shownTurns } from './shown-turns.ts';

let inspector: InspectorPage;
const ends: (() => Promise<void>)[] = [];
beforeAll(async () => {
  inspector = await serveInspectorPage();
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
afterAll(() => inspector.close());

const status = (page: Page, words: string) => page.locator('.status', { hasText: words }).waitFor();
const hint = (page: Page) => page.locator('.header-hint').textContent();
const held = (page: Page) => page.locator('.recording-what').textContent();

/** The record that is shown, as the header says. */
async function moment(page: Page): Promise<number> {
  const facts = await page.locator('.header-facts').textContent();
  return Number(facts?.match(/#([\d,]+)/)?.[1]?.replace(',', ''));
}

const stepsIn = (turns: readonly string[][]) => turns.flat().filter((line) => line.startsWith('step')).length;

/** Serves a join of this process. Returns its address. */
async function serve({ recorder }: DumpedJoin, options: Partial<InspectorServerOptions> = {}): Promise<string> {
  const server = await serveInspector({ source: recorder, origins: [inspector.origin], ...options });
  ends.push(() => server.close());
  return server.url;
}

async function open(search: Record<string, string>): Promise<Page> {
  const page = await inspector.open(`?${new URLSearchParams(search).toString()}`);
  ends.push(() => page.close());
  return page;
}

test('a join in another process is followed without a missed step, and shown once more when the page is loaded anew', async () => {
  const join = await dumpedJoin();
  const page = await open({ connect: await serve(join) });
  await status(page, 'Live');
  await join.begin();
  for (let second = 0; second < 6; second += 1) {
    await join.clock.advance(1_000);
    const { last } = await join.recorder.read();
    await expect.poll(() => moment(page)).toBe(last);
    if (second === 2) await page.reload();
  }
  await join.clock.advance(60_000);
  const { last } = await join.recorder.read();
  expect(last).toBeGreaterThan(100);
  await expect.poll(() => moment(page)).toBe(last);
  const turns = await shownTurns(page);
  expect(stepsIn(turns)).toBe(join.steps());
  expect(turns.flat()).toHaveLength(last);
  await page.reload();
  await expect.poll(() => held(page)).toBe(`${last} records held`);
  expect(await shownTurns(page)).toEqual(turns);
});

test('what the buffer holds no more is said, and the rows are there all the same', async () => {
  const join = await dumpedJoin({ limit: 50 });
  await join.run();
  const { last, records } = await join.recorder.read();
  const page = await open({ connect: await serve(join) });
  await expect.poll(() => held(page)).toBe(`50 records held, ${last - 50} gone`);
  expect((await shownTurns(page)).flat()).toHaveLength(records.length);
  for (const { key, value } of join.dumps.at(-1)!.values()) {
    const name = key.slice(key.lastIndexOf('/') + 1);
    await expect.poll(() => instance(page, name).locator('.badge').textContent()).toBe(value);
  }
});

test('a process that ends and comes back is found again, and what happened meanwhile is told', async () => {
  const join = await dumpedJoin();
  const token = 'a token that is known before';
  const server = await serveInspector({ source: join.recorder, origins: [inspector.origin], token });
  const page = await open({ connect: server.url });
  await status(page, 'Live');
  await server.close();
  await status(page, 'No answer, trying again');
  await join.run();
  await serve(join, { token, port: Number(new URL(server.url).port) });
  const { last } = await join.recorder.read();
  await expect.poll(() => moment(page)).toBe(last);
  await status(page, 'Live');
  expect(stepsIn(await shownTurns(page))).toBe(join.steps());
});

test('a wrong token, another origin, and nobody at all: the page says what to look at, and shows nothing', async () => {
  const join = await dumpedJoin();
  await join.run();
  const [good, foreign] = [await serve(join), await serve(join, { origins: ['http://localhost:1'] })];
  const address = new URL(good);
  address.search = '';
  const searches = [
    { connect: address.href, token: 'not the token of this server' },
    { connect: foreign },
    { connect: 'ws://127.0.0.1:9/?token=nobody' },
  ];
  for (const search of searches) {
    const page = await open(search);
    await status(page, 'No answer, trying again');
    expect(await hint(page)).toContain(`No connection to ${new URL(search.connect).host}. Is it running?`);
    expect(await hint(page)).toContain(`Does it name ${inspector.origin} in its origins?`);
    expect(await page.getByRole('treeitem').count()).toBe(0);
  }
  // The token may be apart from the address.
  const page = await open({ connect: address.href, token: new URL(good).searchParams.get('token') ?? '' });
  await status(page, 'Live');
  await expect.poll(() => page.getByRole('treeitem').count()).toBeGreaterThan(0);
});

test('an address that is none leads to the choice', async () => {
  for (const connect of ['lighthouse', 'http://127.0.0.1:7420', 'ws://[']) {
    const page = await open({ connect });
    await expect.poll(() => page.getByRole('heading', { level: 1 }).textContent()).toBe('Joinery inspector');
  }
});

test('an engine in another tab is followed without a missed step, also after a reload; that it is gone is said', async () => {
  const context = await inspector.browser.newContext();
  ends.push(() => context.close());
  const [there, here] = [await context.newPage(), await context.newPage()];
  await here.goto(`${inspector.origin}/?tab=joinery-inspect`);
  await status(here, 'No answer, trying again');
  expect(await hint(here)).toContain('Nobody serves an inspection on the channel joinery-inspect');
  await there.goto(`${inspector.origin}/?demo=join`);
  await status(here, 'Live');
  await instance(here, 'relay-1').filter({ hasText: 'connected' }).waitFor();
  // As many turns as a person would look at.
  const turns = await shownTurns(there, 30);
  expect(stepsIn(turns)).toBeGreaterThan(10);
  expect(await shownTurns(here, 30)).toEqual(turns);
  await here.reload();
  expect(await shownTurns(here, 30)).toEqual(turns);
  await there.close();
  await status(here, 'No answer, trying again');
  const again = await context.newPage();
  await again.goto(`${inspector.origin}/?demo=join`);
  await status(here, 'Live');
});
