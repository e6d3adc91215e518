import { expect, test } from 'vitest';
import { served } from './served.ts';
import { messagesByRelay, networkLog, storedRows } from './stored.ts';
import { cardOf, chooseSpeed, crashEngine, join, phase, relayOf, relays, running, setRelay } from './web-client.ts';

const client = served();

const weather = 'Weather Watch';
/** What each of three healthy relays receives, and nothing twice. */
const once = ['x.member good alex', 'x.info alex'];

test('a channel with three relays is joined through all of them, with one request to each', async () => {
  const page = await client.open();
  await join(page, weather);
  await relays(page, weather, 'connected', 3);
  await phase(page, weather, 'functional');
  await expect.poll(() => cardOf(page, weather).getByText('3 of 3 relays connected').count()).toBe(1);
  expect(Object.values(messagesByRelay(await networkLog(page)))).toEqual([once, once, once]);
});

test('an incognito join shows one random name to every relay', async () => {
  const page = await client.open();
  await chooseSpeed(page, 'Fast');
  await page.getByRole('switch', { name: 'Incognito' }).click();
  await join(page, weather);
  await relays(page, weather, 'connected', 3);
  const [, name] = /Incognito as (.+)/.exec(await cardOf(page, weather).locator('.identity').innerText()) ?? [];
  expect(name).toBeTruthy();
  const seen = [`x.member good ${name}`, `x.info ${name}`];
  expect(Object.values(messagesByRelay(await networkLog(page)))).toEqual([seen, seen, seen]);
});

test('a reload in the middle of a join goes on where it was', async () => {
  const page = await client.open();
  await chooseSpeed(page, 'Slow motion');
  await join(page, weather);
  await relays(page, weather, 'joining', 2);
  await page.reload();
  await running(page);
  await chooseSpeed(page, 'Fast');
  await relays(page, weather, 'connected', 3);
  expect(Object.values(messagesByRelay(await networkLog(page)))).toEqual([once, once, once]);
});

test('a crash of the engine in the middle of a join is noticed, and the next engine goes on', async () => {
  const page = await client.open();
  await join(page, weather);
  await relays(page, weather, 'joined', 1);
  await crashEngine(page);
  await running(page);
  await relays(page, weather, 'connected', 3);
  expect(Object.values(messagesByRelay(await networkLog(page)))).toEqual([once, once, once]);
});

test('offline in the middle of a join shows that the network is waited for and no failure, and back online it is joined', async () => {
  const page = await client.open();
  await chooseSpeed(page, 'Slow motion');
  await join(page, weather);
  await relays(page, weather, 'joining', 3);
  await page.getByRole('switch', { name: /Offline/ }).click();
  await cardOf(page, weather).getByText('Waiting for the network').first().waitFor();
  expect(await cardOf(page, weather).locator('[data-tone="bad"]').count()).toBe(0);
  await page.getByRole('switch', { name: /Offline/ }).click();
  await chooseSpeed(page, 'Fast');
  await relays(page, weather, 'connected', 3);
});

test('when all relays fail each shows its reason, and a retry after they recovered joins through those that can', async () => {
  const page = await client.open();
  await chooseSpeed(page, 'Fast');
  await join(page, 'Old Theatre');
  await phase(page, 'Old Theatre', 'failed');
  const card = cardOf(page, 'Old Theatre');
  await card.getByText('None of the relays could be joined.').waitFor();
  await expect.poll(() => relayOf(page, 'Old Theatre', 'Aurora').getByText('You were refused').count()).toBe(1);
  await relayOf(page, 'Old Theatre', 'Relay 3').getByText('This link no longer leads anywhere.').waitFor();

  await setRelay(page, 'Aurora', 'Healthy');
  await setRelay(page, 'Birch', 'Healthy');
  await card.getByRole('button', { name: 'Try again', exact: true }).first().click();
  await phase(page, 'Old Theatre', 'functional');
  await relays(page, 'Old Theatre', 'connected', 2);
});

test('relays that no link leads to are not called healthy: those of a dead channel link, and one whose own is dead', async () => {
  const page = await client.open();
  await chooseSpeed(page, 'Fast');
  const conditions = () => page.locator('.relay-control select').evaluateAll((all) => all.map((each) => each.dataset));
  for (const [channel, ended, expected] of [
    ['Closed Bakery', 'linkInvalid', ['unreached']],
    ['Future Forum', 'updateRequired', ['unreached', 'unreached']],
    ['Old Theatre', 'failed', ['rejecting', 'rejecting', 'unreached']],
  ] as const) {
    await join(page, channel);
    await page.locator(`.card[data-phase="${ended}"]`).waitFor();
    await expect.poll(conditions).toEqual(expected.map((condition) => ({ condition })));
  }
  expect(await page.locator('.relay-control select:disabled').count()).toBe(1);
});

test('one relay can be tried again by itself', async () => {
  const page = await client.open();
  await chooseSpeed(page, 'Fast');
  await join(page, 'Saturday Market');
  await relays(page, 'Saturday Market', 'congested', 1);
  await setRelay(page, 'Aurora', 'Healthy');
  await page.getByRole('button', { name: 'Try again: Aurora' }).click();
  await relays(page, 'Saturday Market', 'connected', 2);
  await expect.poll(() => cardOf(page, 'Saturday Market').getByText('2 of 2 relays connected').count()).toBe(1);
});

test('a text that is no link is refused in words, and nothing is stored', async () => {
  const page = await client.open();
  await page.getByLabel('Link of the channel').fill('not a link');
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.getByRole('alert').getByText('This is not a link to a person, a group or a channel.').waitFor();
  expect(await page.getByText('This is not a link').count()).toBe(1);
  expect(await storedRows(page)).toEqual([]);
  // What was wrong with it says nothing of another one.
  await page.getByLabel('Link of the channel').fill('another one');
  await page.getByRole('alert').waitFor({ state: 'detached' });
});

test('without Web Locks the tab that was opened last works, and the one before says so, and is loaded anew', async () => {
  const first = await client.open();
  await first.context().addInitScript(() => Object.defineProperty(navigator, 'locks', { value: undefined }));
  await first.reload();
  await running(first);
  const second = await client.open({ context: first.context() });
  await running(second);
  const notice = first.getByRole('alert').filter({ hasText: 'The app is open in another tab.' });
  await notice.waitFor();
  await second.close();
  await notice.getByRole('button', { name: 'Reload the page' }).click();
  await running(first);
  expect(await notice.count()).toBe(0);
});

test('three tabs show the same, each may act, and when the one with the engine is closed another goes on', async () => {
  const first = await client.open();
  const others = [];
  for (let n = 0; n < 2; n++) others.push(await client.open({ context: first.context() }));
  for (const tab of others) await running(tab);
  await join(others[1]!, weather);
  for (const tab of [first, ...others]) await cardOf(tab, weather).waitFor();
  await first.close();
  const [second] = others;
  await join(second!, 'Night Trains');
  for (const tab of others) {
    await relays(tab, weather, 'connected', 3);
    await relays(tab, 'Night Trains', 'connected', 2);
  }
  const received = Object.values(messagesByRelay(await networkLog(second!))).map((each) => each.join());
  expect(received.filter((each) => each === once.join())).toHaveLength(5);
});

/** In the page, before anything else: what is seen of channels, each time that is something else. */
function watchChannels(): void {
  const seen: string[] = [];
  Object.assign(globalThis, { seen });
  new MutationObserver(() => {
    const relays = document.querySelectorAll('.card .relay').length;
    const now = document.querySelector('.channels .empty') ? 'empty' : `${relays} relays`;
    if (seen.at(-1) !== now) seen.push(now);
  }).observe(document, { childList: true, subtree: true });
}

test('a channel is there at once and whole when the page is loaded, and stays when this tab takes over', async () => {
  const first = await client.openFast();
  await join(first, weather);
  await relays(first, weather, 'connected', 3);
  const second = await client.open({ context: first.context() });
  await second.addInitScript(watchChannels);
  await second.reload();
  await running(second);
  await first.close();
  await join(second, 'Night Trains');
  await relays(second, 'Night Trains', 'connected', 2);
  const seen = await second.evaluate(() => (globalThis as unknown as { seen: string[] }).seen);
  expect(seen.slice(0, 3)).toEqual(['0 relays', '3 relays', '6 relays']);
});

test('whoever starts afresh does so in all tabs', async () => {
  const first = await client.open();
  const second = await client.open({ context: first.context() });
  await running(second);
  await join(first, weather);
  await cardOf(second, weather).waitFor();
  await second.getByRole('button', { name: 'Start afresh' }).click();
  for (const tab of [first, second]) {
    await cardOf(tab, weather).waitFor({ state: 'detached' });
    await running(tab);
  }
  await expect.poll(() => storedRows(second)).toEqual([]);
});

test('the page speaks German when it is told to', async () => {
  const page = await client.open();
  await page.getByRole('button', { name: 'Deutsch' }).click();
  await expect.poll(() => page.getByRole('heading', { name: 'Kanal beitreten' }).count()).toBe(1);
  await expect.poll(() => page.evaluate(() => document.documentElement.lang)).toBe('de');
});
