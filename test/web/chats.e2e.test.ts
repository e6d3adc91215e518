import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import {
  answer,
  befriend,
  joinClub,
  member,
  openChat,
  openMember,
  openTab,
  setOnline,
  texts,
  write,
} from './people.ts';
import { served } from './served.ts';
import { networkLog, storedLines } from './stored.ts';
import { crashEngine, glimpse, running } from './web-client.ts';

const client = served();

const club = 'Woodworkers';

/** How often we have put a text into somebody's queue. */
async function sent(page: Page, text: string): Promise<number> {
  const ours = (await networkLog(page)).filter((entry) => entry.kind === 'chat' && entry.from === 'you');
  return ours.filter((entry) => JSON.stringify(entry).includes(`"${text}"`)).length;
}

test('what is said with a contact is there after a reload, each message once', async () => {
  const page = await client.openFast();
  await befriend(page, 'Bob');
  await openChat(page, 'Bob');
  await write(page, 'Bob', 'Are you there?');
  const said = ['Are you there?', 'Got it: “Are you there?”'];
  await expect.poll(() => texts(page)).toEqual(said);
  await page.reload();
  await running(page);
  await expect.poll(() => texts(page)).toEqual(said);
  await page.waitForFunction(() => document.querySelector('[data-state="sending"]') === null);
  expect(await sent(page, 'Are you there?')).toBe(1);
});

test('what comes in a chat that is closed counts as new, over a reload too, until it is opened', async () => {
  const page = await client.openFast();
  await befriend(page, 'Bob');
  await page.getByRole('button', { name: 'Have Bob write' }).click();
  await page.getByRole('button', { name: 'Messages 1 new: Bob' }).waitFor();
  await openTab(page, 'Groups');
  await page.getByRole('tab', { name: 'Contacts 1 new messages' }).waitFor();
  await page.reload();
  await running(page);
  await openTab(page, 'Contacts');
  await page.getByRole('button', { name: 'Messages 1 new: Bob' }).click();
  await page.locator('.line-text', { hasText: 'Hello, this is Bob.' }).waitFor();
  await page.getByRole('button', { name: 'Messages: Bob' }).click();
  await page.reload();
  await running(page);
  await page.getByRole('button', { name: 'Messages: Bob' }).waitFor();
  expect(await page.getByText('Hello, this is Bob.').count()).toBe(0);
});

test('what is written while the engine is down is sent once, as soon as it runs again', async () => {
  const page = await client.openFast();
  await befriend(page, 'Bob');
  await openChat(page, 'Bob');
  await crashEngine(page);
  const onItsWay = await glimpse(page, 'on its way');
  await write(page, 'Bob', 'Into the dark');
  await onItsWay();
  await running(page);
  await expect.poll(() => texts(page)).toEqual(['Into the dark', 'Got it: “Into the dark”']);
  expect(await sent(page, 'Into the dark')).toBe(1);
  await page.getByText('on its way').waitFor({ state: 'detached' });
});

test('what is written while this device is offline arrives when it is back', async () => {
  const page = await client.openFast();
  await befriend(page, 'Cleo');
  await openChat(page, 'Cleo');
  await page.getByRole('switch', { name: 'Offline this device' }).click();
  await write(page, 'Cleo', 'From the forest');
  await expect.poll(() => texts(page)).toEqual(['From the forest']);
  await page.getByRole('switch', { name: 'Offline this device' }).click();
  await expect.poll(() => texts(page)).toEqual(['From the forest', 'Got it: “From the forest”']);
});

test('what is written in a group is answered by everybody in it, each by their name', async () => {
  const page = await client.openFast();
  await joinClub(page);
  await member(page, club, 'Cleo', 'connected');
  await openChat(page, club);
  await write(page, club, 'Hi all');
  const answered = ['Got it: “Hi all”', 'Got it: “Hi all”', 'Hi all'];
  await expect.poll(async () => (await texts(page)).toSorted()).toEqual(answered);
  expect((await page.locator('.line[data-from="them"] b').allInnerTexts()).toSorted()).toEqual(['Bob', 'Cleo']);
});

test('a member is written to directly, and is a contact by that', async () => {
  const page = await client.openFast();
  await joinClub(page);
  await member(page, club, 'Cleo', 'connected');
  await openMember(page, club, 'Cleo');
  await page.getByRole('dialog').getByRole('button', { name: 'Send direct message' }).click();
  await page.getByLabel('Message to Cleo').waitFor();
  expect(await page.getByRole('tab', { selected: true }).innerText()).toContain('Contacts');
  await write(page, 'Cleo', 'Just for you');
  await expect.poll(() => texts(page)).toEqual(['Just for you', 'Got it: “Just for you”']);
  await page.getByText('About this contact').click();
  await page.getByText(`in a group (${club})`).waitFor();
  await openTab(page, 'Groups');
  await openMember(page, club, 'Cleo');
  await page.getByRole('dialog').getByRole('button', { name: 'Send direct message' }).click();
  expect(await page.locator('.contact').count()).toBe(1);
});

test('a contact that is not connected yet shows how far it is and what it waits for', async () => {
  const page = await client.openFast();
  await openTab(page, 'Contacts');
  await page.getByText('Bob’s address').waitFor();
  await setOnline(page, 'Bob');
  await page.getByText('Bob’s address').click();
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  const card = page.locator('.contact[data-phase="requested"]');
  await card.getByText('Waiting for the other side').waitFor();
  await card.getByText('step 1 of 3').waitFor();
  expect(await card.locator('[data-tone="bad"]').count()).toBe(0);
  await setOnline(page, 'Bob');
  await page.locator('.contact[data-phase="connected"]').waitFor();
});

test('of a contact that is deleted no message is kept', async () => {
  const page = await client.openFast();
  await befriend(page, 'Bob');
  await openChat(page, 'Bob');
  await write(page, 'Bob', 'Forget me');
  await page.locator('.line-text', { hasText: 'Got it: “Forget me”' }).waitFor();
  await expect.poll(() => storedLines(page)).toBe(2);
  await page.getByRole('button', { name: 'Delete: Bob' }).click();
  await answer(page, 'Delete');
  await page.getByText('No contact yet').waitFor();
  await expect.poll(() => storedLines(page)).toBe(0);
});

test('what others write while the engine is down is shown once it runs again, each message once', async () => {
  const page = await client.openFast();
  await befriend(page, 'Bob');
  await openChat(page, 'Bob');
  await crashEngine(page);
  await page.getByRole('button', { name: 'Have Bob write' }).click();
  await running(page);
  await page.locator('.line-text', { hasText: 'Hello, this is Bob.' }).waitFor();
  await crashEngine(page);
  await running(page);
  await write(page, 'Bob', 'Once more');
  await page.locator('.line-text', { hasText: 'Got it: “Once more”' }).waitFor();
  const said = await texts(page);
  expect(said).toHaveLength(3);
  expect(said[0]).toContain('Hello, this is Bob.');
});
