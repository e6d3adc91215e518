import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { answer, befriend, found, groupOf, invite, joinClub, member, memberOf, openMember, openTab } from './people.ts';
import { served } from './served.ts';
import { networkLog } from './stored.ts';
import { cardOf, join, phase } from './web-client.ts';

const client = served();

const hikers = 'Sunday hikers';
const club = 'Woodworkers';

/** All messages of a kind that we have put into somebody's queue, as text. */
const ours = async (page: Page, event: string): Promise<string[]> =>
  (await networkLog(page)).flatMap((entry) =>
    entry.kind === 'chat' && entry.from === 'you' && entry.message.event === event ? [JSON.stringify(entry)] : [],
  );

/** The random name in the card, which must not be the account's. */
async function incognitoName(page: Page, card: string): Promise<string> {
  const text = await page.locator(card).getByText('Incognito as').innerText();
  const [, name = ''] = /Incognito as (.+)/.exec(text) ?? [];
  expect(name).not.toBe('');
  expect(name).not.toBe('alex');
  return name;
}

test('who has the link of an own group is in it at once, and stays when the link is deleted', async () => {
  const page = await client.openFast();
  await found(page, hikers);
  await groupOf(page, hikers).getByText('Contacts whom you can invite appear here.').waitFor();
  await page.getByRole('button', { name: 'Make a link' }).click();
  await page.locator('.group-link').getByRole('button', { name: 'Give it to Cleo' }).click();
  await member(page, hikers, 'Cleo', 'connected');
  await page.getByRole('button', { name: 'Delete the link' }).click();
  await answer(page, 'Delete the link');
  await page.getByRole('button', { name: 'Make a link' }).waitFor();
  expect(await page.getByRole('textbox', { name: 'Link of the group' }).count()).toBe(0);
  await expect.poll(() => groupOf(page, hikers).getByText('1 of 1 member connected').count()).toBe(1);
});

test('who asks by a link that needs a yes waits for it, and is in afterwards', async () => {
  const page = await client.openFast();
  await found(page, hikers);
  await page.getByLabel('Who asks').selectOption({ label: 'waits for your yes' });
  await page.getByRole('button', { name: 'Make a link' }).click();
  await page.locator('.group-link').getByRole('button', { name: 'Give it to Bob' }).click();
  await member(page, hikers, 'Bob', 'pendingApproval');
  expect(await ours(page, 'x.grp.link.acpt')).toEqual([]);
  await page.getByRole('button', { name: 'Accept: Bob' }).click();
  await member(page, hikers, 'Bob', 'connected');
  expect(await ours(page, 'x.grp.link.acpt')).toHaveLength(1);
});

test('the owner gives a member another role, and the group is told of it', async () => {
  const page = await client.openFast();
  await befriend(page, 'Bob');
  await found(page, hikers);
  await groupOf(page, hikers).getByText('Your role: owner').waitFor();
  await invite(page, hikers, 'Bob');
  await member(page, hikers, 'Bob', 'connected');
  await openMember(page, hikers, 'Bob');
  await page.getByRole('dialog').getByLabel('Role').selectOption('moderator');
  await page.keyboard.press('Escape');
  await memberOf(page, hikers, 'Bob').getByText('moderator').waitFor();
  await expect.poll(async () => (await ours(page, 'x.grp.mem.role')).length).toBe(1);
});

test('a member is removed only after the question was answered with yes, and may be invited again', async () => {
  const page = await client.openFast();
  await befriend(page, 'Bob');
  await found(page, hikers);
  await invite(page, hikers, 'Bob');
  await member(page, hikers, 'Bob', 'connected');
  await openMember(page, hikers, 'Bob');
  const remove = page.getByRole('dialog').getByRole('button', { name: 'Remove: Bob' });
  await remove.click();
  await answer(page, 'Cancel');
  await page.getByRole('alertdialog').waitFor({ state: 'detached' });
  expect(await memberOf(page, hikers, 'Bob').getAttribute('data-phase')).toBe('connected');
  await remove.click();
  await answer(page, 'Remove');
  await memberOf(page, hikers, 'Bob').waitFor({ state: 'detached' });
  await invite(page, hikers, 'Bob');
  await member(page, hikers, 'Bob', 'connected');
});

test('nothing is deleted or left by Escape or Enter on a question', async () => {
  const page = await client.openFast();
  await befriend(page, 'Bob');
  for (const key of ['Escape', 'Enter']) {
    await page.getByRole('button', { name: 'Delete: Bob' }).click();
    await page.getByRole('alertdialog', { name: 'Delete Bob?' }).waitFor();
    await page.keyboard.press(key);
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    expect(await page.locator('.contact').getAttribute('data-phase')).toBe('connected');
  }
  await openTab(page, 'Channels');
  await join(page, 'Weather Watch');
  await phase(page, 'Weather Watch', 'functional');
  await page.getByRole('button', { name: 'Leave', exact: true }).click();
  await page.getByRole('alertdialog', { name: 'Leave Weather Watch?' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('alertdialog').waitFor({ state: 'detached' });
  expect(await cardOf(page, 'Weather Watch').getAttribute('data-phase')).toBe('functional');
});

test('the details of a member open and close by the keyboard, and the focus comes back', async () => {
  const page = await client.openFast();
  await joinClub(page);
  await member(page, club, 'Cleo', 'connected');
  const row = memberOf(page, club, 'Cleo').getByRole('button');
  await row.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Cleo' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await expect.poll(() => row.evaluate((element) => element === document.activeElement)).toBe(true);
});

test('who connects incognito is known to the contact by a random name, and the name stays', async () => {
  const page = await client.openFast();
  await openTab(page, 'Contacts');
  await page.getByRole('switch', { name: 'Incognito' }).click();
  await befriend(page, 'Bob');
  const name = await incognitoName(page, '.contact');
  const [request = ''] = await ours(page, 'x.contact');
  expect(request).toContain(`"${name}"`);
  expect(request).not.toContain('alex');
  await page.locator('.contact').getByText('Chosen at the start').waitFor();
});

test('who takes an invitation to a group incognito is known there by a random name', async () => {
  const page = await client.openFast();
  await befriend(page, 'Bob');
  await openTab(page, 'Groups');
  await page.getByRole('button', { name: 'Have Bob invite you' }).click();
  await groupOf(page, club).getByRole('switch', { name: 'Incognito' }).click();
  await page.getByRole('button', { name: `Join: ${club}` }).click();
  await member(page, club, 'Cleo', 'connected');
  const name = await incognitoName(page, '.group');
  const told = await ours(page, 'x.grp.mem.info');
  expect(told.length).toBeGreaterThan(0);
  for (const each of told) expect(each).toContain(`"${name}"`);
});

test('who joins a group by its link incognito is known to everybody in it by one random name', async () => {
  const page = await client.openFast();
  await openTab(page, 'Groups');
  await page.getByRole('switch', { name: 'Incognito' }).click();
  await joinClub(page);
  await member(page, club, 'Cleo', 'connected');
  const name = await incognitoName(page, '.group');
  const told = [...(await ours(page, 'x.contact')), ...(await ours(page, 'x.grp.mem.info'))];
  expect(told.length).toBe(2);
  for (const each of told) expect(each).toContain(`"${name}"`);
});
