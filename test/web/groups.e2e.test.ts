import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import {
  answer,
  befriend,
  contact,
  found,
  groupOf,
  invite,
  joinClub,
  member,
  memberOf,
  openTab,
  setOnline,
} from './people.ts';
import { served } from './served.ts';
import { addMembers, networkLog } from './stored.ts';
import { chooseSpeed, crashEngine, running } from './web-client.ts';

const client = served();

const hikers = 'Sunday hikers';
const club = 'Woodworkers';

/** How often a message of the group protocol was put into somebody's queue, by us or for us. */
async function ours(page: Page): Promise<Record<string, number>> {
  const times: Record<string, number> = {};
  for (const entry of await networkLog(page)) {
    if (entry.kind !== 'chat' || (entry.from !== 'you' && entry.to !== 'you')) continue;
    times[entry.message.event] = (times[entry.message.event] ?? 0) + 1;
  }
  return times;
}

test('a one-time invitation is shown to be passed on, and who gets it becomes a contact', async () => {
  const page = await client.openFast();
  await openTab(page, 'Contacts');
  await page.getByRole('button', { name: 'Make a one-time invitation' }).click();
  const link = await page.getByRole('textbox', { name: 'One-time invitation' }).inputValue();
  expect(link).toMatch(/^simplex:\/invitation#/);
  await page.getByRole('button', { name: 'Give it to Cleo' }).click();
  await contact(page, 'Cleo', 'connected');
  expect(await page.locator('.contact').count()).toBe(1);
});

test('who asks at the own address becomes a contact when the user accepts, and is gone once deleted', async () => {
  const page = await client.openFast();
  await openTab(page, 'Contacts');
  await page.getByRole('button', { name: 'Make an address' }).click();
  await page.locator('.address').getByRole('button', { name: 'Give it to Bob' }).click();
  await page.getByRole('button', { name: 'Accept: Bob' }).click();
  await contact(page, 'Bob', 'connected');
  await page.locator('.request').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Delete: Bob' }).click();
  await answer(page, 'Delete');
  await page.getByText('No contact yet').waitFor();
  expect(await page.locator('.contact').count()).toBe(0);
});

test('who asks at the own address and is turned down leaves no trace', async () => {
  const page = await client.openFast();
  await openTab(page, 'Contacts');
  await page.getByRole('button', { name: 'Make an address' }).click();
  await page.locator('.address').getByRole('button', { name: 'Give it to Cleo' }).click();
  await page.getByRole('button', { name: 'Turn down: Cleo' }).click();
  await page.locator('.request').waitFor({ state: 'detached' });
  expect(await page.locator('.contact').count()).toBe(0);
});

test('a text that is no link to a person is refused in words', async () => {
  const page = await client.open();
  await openTab(page, 'Contacts');
  await page.getByLabel('Invitation or address').fill('not a link');
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.getByRole('alert').waitFor();
  expect(await page.locator('.contact').count()).toBe(0);
});

test('contacts who are invited to a new group are in it, and connected with each other too', async () => {
  const page = await client.openFast();
  await befriend(page, 'Bob', 'Cleo');
  await found(page, hikers);
  await invite(page, hikers, 'Bob');
  await member(page, hikers, 'Bob', 'connected');
  await invite(page, hikers, 'Cleo');
  await member(page, hikers, 'Cleo', 'connected');
  await groupOf(page, hikers).getByText('2 of 2 members connected').waitFor();
  await expect.poll(async () => (await ours(page))['x.grp.mem.con']).toBe(2);
});

test('of two groups with one name the later one is told apart by a number', async () => {
  const page = await client.openFast();
  await found(page, hikers);
  await groupOf(page, hikers).waitFor();
  await found(page, hikers);
  await page.getByRole('heading', { name: `${hikers}_1`, exact: true }).waitFor();
  expect(await page.locator('.group h3').allTextContents()).toEqual([hikers, `${hikers}_1`]);
});

test('who is invited to a group by a contact decides, and is in it after joining', async () => {
  const page = await client.openFast();
  await befriend(page, 'Bob');
  await openTab(page, 'Groups');
  await page.getByRole('button', { name: 'Have Bob invite you' }).click();
  await page.getByRole('button', { name: `Decline: ${club}` }).click();
  await page.getByText('No group yet').waitFor();
  await page.getByRole('button', { name: 'Have Bob invite you' }).click();
  await page.getByRole('button', { name: `Join: ${club}` }).click();
  await member(page, club, 'Cleo', 'connected');
  await groupOf(page, club).getByText('2 of 2 members connected').waitFor();
  expect(await ours(page)).toMatchObject({ 'x.grp.inv': 2, 'x.grp.acpt': 1 });
});

test('a reload in the middle goes on where it was, and nothing is sent twice', async () => {
  const page = await client.open();
  await chooseSpeed(page, 'Fast');
  await befriend(page, 'Bob');
  await chooseSpeed(page, 'Slow motion');
  await found(page, hikers);
  await invite(page, hikers, 'Bob');
  await member(page, hikers, 'Bob', 'invited');
  await page.reload();
  await running(page);
  await chooseSpeed(page, 'Normal');
  await member(page, hikers, 'Bob', 'connected');
  expect(await ours(page)).toMatchObject({ 'x.grp.inv': 1, 'x.grp.acpt': 1 });
});

test('a member who is introduced by the host is connected while the engine crashes', async () => {
  const page = await client.openFast();
  await openTab(page, 'Groups');
  await page.locator('.sample', { hasText: club }).waitFor();
  await chooseSpeed(page, 'Normal');
  await joinClub(page);
  await memberOf(page, club, 'Cleo').waitFor();
  await crashEngine(page);
  await running(page);
  await member(page, club, 'Cleo', 'connected');
  await groupOf(page, club).getByText('2 of 2 members connected').waitFor();
  await expect.poll(async () => (await ours(page))['x.grp.mem.con']).toBe(1);
  expect(await ours(page)).toMatchObject({ 'x.grp.mem.inv': 1, 'x.grp.mem.intro': 1 });
});

test('a member who could not be invited shows why, and is invited once it is tried again', async () => {
  const page = await client.openFast();
  await befriend(page, 'Bob');
  await found(page, hikers);
  await groupOf(page, hikers).getByText('Nobody else yet').waitFor();
  await page.getByRole('switch', { name: 'Offline this device' }).click();
  await invite(page, hikers, 'Bob');
  await member(page, hikers, 'Bob', 'failed');
  await memberOf(page, hikers, 'Bob').getByText('There is no network right now.').waitFor();
  await page.getByRole('switch', { name: 'Offline this device' }).click();
  await page.getByRole('button', { name: 'Try again: Bob' }).click();
  await member(page, hikers, 'Bob', 'connected');
  expect(await ours(page)).toMatchObject({ 'x.grp.inv': 1, 'x.grp.acpt': 1 });
});

test('who is offline stays invited, and is in the group when back online', async () => {
  const page = await client.openFast();
  await befriend(page, 'Bob');
  await setOnline(page, 'Bob');
  await found(page, hikers);
  await invite(page, hikers, 'Bob');
  await member(page, hikers, 'Bob', 'invited');
  expect(await groupOf(page, hikers).locator('[data-tone="bad"]').count()).toBe(0);
  await setOnline(page, 'Bob');
  await member(page, hikers, 'Bob', 'connected');
});

test('who leaves a group takes it off the list', async () => {
  const page = await client.openFast();
  await joinClub(page);
  await member(page, club, 'Cleo', 'connected');
  await page.getByRole('button', { name: `Leave: ${club}` }).click();
  await answer(page, 'Leave');
  await groupOf(page, club).getByText('You left').waitFor();
  await page.getByRole('button', { name: 'Remove from the list' }).click();
  await page.getByText('No group yet').waitFor();
  await expect.poll(async () => (await ours(page))['x.grp.leave']).toBeGreaterThan(0);
});

test('of a group of 2,000 members only those who are seen are in the page, wherever it is scrolled to', async () => {
  const page = await client.openFast();
  await joinClub(page);
  await member(page, club, 'Cleo', 'connected');
  await page.goto(new URL('joinery.svg', client.url).href);
  await addMembers(page, 1_998);
  await page.goto(client.url);
  await running(page);
  const list = page.getByRole('list', { name: `Members of ${club}` });
  await groupOf(page, club).getByText('2 of 2000 members connected').waitFor();
  const rows = list.locator('.member');
  expect(await rows.count()).toBeLessThan(25);
  await expect.poll(() => list.locator('li').first().getAttribute('aria-setsize')).toBe('2000');

  await page.locator('.windowed').evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await list.getByText('Member 1998').waitFor();
  expect(await rows.count()).toBeLessThan(25);
  await page.locator('.windowed').evaluate((element) => element.scrollTo(0, element.scrollHeight / 2));
  await list.getByText('Member 1000', { exact: true }).waitFor();
  expect(await rows.count()).toBeLessThan(25);
});

test('the tabs go by the arrow keys, and are remembered', async () => {
  const page = await client.open();
  await page.getByRole('tab', { name: 'Channels' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.getByRole('heading', { name: 'Make a contact' }).waitFor();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => page.getByRole('tab', { selected: true }).innerText()).toContain('Groups');
  await page.reload();
  await page.getByRole('heading', { name: 'Start or join a group' }).waitFor();
});
