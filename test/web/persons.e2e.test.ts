import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { answer, befriend, groupOf, joinClub, linkOf, member, openMember, openTab, setOnline } from './people.ts';
import { served } from './served.ts';
import { networkLog } from './stored.ts';

const client = served();

const club = 'Woodworkers';
const bobInClub = `Bob, in ${club}`;

const mergeSwitch = (page: Page) => page.getByRole('switch', { name: 'Merge records of the same person' });
const about = (page: Page) => page.locator('.contact', { hasText: 'Bob' }).locator('.about');

/** In the club, by Bob, who is a contact. */
async function inClubByBob(page: Page): Promise<void> {
  await befriend(page, 'Bob');
  await joinClub(page);
  await member(page, club, 'Cleo', 'connected');
}

test('a contact who lets us into a group is one person with the member, until the user says that it is somebody else', async () => {
  const page = await client.openFast();
  await inClubByBob(page);
  await openTab(page, 'Contacts');
  await about(page).locator('summary').click();
  await about(page).getByText(bobInClub).waitFor();
  await about(page).getByText('Groups in common').waitFor();
  await openTab(page, 'Groups');
  await openMember(page, club, 'Bob');
  const dialog = page.getByRole('dialog', { name: 'Bob' });
  await dialog.getByText('Bob, your contact').waitFor();
  const separate = dialog.getByRole('button', { name: 'This is somebody else: Bob, your contact' });
  await separate.click();
  await answer(page, 'Cancel');
  await page.getByRole('alertdialog').waitFor({ state: 'detached' });
  expect(await separate.count()).toBe(1);
  await separate.click();
  await answer(page, 'Somebody else');
  await separate.waitFor({ state: 'detached' });
  expect(await dialog.getByText('May be the same person').count()).toBe(0);
});

test('who is one person with a contact is written to from the group', async () => {
  const page = await client.openFast();
  await inClubByBob(page);
  await openMember(page, club, 'Bob');
  const dialog = page.getByRole('dialog', { name: 'Bob' });
  await dialog.getByText('Bob, your contact').waitFor();
  await dialog.getByRole('button', { name: 'Send direct message' }).click();
  await page.getByLabel('Message to Bob').waitFor();
  expect(await page.locator('.contact').count()).toBe(1);
});

test('while merging is off records stay apart, and once it is on the user finds out who is the same', async () => {
  const page = await client.openFast();
  await befriend(page, 'Bob');
  await mergeSwitch(page).click();
  await page.locator('.merging [aria-checked="false"]').waitFor();
  await joinClub(page);
  await member(page, club, 'Cleo', 'connected');
  await openTab(page, 'Contacts');
  await about(page).locator('summary').click();
  await about(page).getByText('You met').waitFor();
  expect(await about(page).getByText('May be the same person').count()).toBe(0);
  await mergeSwitch(page).click();
  await about(page).getByText('May be the same person').waitFor();
  expect(await about(page).getByText('Also known here as').count()).toBe(0);
  await about(page).getByRole('button', { name: 'Find out' }).click();
  await about(page).getByText('Also known here as').waitFor();
  await about(page).getByText('May be the same person').waitFor({ state: 'detached' });
});

test('a pasted link says what it would do, and opens what there is already', async () => {
  const page = await client.openFast();
  await openTab(page, 'Contacts');
  const label = 'Invitation or address';
  await page.getByText('accepts everybody').first().waitFor();
  const link = await linkOf(page, 'Bob’s address', label);
  await page.getByLabel(label).fill(link);
  await page.getByText('Asks at somebody’s address').waitFor();
  await page.getByLabel(label).fill('');
  await befriend(page, 'Bob');
  await openTab(page, 'Groups');
  await page.getByLabel('Link of a group').fill(link);
  await page.getByText('You have this already.').waitFor();
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await page.locator('.contact:focus').waitFor();
  await page.getByLabel(label).fill('nonsense');
  await page.getByText('This is not a link to a person').waitFor();
  await page.getByRole('button', { name: 'Make an address' }).click();
  await page.getByLabel(label).fill(await page.getByRole('textbox', { name: 'Your address' }).inputValue());
  await page.getByText('This is your own address').waitFor();
  expect(await page.locator('.contact').count()).toBe(1);
});

/** In the club, and a contact of Cleo's, who is asked at the address that is hers as a member. */
async function askCleo(page: Page) {
  await joinClub(page);
  await member(page, club, 'Cleo', 'connected');
  await openTab(page, 'Contacts');
  await page.getByText('Cleo’s address').click();
  await page.getByText(`This is the address of Cleo, whom you know from ${club}`).waitFor();
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  const cleo = page.locator('.contact', { hasText: 'Cleo' });
  await cleo.locator('.about summary').click();
  return cleo;
}

test('the address of a member is said to be the member’s, and who accepts there is that member', async () => {
  const page = await client.openFast();
  const cleo = await askCleo(page);
  await cleo.getByText('Also known here as').waitFor();
  await cleo.getByText(`Cleo, in ${club}`).waitFor();
  await expect.poll(() => cleo.getByRole('button', { name: 'Messages: Cleo' }).count()).toBe(1);
});

test('who is asked at the address of a member while merging is off is kept apart, and the user is told', async () => {
  const page = await client.openFast();
  await openTab(page, 'Contacts');
  await mergeSwitch(page).click();
  await page.locator('.merging [aria-checked="false"]').waitFor();
  const cleo = await askCleo(page);
  await cleo.getByRole('button', { name: 'Messages 1 new: Cleo' }).click();
  await cleo.getByText(`You asked Cleo, in ${club}. The two are kept apart.`).waitFor();
  expect(await cleo.getByText('Also known here as').count()).toBe(0);
});

test('the link of a channel without relays, or of an unknown kind, is looked up and not begun', async () => {
  const page = await client.openFast();
  const label = 'Link of the channel';
  for (const [sample, words] of [
    ['Silent Radio', 'The channel has no active relays right now.'],
    ['Future Forum', 'This app does not know channels of the kind “hologram” yet.'],
  ] as const) {
    await page.getByLabel(label).fill(await linkOf(page, sample, label));
    await page.getByText(words).waitFor();
    expect(await page.getByRole('button', { name: 'Connect', exact: true }).isDisabled()).toBe(true);
  }
  expect(await page.locator('.card').count()).toBe(0);
});

test('who comes back to a group asks the contact who let them in, and may take that back or be invited again', async () => {
  const page = await client.openFast();
  await inClubByBob(page);
  const label = 'Link of a group';
  const link = await linkOf(page, club, label);
  await openMember(page, club, 'Bob');
  await page.getByText('Bob, your contact').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: `Leave: ${club}` }).click();
  await answer(page, 'Leave');
  await groupOf(page, club).and(page.locator('[data-phase="left"]')).waitFor();
  await setOnline(page, 'Bob');
  await page.getByLabel(label).fill(link);
  await page.getByText('You were in this group.').waitFor();
  await page.getByRole('button', { name: 'Ask again' }).click();
  await page.getByText(`You asked to be invited to ${club} again.`).waitFor();
  await page.getByRole('button', { name: `Cancel: ${club}` }).click();
  await page.locator('.rejoin').waitFor({ state: 'detached' });
  await setOnline(page, 'Bob');

  await openTab(page, 'Groups');
  await page.getByLabel(label).fill(link);
  await page.getByRole('button', { name: 'Ask again' }).click();
  await page.locator('.rejoin').waitFor({ state: 'detached' });
  await openTab(page, 'Groups');
  await page.locator('.group[data-phase="connected"]').waitFor();
  const asked = (await networkLog(page)).filter(
    (entry) => entry.kind === 'chat' && entry.message.event === 'x.grp.request.inv',
  );
  expect(asked.length).toBeGreaterThan(0);
});
