import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { served } from './served.ts';
import { messagesByRelay, networkLog } from './stored.ts';
import { chooseSpeed, join, relays, running } from './web-client.ts';

const client = served();

const weather = 'Weather Watch';
const once = ['x.member good alex', 'x.info alex'];

/** Resolves in the middle of a join, which goes on for a while. */
async function joinSlowly(page: Page): Promise<void> {
  await chooseSpeed(page, 'Slow motion');
  await join(page, weather);
  await relays(page, weather, 'joining', 1);
}

const storage = (page: Page, state: string): Promise<void> => page.locator(`[data-storage="${state}"]`).waitFor();

/** Begins to upgrade the engine's database, as a newer version of the page would, and takes its time: until `endUpgrade`. */
async function beginUpgrade(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((begun) => {
        const request = indexedDB.open('joinery', 2);
        request.onupgradeneeded = () => {
          const tx = request.transaction;
          let ended = false;
          Object.assign(globalThis, { endUpgrade: () => (ended = true) });
          const spin = (): void => {
            if (ended) tx?.abort();
            else if (tx) tx.objectStore('meta').get('mark').onsuccess = spin;
          };
          spin();
          begun();
        };
      }),
  );
}

const endUpgrade = (page: Page): Promise<void> =>
  page.evaluate(() => (globalThis as unknown as { endUpgrade: () => void }).endUpgrade());

test('while another one holds the database the page says so, and the join goes on by itself when that is over', async () => {
  const page = await client.open();
  await joinSlowly(page);
  await beginUpgrade(page);
  await storage(page, 'blocked');
  await page.getByRole('alert').getByText('Close the other tabs of the app').waitFor();
  await page.locator('.engine', { hasText: 'Storage in use elsewhere' }).waitFor();
  await endUpgrade(page);
  await chooseSpeed(page, 'Fast');
  await relays(page, weather, 'connected', 3);
  await storage(page, 'ready');
  await expect.poll(() => page.getByRole('alert').count()).toBe(0);
  expect(Object.values(messagesByRelay(await networkLog(page)))).toEqual([once, once, once]);
});

test('a page that cannot open its database says so, and begins by itself as soon as it can', async () => {
  const page = await client.open();
  const keeper = await page.context().newPage();
  // Not the page itself, which would take over as soon as the other one is reloaded.
  await keeper.goto(new URL('/joinery.svg', page.url()).href);
  await beginUpgrade(keeper);
  await page.reload();
  await page.getByRole('alert').getByText('Close the other tabs of the app').waitFor();
  await endUpgrade(keeper);
  await running(page);
  await expect.poll(() => page.getByRole('alert').count()).toBe(0);
});

test('a database that was deleted under the page is not taken for an empty one: the page says what happened', async () => {
  const page = await client.open();
  await joinSlowly(page);
  await page.evaluate(() => void indexedDB.deleteDatabase('joinery'));
  await storage(page, 'replaced');
  await page.getByRole('alert').getByText('was deleted or replaced').waitFor();
  await page.getByRole('alert').getByRole('button', { name: 'Reload the page' }).click();
  await running(page);
  await expect.poll(() => page.getByRole('alert').count()).toBe(0);
});

test('a page whose database a newer version has upgraded offers to reload, and has lost nothing', async () => {
  const page = await client.open();
  await joinSlowly(page);
  await page.evaluate(
    () => new Promise((upgraded) => (indexedDB.open('joinery', 2).onsuccess = ({ type }) => upgraded(type))),
  );
  await storage(page, 'newer');
  await page.getByRole('alert').getByText('comes from a newer version').waitFor();
  expect(await page.getByRole('alert').getByRole('button', { name: 'Reload the page' }).count()).toBe(1);
  const rows = await page.evaluate(
    () =>
      new Promise<number>((counted) => {
        indexedDB.open('joinery').onsuccess = ({ target }) => {
          const database = (target as IDBOpenDBRequest).result;
          const count = database.transaction('rows').objectStore('rows').count();
          count.onsuccess = () => counted(count.result);
        };
      }),
  );
  expect(rows).toBe(4);
});
