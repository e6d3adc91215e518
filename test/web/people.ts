import type { Page } from 'playwright';

// What a user with contacts and groups does and sees.

export const openTab = (page: Page, name: 'Channels' | 'Contacts' | 'Groups') =>
  page.getByRole('tab', { name }).click();

/** The card of a contact or a group, by its name. */
const contactOf = (page: Page, name: string) => cardOf(page, 'contact', name);
export const groupOf = (page: Page, name: string) => cardOf(page, 'group', name);

const cardOf = (page: Page, kind: 'contact' | 'group', name: string) =>
  page.locator(`.${kind}`, { has: page.getByRole('heading', { name }) });

export const memberOf = (page: Page, group: string, name: string) =>
  groupOf(page, group).locator('.member', { hasText: name });

/** Resolves when the contact is in the phase. */
export const contact = (page: Page, name: string, phase: string) =>
  contactOf(page, name)
    .and(page.locator(`[data-phase="${phase}"]`))
    .waitFor();

/** Resolves when the member of the group is in the phase. */
export const member = (page: Page, group: string, name: string, phase: string) =>
  memberOf(page, group, name)
    .and(page.locator(`[data-phase="${phase}"]`))
    .waitFor();

/** Makes contacts of people of the network, each at their address. */
export async function befriend(page: Page, ...names: ('Bob' | 'Cleo')[]): Promise<void> {
  await openTab(page, 'Contacts');
  for (const name of names) {
    await page.getByText(`${name}’s address`).click();
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await contact(page, name, 'connected');
  }
}

export async function found(page: Page, name: string): Promise<void> {
  await openTab(page, 'Groups');
  await page.getByLabel('Name of a new group').fill(name);
  await page.getByRole('button', { name: 'Create' }).click();
}

export const invite = (page: Page, group: string, name: string) =>
  groupOf(page, group)
    .getByRole('button', { name: `Invite ${name}` })
    .click();

/** Joins the group that Bob has founded, and that Cleo is in. */
export async function joinClub(page: Page): Promise<void> {
  await openTab(page, 'Groups');
  await page.locator('.sample', { hasText: 'Woodworkers' }).click();
  await page.getByRole('button', { name: 'Join', exact: true }).click();
}

export const setOnline = (page: Page, name: string) => page.getByRole('switch', { name }).click();
