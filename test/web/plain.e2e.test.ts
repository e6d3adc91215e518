import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { linkOf } from './people.ts';
import { served } from './served.ts';
import { cardOf, join, phase, relays } from './web-client.ts';

/** The page without a framework, beside the one with React: both show what the one engine holds. */

const client = served();
const weather = 'Weather Watch';
const trains = 'Night Trains';

const lines = (page: Page) => page.getByRole('listitem').allTextContents();

async function openPlain(beside: Page): Promise<Page> {
  const page = await beside.context().newPage();
  await page.goto(new URL('plain.html', client.url).href);
  return page;
}

async function joinPlain(page: Page, link: string): Promise<void> {
  await page.getByLabel('Link of the channel').fill(link);
  await page.getByRole('button', { name: 'Join' }).click();
}

test('both pages show the same, whichever of them joins, and each as it changes', async () => {
  const page = await client.openFast();
  const link = await linkOf(page, trains, 'Link of the channel');
  const plain = await openPlain(page);
  await join(page, weather);
  await relays(page, weather, 'connected', 3);
  await expect.poll(() => lines(plain)).toEqual([`${weather}: Working, 3 of 3`]);
  await joinPlain(plain, link);
  await relays(page, trains, 'connected', 2);
  await expect.poll(() => lines(plain)).toEqual([`${trains}: Working, 2 of 3`, `${weather}: Working, 3 of 3`]);
  expect(await page.locator('.card h3').allTextContents()).toEqual([trains, weather]);
  await cardOf(page, weather).getByRole('button', { name: 'Leave' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Leave' }).click();
  await phase(page, weather, 'left');
  await cardOf(page, weather).getByRole('button', { name: 'Remove from the list' }).click();
  await cardOf(page, weather).waitFor({ state: 'detached' });
  await expect.poll(() => lines(plain)).toEqual([`${trains}: Working, 2 of 3`]);
});

test('the plain page takes over when the other one is closed in the middle of a join', async () => {
  const page = await client.open();
  const plain = await openPlain(page);
  await join(page, weather);
  await relays(page, weather, 'joining', 2);
  await page.close();
  await expect.poll(() => lines(plain)).toEqual([`${weather}: Working, 3 of 3`]);
});

test('a text that is no link is refused in words on the plain page, too', async () => {
  const page = await client.open();
  const plain = await openPlain(page);
  await joinPlain(plain, 'not a link');
  await plain.getByRole('alert').getByText('This is not a link to a person, a group or a channel.').waitFor();
  expect(await lines(plain)).toEqual([]);
});
