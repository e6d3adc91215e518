import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { answer, befriend, contact, groupOf, joinClub, linkOf, member, openTab, setOnline } from './people.ts';
import { served } from './served.ts';
import { networkLog } from './stored.ts';
import { cardOf, chooseSpeed, join } from './web-client.ts';

/** What a pasted link would do, and doing it: what there is already goes on, is shown, or is asked for once more. */

const client = served();

const club = 'Woodworkers';
const field = 'Invitation or address';

async function openContacts(): Promise<Page> {
  const page = await client.open();
  await chooseSpeed(page, 'Fast');
  await openTab(page, 'Contacts');
  await page.getByText('accepts everybody').first().waitFor();
  return page;
}

const bobsAddress = (page: Page) => linkOf(page, 'Bob’s address', field);
const paste = (page: Page, link: string, label = field) => page.getByLabel(label).fill(link);
const plan = (page: Page, name: string) => page.locator(`[data-plan="${name}"]`).waitFor();
const tap = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const contacts = (page: Page) => page.locator('.contact').count();
const offline = (page: Page) => page.getByRole('switch', { name: 'Offline this device' }).click();

/** The names under which we have asked at addresses. */
const asked = async (page: Page): Promise<unknown[]> =>
  (await networkLog(page)).flatMap((entry) =>
    entry.kind === 'chat' && entry.from === 'you' && entry.message.event === 'x.contact'
      ? [entry.message.params['contactReqId']]
      : [],
  );

test('resume: what got stuck goes on', async () => {
  const page = await openContacts();
  const link = await bobsAddress(page);
  await offline(page);
  await paste(page, link);
  await plan(page, 'connect');
  await tap(page, 'Connect');
  await page.locator('.contact[data-phase="interrupted"]').waitFor();
  await offline(page);
  await paste(page, link);
  await plan(page, 'resume');
  await page.getByText('This was begun already and got stuck: it goes on.').waitFor();
  await tap(page, 'Go on');
  await contact(page, 'Bob', 'connected');
  expect(await contacts(page)).toBe(1);
});

test('connecting: a channel that is being joined is shown', async () => {
  const page = await openContacts();
  await openTab(page, 'Channels');
  const label = 'Link of the channel';
  const link = await linkOf(page, 'Weather Watch', label);
  await chooseSpeed(page, 'Slow motion');
  await join(page, 'Weather Watch');
  await cardOf(page, 'Weather Watch').waitFor();
  await paste(page, link, label);
  await plan(page, 'connecting');
  await page.getByText('You are being connected already.').waitFor();
  await tap(page, 'Open');
  expect(await page.locator('.card').count()).toBe(1);
});

test('requested: PLN-06: it is asked again once the user has confirmed it, and whoever has the address sees one request', async () => {
  const page = await openContacts();
  const link = await bobsAddress(page);
  await setOnline(page, 'Bob');
  await paste(page, link);
  await tap(page, 'Connect');
  await page.locator('.contact[data-phase="requested"]').waitFor();
  await paste(page, link);
  await plan(page, 'requested');
  await page.getByText('You have asked already, and wait for an answer.').waitFor();
  await tap(page, 'Ask again');
  await answer(page, 'Cancel');
  await page.getByRole('alertdialog').waitFor({ state: 'detached' });
  expect(await asked(page)).toHaveLength(1);
  await tap(page, 'Ask again');
  await answer(page, 'Ask again');
  await page.locator('.contact:focus').waitFor();
  await expect.poll(async () => (await asked(page)).length).toBe(2);
  expect(new Set(await asked(page)).size).toBe(1);
  await setOnline(page, 'Bob');
  await contact(page, 'Bob', 'connected');
  expect(await contacts(page)).toBe(1);
});

test('contactViaAddress: who has deleted us is asked at the address, and stays the same contact', async () => {
  const page = await openContacts();
  const link = await bobsAddress(page);
  await tap(page, 'Make a one-time invitation');
  await page.getByRole('button', { name: 'Give it to Bob' }).click();
  await contact(page, 'Bob', 'connected');
  await tap(page, 'Have Bob delete you');
  await contact(page, 'Bob', 'gone');
  await paste(page, link);
  await plan(page, 'contactViaAddress');
  await page.getByText('This is the address of somebody you know: connects you with them.').waitFor();
  await page
    .locator('.panel', { has: page.getByLabel(field) })
    .getByRole('button', { name: 'Connect' })
    .click();
  await contact(page, 'Bob', 'connected');
  expect(await contacts(page)).toBe(1);
});

test('known: a contact and a group are opened, by whichever field', async () => {
  const page = await openContacts();
  const link = await bobsAddress(page);
  await befriend(page, 'Bob');
  await openTab(page, 'Groups');
  await page.getByText(club).first().waitFor();
  const clubLink = await linkOf(page, club, 'Link of a group');
  await joinClub(page);
  await member(page, club, 'Bob', 'connected');
  await openTab(page, 'Contacts');
  await paste(page, clubLink);
  await plan(page, 'known');
  await tap(page, 'Open');
  await groupOf(page, club).and(page.locator(':focus')).waitFor();
  await paste(page, link, 'Link of a group');
  await plan(page, 'known');
  await tap(page, 'Open');
  await page.locator('.contact:focus').waitFor();
  expect(await contacts(page)).toBe(1);
});

test('ownLink: an invitation of our own is shown, or used by ourselves once we have confirmed it', async () => {
  const page = await openContacts();
  await tap(page, 'Make a one-time invitation');
  const link = await page.getByRole('textbox', { name: 'One-time invitation', exact: true }).inputValue();
  await paste(page, link);
  await plan(page, 'ownLink');
  await page.getByText('This is an invitation of your own: give it to somebody else.').waitFor();
  await tap(page, 'Open');
  await page.locator('.contact:focus').waitFor();
  await paste(page, link);
  await tap(page, 'Use it myself');
  await answer(page, 'Cancel');
  await page.getByRole('alertdialog').waitFor({ state: 'detached' });
  expect(await contacts(page)).toBe(1);
  await tap(page, 'Use it myself');
  await answer(page, 'Connect');
  await page.locator('.contact[data-phase="connected"]').nth(1).waitFor();
  expect(await contacts(page)).toBe(2);
});
