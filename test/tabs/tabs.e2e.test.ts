import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TabOptions } from './page/main.ts';
import { type Browser, startBrowser, type Tab } from './tabs.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const elsewhere = { error: { type: 'WriterElsewhere' } };
const changed = { value: { changed: true } };
const patience = 2_000;
/** On a machine that is slow an answer comes late. */
const open = (options: TabOptions): Promise<Tab> => browser.open({ deadline: 120_000, ...options });

test('five tabs on one profile have one engine, show the same, and each may act', async () => {
  const profile = 'five';
  const tabs = [];
  for (let n = 0; n < 5; n++) tabs.push(await open({ profile }));
  await tabs[0]!.becomes('writer');
  for (const tab of tabs.slice(1)) await tab.becomes('mirror');
  expect(await tabs[3]!.ask('start', 'l')).toEqual({ value: { created: true } });
  expect(await tabs[0]!.ask('start', 'l')).toEqual({ value: { created: false } });
  for (const [n, tab] of tabs.entries()) expect(await tab.ask('write', 'l', `by ${n}`)).toEqual(changed);
  for (const tab of tabs) {
    await tab.shows('l', 5);
    expect(await tab.ask('shown', 'l')).toEqual(['by 0', 'by 1', 'by 2', 'by 3', 'by 4']);
    expect(await tab.ask('read', 'l')).toEqual(['by 0', 'by 1', 'by 2', 'by 3', 'by 4']);
  }
  const refused = { error: { type: 'InstanceUnknown', key: 'ledger/none' } };
  expect(await tabs[0]!.ask('write', 'none', 'x')).toEqual(refused);
  expect(await tabs[4]!.ask('write', 'none', 'x')).toEqual(refused);
  await expect.poll(() => browser.workers().length).toBe(1);
  for (const tab of tabs) await tab.page.close();
});

test('a tab that closes its client hands over at once, and its own calls are refused from then on', async () => {
  const [one, other] = [await open({ profile: 'close' }), await open({ profile: 'close' })];
  await other.becomes('mirror');
  await other.ask('start', 'l');
  await one.ask('close');
  expect(await one.ask('write', 'l', 'x')).toEqual({ error: { type: 'EngineClosed' } });
  await other.becomes('writer');
  expect(await other.ask('write', 'l', 'x')).toEqual(changed);
  for (const tab of [one, other]) await tab.page.close();
});

test('while the page of the engine alone is frozen, its worker serves the others; it shows what it missed afterwards', async () => {
  const profile = 'frozen-page';
  const [writer, mirror, frozen] = [await open({ profile }), await open({ profile }), await open({ profile })];
  for (const tab of [mirror, frozen]) await tab.becomes('mirror');
  await writer.ask('start', 'l');
  for (const tab of [writer, frozen]) await tab.freezePage();
  for (let n = 0; n < 10; n++) expect(await mirror.ask('write', 'l', `${n}`)).toEqual(changed);
  for (const tab of [writer, frozen]) await tab.thawPage();
  for (const tab of [writer, frozen]) await tab.shows('l', 10);
  expect(await writer.ask('role')).toBe('writer');
  for (const tab of [writer, mirror, frozen]) await tab.page.close();
});

test('a tab that goes to the back/forward cache hands over, comes back as a mirror, and shows what it missed', async () => {
  const [away, other] = [await open({ profile: 'cache' }), await open({ profile: 'cache' })];
  await other.becomes('mirror');
  await other.ask('start', 'l');
  await away.ask('beginWriting', 'l', 'away', 10);
  await away.acknowledgesAfter(0);
  await away.page.goto(`${browser.url}elsewhere`);
  await other.becomes('writer');
  expect(await other.ask('write', 'l', 'meanwhile')).toEqual(changed);
  // Nothing is loaded, so nothing tells that it was.
  await away.page.goBack({ waitUntil: 'commit' });
  await away.becomes('mirror');
  await away.acknowledgesAfter(Date.now());
  const { acknowledged, refused } = await away.ask('endWriting');
  expect(refused).toEqual([]);
  const stored = (await other.ask('read', 'l')) ?? [];
  const written = [...acknowledged.map(({ entry }) => entry), 'meanwhile'];
  expect(stored.toSorted()).toEqual(written.toSorted());
  await away.shows('l', stored.length);
  for (const tab of [away, other]) await tab.page.close();
});

test('a page that is reloaded in the middle of its calls leaves nothing half done', async () => {
  const [one, other] = [await open({ profile: 'reload' }), await open({ profile: 'reload' })];
  await other.becomes('mirror');
  await other.ask('start', 'l');
  for (const tab of [one, other]) {
    await tab.ask('beginWriting', 'l', `before ${tab === one}`, 5);
    await tab.acknowledgesAfter(0);
  }
  await one.page.reload();
  await one.ask('open', { profile: 'reload', deadline: 120_000 });
  await other.becomes('writer');
  await one.becomes('mirror');
  await other.acknowledgesAfter(Date.now());
  const { acknowledged, refused } = await other.ask('endWriting');
  expect(refused).toEqual([]);
  const stored = (await one.ask('read', 'l')) ?? [];
  expect(new Set(stored).size).toBe(stored.length);
  expect(stored).toEqual(expect.arrayContaining(acknowledged.map(({ entry }) => entry)));
  for (const tab of [one, other]) await tab.page.close();
});

test.each(['dies', 'hangs'] as const)(
  'when the worker %s its own tab starts another, and no call is lost',
  async (how) => {
    const [one, other] = [await open({ profile: how, patience }), await open({ profile: how, patience })];
    await other.becomes('mirror');
    await other.ask('start', 'l');
    for (const tab of [one, other]) {
      await tab.ask('beginWriting', 'l', `${tab === one}`, 20);
      await tab.acknowledgesAfter(0);
    }
    if (how === 'dies') await one.ask('endWorker');
    else await one.ask('hangWorker');
    const since = Date.now();
    for (const tab of [one, other]) await tab.acknowledgesAfter(since);
    const told = [await one.ask('endWriting'), await other.ask('endWriting')];
    expect(told.flatMap(({ refused }) => refused)).toEqual([]);
    const stored = (await other.ask('read', 'l')) ?? [];
    const acknowledged = told.flatMap((each) => each.acknowledged.map(({ entry }) => entry));
    expect(stored.toSorted()).toEqual(acknowledged.toSorted());
    for (const tab of [one, other]) await tab.page.close();
  },
);

test('of 1,000 clients that came and went nothing is left in the page', async () => {
  const tab = await open({ profile: 'leaks' });
  await tab.ask('start', 'l');
  await tab.ask('comeAndGo', 100);
  const before = await tab.inMemory();
  await tab.ask('comeAndGo', 1_000);
  // The browser gives a port up once it has heard that its other end is closed, which takes a busy machine a while.
  await expect.poll(async () => (await tab.inMemory()).ports).toBeLessThanOrEqual(before.ports);
  // A single port and its listeners are a kilobyte.
  await expect.poll(async () => (await tab.inMemory()).heap - before.heap).toBeLessThan(300_000);
  await tab.page.close();
});

test('a tab of a newer build and one of an older say so, and offer to reload the older one', async () => {
  const old = await open({ profile: 'builds', rows: 1 });
  await old.becomes('writer');
  expect(await old.ask('start', 'l')).toEqual({ value: { created: true } });
  const young = await open({ profile: 'builds', rows: 2 });
  await young.becomes('outdated');
  await expect.poll(() => young.ask('outdated')).toMatchObject([{ type: 'VersionDiffers', older: 'worker' }]);
  expect(await young.ask('write', 'l', 'x')).toMatchObject({ error: { type: 'VersionDiffers', older: 'worker' } });
  await expect
    .poll(() => old.ask('outdated'))
    .toMatchObject([
      { type: 'VersionDiffers', older: 'page', page: { rows: { ledger: 1 } }, worker: { rows: { ledger: 2 } } },
    ]);
  // What is open goes on until it is loaded anew.
  expect(await old.ask('write', 'l', 'x')).toEqual(changed);
  await old.page.reload();
  await young.becomes('writer');
  await old.ask('open', { profile: 'builds', rows: 1 });
  await old.becomes('outdated');
  await expect.poll(() => old.ask('outdated')).toMatchObject([{ type: 'VersionDiffers', older: 'page' }]);
  for (const tab of [old, young]) await tab.page.close();
});

test('when a newer build has upgraded the database, every tab of the older one hears that it is to be reloaded', async () => {
  const [writer, mirror] = [await open({ profile: 'upgrade' }), await open({ profile: 'upgrade' })];
  await mirror.becomes('mirror');
  await mirror.ask('start', 'l');
  await mirror.page.evaluate(
    () => new Promise((upgraded) => (indexedDB.open('upgrade', 2).onsuccess = ({ type }) => upgraded(type))),
  );
  for (const tab of [writer, mirror]) {
    expect(await tab.ask('write', 'l', 'x')).toEqual({ error: { type: 'DatabaseNewer' } });
    await expect.poll(() => tab.ask('outdated')).toContainEqual({ type: 'DatabaseNewer' });
  }
  for (const tab of [writer, mirror]) await tab.page.close();
});

test('without channels one tab works, the others say so, and one of them goes on when it is closed', async () => {
  const options = { profile: 'no-channel', without: ['channels'] } as const;
  const [one, other] = [await open(options), await open(options)];
  await one.becomes('alone');
  await other.becomes('elsewhere');
  expect(await one.ask('start', 'l')).toEqual({ value: { created: true } });
  expect(await other.ask('write', 'l', 'x')).toEqual(elsewhere);
  await one.page.close();
  await other.becomes('alone');
  expect(await other.ask('write', 'l', 'x')).toEqual(changed);
  await other.page.close();
});

test.each([
  ['locks', ['locks']],
  ['locks and channels', ['locks', 'channels']],
] as const)(
  'without %s the tab that was opened last works, and the one before it says so and writes nothing',
  async (_, without) => {
    const options = { profile: `no-${without.join()}`, without };
    const one = await open(options);
    await one.becomes('alone');
    await one.ask('start', 'l');
    const other = await open(options);
    await other.becomes('alone');
    expect(await other.ask('write', 'l', 'by the other')).toEqual(changed);
    expect(await one.ask('write', 'l', 'by the one')).toEqual(elsewhere);
    await one.becomes('elsewhere');
    expect(await other.ask('read', 'l')).toEqual(['by the other']);
    for (const tab of [one, other]) await tab.page.close();
  },
);
