import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { scenes, type SceneName } from './scenes.ts';
import { served } from './served.ts';
import { relays } from './web-client.ts';

const client = served();

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What axe finds wrong with the page as it is: the rule, and where. */
async function violations(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: axe });
  // While something fades in, its colours are not those that are read. What moves for ever is a sign that moves.
  await page.evaluate(() => {
    const ends = document.getAnimations().filter((each) => each.effect?.getComputedTiming().endTime !== Infinity);
    return Promise.all(ends.map((each) => each.finished.catch(() => undefined)));
  });
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<AxeResults> } };
    return (await axe.run()).violations;
  });
  return found.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

/** What has the focus; nothing while the browser itself has it, on the way around. */
const focused = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => {
    const { activeElement: element } = document;
    return element && element !== document.body ? element.outerHTML.slice(0, 200) : undefined;
  });

/** What the keyboard gets to by Tab, all the way around the page. */
async function byTab(page: Page): Promise<Set<string>> {
  const reached = new Set<string>();
  for (let presses = 0, known = 0; presses < 400 && known < 60; presses++) {
    await page.keyboard.press('Tab');
    const element = await focused(page);
    known = element === undefined || reached.has(element) ? known + 1 : 0;
    if (element !== undefined) reached.add(element);
  }
  return reached;
}

/** What can be used on the page: below an open dialog nothing can. */
const usable = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const isUsable = (element: Element): boolean =>
      element.checkVisibility({ visibilityProperty: true }) && !element.matches(':disabled, [tabindex="-1"]');
    const scope = document.querySelector('dialog[open]') ?? document;
    // Of radio buttons and tabs one is reached by Tab, and the others from there by the arrows.
    const selector = 'button, a[href], input:not([type="radio"]), select, textarea, summary, [tabindex="0"]';
    return [...scope.querySelectorAll(selector)].filter(isUsable).map((element) => element.outerHTML.slice(0, 200));
  });

test.each(Object.keys(scenes) as SceneName[])(
  'axe objects to nothing, light or dark, wide or on a phone, and the keyboard gets everywhere: %s',
  async (name) => {
    const page = await client.open({ colorScheme: 'light' });
    await scenes[name](page);
    await expect.poll(() => violations(page), { message: 'light' }).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.locator('[data-theme="dark"]').waitFor();
    await expect.poll(() => violations(page), { message: 'dark' }).toEqual([]);

    const all = await usable(page);
    expect(all.length).toBeGreaterThan(0);
    const reached = await byTab(page);
    expect(all.filter((each) => !reached.has(each))).toEqual([]);

    await page.setViewportSize({ width: 390, height: 844 });
    await expect.poll(() => violations(page), { message: 'on a phone' }).toEqual([]);
    await page.context().close();
  },
);

test('a channel is joined with nothing but the keyboard', async () => {
  const page = await client.open();
  const pressUntil = async (key: string, there: RegExp) => {
    for (let presses = 0; presses < 100 && !there.test((await focused(page)) ?? ''); presses++) {
      await page.keyboard.press(key);
    }
  };
  await pressUntil('Tab', /type="radio"/);
  await page.keyboard.press('Space');
  await pressUntil('Shift+Tab', /type="submit"/);
  await page.keyboard.press('Enter');
  await relays(page, 'Weather Watch', 'connected', 3);
  expect(await page.locator('.card').count()).toBe(1);
});
