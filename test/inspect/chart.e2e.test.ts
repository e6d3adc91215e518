import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { builtPage } from './page/built-page.ts';
import { pageOnDisk, violations, type PageOnDisk } from './page/chromium-page.ts';
import { momentsOf, type Moment } from './moments.ts';
import { channel, recordedJoin, recordsOf } from './recorded-join.ts';

let chart: PageOnDisk;
let channelMoments: Moment[];
let relayMoments: Moment[];
beforeAll(async () => {
  const { recorder } = await recordedJoin();
  const records = await recordsOf(recorder);
  channelMoments = momentsOf(records, channel);
  relayMoments = momentsOf(records, `${channel}/relay-1`);
  chart = await pageOnDisk(await builtPage());
});
afterAll(() => chart.close());

interface WithChart {
  readonly ChartPage: { showChart(element: HTMLElement, moment: Moment): void };
}

async function show(page: Page, moment: Moment | undefined): Promise<void> {
  if (!moment) throw new Error('There is no such moment.');
  await page.evaluate((json) => {
    const { ChartPage } = globalThis as unknown as WithChart;
    ChartPage.showChart(document.querySelector('main') as HTMLElement, JSON.parse(json) as Moment);
  }, JSON.stringify(moment));
  await page.locator('.chart-drawing').waitFor();
}

const at = (moments: Moment[], value: string) => moments.find(({ row }) => row.value === value);
const active = (page: Page) => page.locator('.chart-shape[data-active] .chart-title').allTextContents();
const looking = (page: Page, look: string) =>
  page.locator(`.chart-label .chart-text[data-look="${look}"]`).allTextContents();

test('the active state of every moment of a join is lit, and named in the list of states', async () => {
  const page = await chart.open();
  for (const moment of channelMoments) {
    await show(page, moment);
    const value = moment.row.value as string;
    await expect.poll(() => active(page)).toEqual([value]);
    expect(await page.getByRole('listitem').filter({ hasText: '(active)' }).allTextContents()).toEqual([
      `${value} (active)`,
    ]);
  }
});

test('the way that was taken is traced, what may come stands out, and what is waited for counts down', async () => {
  const page = await chart.open();
  const allowing = at(relayMoments, 'allowing');
  await show(page, allowing);
  expect(await looking(page, 'taken')).toEqual(expect.arrayContaining(['CONF', '[isAccepted]']));
  expect(await page.locator('.chart-trace').count()).toBe(2);
  expect(await looking(page, 'possible')).toEqual(
    expect.arrayContaining(['OK', 'CON', 'after allowLimit', 'relay.cancel']),
  );
  const waits = page.getByRole('list', { name: 'What it waits for' });
  expect(await waits.textContent()).toContain('allowLimit 7 d');
  await show(page, allowing && { ...allowing, time: allowing.time + 6 * 86_400_000 });
  await expect.poll(() => waits.textContent()).toContain('allowLimit 1 d');
  await expect.poll(() => waits.textContent()).toContain('answer OK, asked 6 d ago');
});

test('a guard that held a transition back is named', async () => {
  const page = await chart.open();
  await show(page, at(channelMoments, 'connecting'));
  expect(await looking(page, 'held')).toEqual(['[relaysAreNot(connecting)]']);
  expect(await page.getByRole('list', { name: 'What it waits for' }).textContent()).toContain(
    'held back by relaysAreNot(connecting)',
  );
});

test.each(['light', 'dark'] as const)('axe finds nothing in the chart of an instance: %s', async (colorScheme) => {
  const page = await chart.open('', { colorScheme });
  for (const moment of [at(relayMoments, 'allowing'), at(channelMoments, 'connecting')]) {
    await show(page, moment);
    await expect.poll(() => violations(page)).toEqual([]);
  }
});
