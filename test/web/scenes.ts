import type { Page } from 'playwright';
import { befriend, found, invite, joinClub, member, openChat, openMember, openTab, write } from './people.ts';
import { chooseSpeed, join, phase, relays } from './web-client.ts';

const club = 'Woodworkers';
const hikers = 'Sunday hikers';

/** States of the web client worth looking at, by name: each brings a page that was just opened there. */
export const scenes = {
  async empty() {},
  async joining(page) {
    await chooseSpeed(page, 'Slow motion');
    await join(page, 'City Library');
    await relays(page, 'City Library', 'failed', 2);
    await relays(page, 'City Library', 'connected', 1);
  },
  async joined(page) {
    await chooseSpeed(page, 'Fast');
    await join(page, 'Weather Watch');
    await relays(page, 'Weather Watch', 'connected', 3);
  },
  async failed(page) {
    await chooseSpeed(page, 'Fast');
    await join(page, 'Old Theatre');
    await phase(page, 'Old Theatre', 'failed');
  },
  async 'refused link'(page) {
    await page.getByLabel('Link of the channel').fill('not a link');
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await page.getByRole('alert').waitFor();
  },
  async invitation(page) {
    await openTab(page, 'Contacts');
    await page.getByRole('button', { name: 'Make a one-time invitation' }).click();
    await page.getByRole('textbox', { name: 'One-time invitation' }).waitFor();
  },
  async chat(page) {
    await chooseSpeed(page, 'Fast');
    await befriend(page, 'Bob');
    await openChat(page, 'Bob');
    await write(page, 'Bob', 'Are you coming on Sunday?');
    await page.locator('.line-text').nth(1).waitFor();
  },
  async question(page) {
    await chooseSpeed(page, 'Fast');
    await befriend(page, 'Bob');
    await page.getByRole('button', { name: 'Delete: Bob' }).click();
    await page.getByRole('alertdialog').waitFor();
  },
  async 'own group'(page) {
    await chooseSpeed(page, 'Fast');
    await befriend(page, 'Bob');
    await found(page, hikers);
    await invite(page, hikers, 'Bob');
    await member(page, hikers, 'Bob', 'connected');
  },
  async group(page) {
    await chooseSpeed(page, 'Fast');
    await joinClub(page);
    await member(page, club, 'Cleo', 'connected');
    await openChat(page, club);
    await write(page, club, 'Who brings the plane on Sunday?');
    await page.locator('.line-text').nth(2).waitFor();
  },
  async member(page) {
    await chooseSpeed(page, 'Fast');
    await joinClub(page);
    await member(page, club, 'Cleo', 'connected');
    await openMember(page, club, 'Cleo');
    await page.getByRole('dialog').waitFor();
  },
} satisfies Record<string, (page: Page) => Promise<void>>;

export type SceneName = keyof typeof scenes;
