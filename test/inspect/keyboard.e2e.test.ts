import type { Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { serveInspector } from '../../runtime/inspect/server/serve-inspector.ts';
import { dumpedJoin } from './dumped-join.ts';
import { type InspectorPage, serveInspectorPage } from './inspector-page.ts';

let inspector: InspectorPage;
let page: Page;
let close: () => Promise<void>;
beforeAll(async () => {
  inspector = await serveInspectorPage();
  const { recorder, run } = await dumpedJoin({ send: async () => ({ changed: true }) });
  await run();
  const server = await serveInspector({ source: recorder, origins: [inspector.origin], allowSend: true });
  close = async () => {
    await inspector.close();
    await server.close();
  };
  page = await inspector.open(`?${new URLSearchParams({ connect: server.url }).toString()}`, {
    ...{ width: 1_360, height: 800 },
  });
});
beforeEach(async () => {
  await page.reload();
  await page.getByRole('treeitem').nth(4).waitFor();
});
afterAll(() => close());

interface Focus {
  readonly name: string;
  readonly role: string;
  /** Something is drawn around it, or in it, that tells it from the others. */
  readonly isSeen: boolean;
  /** Which of the panel's controls it is; -1 for what is none of them. */
  readonly place: number;
}

/** What can be done with a mouse: each has to be reached by keys. What belongs to a list or a tree is reached inside it. */
const controls = `:is(button, a[href], input, select, textarea, summary, [tabindex="0"]):not([tabindex="-1"], [hidden], :disabled)`;

const focus = (): Promise<Focus> =>
  page.evaluate((selector) => {
    const root = document.querySelector('.panel')?.shadowRoot;
    const element = root?.activeElement;
    if (!root || !element)
      return { name: document.activeElement?.textContent ?? '', role: '', isSeen: true, place: -1 };
    const drawn = [element, ...element.querySelectorAll('*')].some((each) => {
      const { outlineStyle, outlineWidth, boxShadow, strokeWidth } = getComputedStyle(each);
      const isOutlined = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1;
      return (
        isOutlined ||
        (each === element && boxShadow !== 'none') ||
        (each.matches('.chart-box') && Number.parseFloat(strokeWidth) >= 2)
      );
    });
    const name = element.getAttribute('aria-label') ?? element.textContent.trim();
    const role = element.getAttribute('role') ?? element.tagName.toLowerCase();
    return { name, role, isSeen: drawn, place: [...root.querySelectorAll(selector)].indexOf(element) };
  }, controls);

/** Names of the controls that are drawn. */
const drawn = (): Promise<string[]> =>
  page.evaluate((selector) => {
    const root = document.querySelector('.panel')?.shadowRoot;
    const all = [...(root?.querySelectorAll(selector) ?? [])];
    return all.flatMap((each, place) =>
      each.checkVisibility() ? [`${place} ${each.getAttribute('aria-label') ?? each.textContent.trim()}`] : [],
    );
  }, controls);

/** Presses Tab until what has the focus is called so. */
async function tabTo(name: string | RegExp, by = 'Tab'): Promise<Focus> {
  for (let presses = 0; presses < 200; presses += 1) {
    await page.keyboard.press(by);
    const found = await focus();
    if (typeof name === 'string' ? found.name === name : name.test(found.name)) return found;
  }
  throw new Error(`${String(name)} is not reached by ${by}`);
}

/** What was asked for is drawn by then. */
const frames = (): Promise<unknown> =>
  page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));

async function press(...keys: string[]): Promise<void> {
  for (const key of keys) {
    await page.keyboard.press(key);
    await frames();
  }
}

const focused = async (): Promise<string> => (await focus()).name;
const heading = () => page.locator('.details h2').textContent();

test('Tab reaches every control of the panel, one after the other, and what has the focus is seen', async () => {
  await page.locator('.tree-name[title="channel-join/news"]').click();
  await page.locator('.chart-drawing').waitFor();
  for (const view of ['Chart', 'Sequence']) {
    await page.getByRole('tab', { name: view }).click();
    await frames();
    const expected = await drawn();
    expect(expected.length).toBeGreaterThan(40);
    await page.getByRole('button', { name: 'All choices' }).focus();
    const reached: Focus[] = [];
    for (let presses = 0; presses < 300; presses += 1) {
      await page.keyboard.press('Tab');
      const found = await focus();
      if (reached.length > 0 && found.place < 0) break;
      reached.push(found);
    }
    expect(reached.filter(({ isSeen }) => !isSeen)).toEqual([]);
    expect(reached.map(({ place, name }) => `${place} ${name}`)).toEqual(expected);
  }
});

test('an instance is found, looked at, sent an event and followed in time without a mouse', async () => {
  await page.getByRole('button', { name: 'All choices' }).focus();
  await tabTo('Instances');
  await press('Home', 'ArrowDown', 'ArrowRight');
  await expect.poll(heading).toBe('channel-join/news/relay-1');
  await press('/');
  await expect.poll(focused).toContain('Search instances');
  await page.keyboard.type('relay-4');
  await tabTo('Instances');
  await press('Home', 'ArrowDown', 'ArrowDown');
  await expect.poll(heading).toBe('channel-join/news/relay-4');

  await page.locator('.chart-drawing').waitFor();
  await tabTo('Chart');
  await tabTo(/^Search states/);
  await page.keyboard.type('connected');
  await tabTo(/^connected/);
  await press('Enter');
  const text = page.getByRole('region', { name: 'State connected' });
  await text.waitFor();
  await tabTo('Close');
  await press('Enter');
  await text.waitFor({ state: 'detached' });
  await expect.poll(focused).toBe('Chart');

  await tabTo('Chart', 'Shift+Tab');
  await press('ArrowRight');
  await page.getByRole('tab', { name: 'Sequence', selected: true }).waitFor();
  await tabTo('Messages, oldest first');
  await press('Home', 'ArrowDown', 'ArrowDown', 'Enter');
  await expect.poll(() => page.getByRole('button', { name: 'Follow', exact: true }).first().isVisible()).toBe(true);
  await press('Escape');
  await page.locator('.sequence-detail').waitFor({ state: 'detached' });

  await tabTo('Moment');
  await press('Home');
  const slider = page.getByRole('slider', { name: 'Moment' });
  await expect.poll(() => slider.getAttribute('aria-valuenow')).toBe('1');
  await press('ArrowRight', 'f');
  await page.getByRole('button', { name: 'Following', pressed: true }).waitFor();

  await tabTo('Send an event', 'Shift+Tab');
  await tabTo('Send');
  await press('Enter');
  await page.getByText('was taken.').waitFor();
  await tabTo('Whole row');
  await press('Enter');
  await tabTo('Row');
  await press('ArrowDown', 'ArrowDown', 'c');
  await expect.poll(focused).toBe('Row');
  await tabTo('Close: show the overview', 'Shift+Tab');
  await press('Enter');
  await expect.poll(heading).toBe('All instances');
  await expect.poll(focused).toBe('Details');
});

test('a recording is made, replayed and discarded, and the keys are shown, without a mouse', async () => {
  await page.getByRole('button', { name: 'All choices' }).focus();
  await tabTo('Record');
  await press('Enter');
  await expect.poll(focused).toBe('Stop');
  await press('Enter');
  await page.getByText('Recorded 0 records.').waitFor();
  await tabTo('Discard what was recorded');
  await press('Enter');
  await tabTo('Replay');
  await press('Enter');
  await page.getByText('Today’s machines take all').waitFor();
  await tabTo('Close the replay');
  await press('Enter');
  // The button is gone, and the keys are heard all the same.
  await press('?');
  await page.getByRole('dialog').waitFor();
  await expect.poll(focused).toBe('Close');
  await press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await press('[');
  await expect.poll(() => page.locator('.header').getAttribute('class')).toContain('is-past');
});
