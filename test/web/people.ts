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

/** The answer to the question whether it is really wanted. */
export const answer = (page: Page, choice: string) =>
  page.getByRole('alertdialog').getByRole('button', { name: choice, exact: true }).click();

export const openChat = (page: Page, name: string) =>
  page.getByRole('button', { name: new RegExp(`^Messages.*: ${name}$`) }).click();

/** Writes in the chat that is open. */
export async function write(page: Page, name: string, text: string): Promise<void> {
  await page.getByLabel(`Message to ${name}`).fill(text);
  await page.keyboard.press('Enter');
}

/** What is read in the chat that is open, in order. */
export const texts = (page: Page) => page.locator('.line-text').allInnerTexts();

export const openMember = (page: Page, group: string, name: string) =>
  memberOf(page, group, name).getByRole('button', { name }).first().click();

/** A link of the simulated network, as whoever pastes it has it. `label`: of the field. */
export async function linkOf(page: Page, sample: string, label: string): Promise<string> {
  await page.locator('.sample', { hasText: sample }).click();
  const link = await page.getByLabel(label).inputValue();
  await page.getByLabel(label).fill('');
  return link;
}
