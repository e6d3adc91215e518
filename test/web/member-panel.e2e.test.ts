import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { befriend, groupOf, invite, joinClub, member, openMember, openTab } from './people.ts';
import { served } from './served.ts';
import { networkLog } from './stored.ts';

/** What is offered for a member of a group: to write to them, their address, and nothing that the group forbids. */

const client = served();

const club = 'Woodworkers';
const readers = 'Silent readers';

const dialogOf = (page: Page, name: string) => page.getByRole('dialog', { name });
const write = (page: Page, name: string) => dialogOf(page, name).getByRole('button', { name: 'Send direct message' });
const address = (page: Page, name: string) => dialogOf(page, name).getByText('Address', { exact: true });
const askThere = (page: Page, name: string) => dialogOf(page, name).getByRole('button', { name: `Connect: ${name}` });

/** A group of our own, without direct messages or with them, that Cleo has joined by its link. */
async function readersWithCleo(page: Page, direct: boolean): Promise<void> {
  await openTab(page, 'Groups');
  if (!direct) await page.getByRole('switch', { name: 'Direct messages' }).click();
  await page.getByLabel('Name of a new group').fill(readers);
  await page.getByRole('button', { name: 'Create' }).click();
  const group = groupOf(page, readers);
  await group.getByRole('button', { name: 'Make a link' }).click();
  await page.getByText('Woodworkers').first().waitFor();
  await group.getByRole('button', { name: 'Give it to Cleo' }).click();
  await member(page, readers, 'Cleo', 'connected');
}

const sent = async (page: Page, event: string): Promise<number> =>
  (await networkLog(page)).filter(
    (entry) => entry.kind === 'chat' && entry.from === 'you' && entry.message.event === event,
  ).length;

test('a member shows an address, at which they are asked to be a contact, who is that member', async () => {
  const page = await client.openFast();
  await joinClub(page);
  await member(page, club, 'Cleo', 'connected');
  await openMember(page, club, 'Cleo');
  await address(page, 'Cleo').waitFor();
  expect(await write(page, 'Cleo').count()).toBe(1);
  await askThere(page, 'Cleo').click();
  await page.locator('.contact:focus[data-phase="connected"]').waitFor();
  expect([await sent(page, 'x.contact'), await sent(page, 'x.grp.direct.inv')]).toEqual([2, 0]);
  const cleo = page.locator('.contact', { hasText: 'Cleo' });
  await cleo.locator('.about summary').click();
  await cleo.getByText(`Cleo, in ${club}`).waitFor();

  await openTab(page, 'Groups');
  await openMember(page, club, 'Cleo');
  await address(page, 'Cleo').waitFor();
  expect(await askThere(page, 'Cleo').count()).toBe(0);
  await write(page, 'Cleo').click();
  await page.getByLabel('Message to Cleo').waitFor();
  expect(await page.locator('.contact').count()).toBe(1);
});

test('who let us into a group by its link is written to from there, and so is whom we let in', async () => {
  const page = await client.openFast();
  await joinClub(page);
  await member(page, club, 'Bob', 'connected');
  await openMember(page, club, 'Bob');
  await write(page, 'Bob').click();
  await page.locator('.contact[data-phase="connected"]', { hasText: 'Bob' }).waitFor();
  await readersWithCleo(page, true);
  await openMember(page, readers, 'Cleo');
  await write(page, 'Cleo').click();
  await page.locator('.contact[data-phase="connected"]', { hasText: 'Cleo' }).waitFor();
  expect(await sent(page, 'x.grp.direct.inv')).toBe(2);
});

test('in a group without direct messages a member has neither a button nor an address', async () => {
  const page = await client.openFast();
  await readersWithCleo(page, false);
  await openMember(page, readers, 'Cleo');
  await dialogOf(page, 'Cleo').getByText('Role', { exact: true }).waitFor();
  await dialogOf(page, 'Cleo').getByText('Groups in common').waitFor();
  expect(await write(page, 'Cleo').count()).toBe(0);
  expect(await address(page, 'Cleo').count()).toBe(0);
  expect(await askThere(page, 'Cleo').count()).toBe(0);
  expect(await dialogOf(page, 'Cleo').getByRole('button', { name: 'Remove: Cleo' }).count()).toBe(1);
});

test('a contact is written to from a group without direct messages: it is none of the group’s business', async () => {
  const page = await client.openFast();
  await befriend(page, 'Cleo');
  await openTab(page, 'Groups');
  await page.getByRole('switch', { name: 'Direct messages' }).click();
  await page.getByLabel('Name of a new group').fill(readers);
  await page.getByRole('button', { name: 'Create' }).click();
  await invite(page, readers, 'Cleo');
  await member(page, readers, 'Cleo', 'connected');
  await openMember(page, readers, 'Cleo');
  expect(await address(page, 'Cleo').count()).toBe(0);
  await write(page, 'Cleo').click();
  await page.getByLabel('Message to Cleo').waitFor();
});
