import { afterAll, beforeAll, expect, test } from 'vitest';
import { endings, HandOvers } from './hand-over.ts';
import { type Browser, startBrowser } from './tabs.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

test.each(endings)(
  'when the tab that writes is %s, another goes on, and of what all five write nothing is lost or done twice',
  async (ending) => {
    const handOvers = new HandOvers(browser, { profile: ending, patience: 3_000, deadline: 120_000 }, 100);
    for (const delay of [200, 450]) {
      const { acknowledged, milliseconds: _, late: __, ...others } = await handOvers.once(ending, delay);
      expect(others).toEqual({ ending, lost: 0, doubled: 0, refused: 0, unlike: 0 });
      // Of each tab one before the end, and of those that are left one after it.
      expect(acknowledged).toBeGreaterThanOrEqual(9);
    }
  },
);
