import { afterAll, beforeAll, expect, test } from 'vitest';
import { galleryPage } from '../../docs/gallery-page.ts';
import { registry } from '../../machines/registry.ts';
import { focusedName, pageOnDisk, violations, type PageOnDisk } from './page/chromium-page.ts';

const shown = ['channel-join', 'relay-connection', 'membership'] as const;
let gallery: PageOnDisk;
beforeAll(async () => {
  gallery = await pageOnDisk(await galleryPage(shown.map((name) => registry[name].machine)));
});
afterAll(() => gallery.close());

const phone = { viewport: { width: 390, height: 844 } };

test('the page comes from the disk alone: it asks for nothing, and says nothing of an error', async () => {
  const page = await gallery.open();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('pageerror', (error) => asked.push(error.message));
  await page.reload();
  await page.getByRole('group', { name: 'Statechart of channel-join' }).waitFor();
  expect(asked).toEqual([page.url()]);
  expect(await page.getByRole('navigation', { name: 'Machines' }).getByRole('link').count()).toBe(shown.length);
});

test('a state is found by an event, told of with its limits, and has an address', async () => {
  const page = await gallery.open();
  await page.getByRole('searchbox', { name: 'Search machines' }).fill('JOINED');
  const links = page.getByRole('navigation', { name: 'Machines' }).getByRole('link');
  await links.getByText('joining', { exact: true }).first().waitFor();
  await links.getByText('joining', { exact: true }).first().click();
  const told = page.getByRole('region', { name: 'State joining' });
  expect(await told.textContent()).toContain('Told to join (relay.join)');
  expect(await told.textContent()).toContain('2 min (interactive), 7 d (background)');
  await expect.poll(() => new URL(page.url()).hash).toBe('#relay-connection/joining');

  await told.getByRole('button', { name: '→ joined' }).first().click();
  await page.getByRole('region', { name: 'State joined' }).waitFor();
  await page.goBack();
  await told.waitFor();

  const other = await gallery.open('#membership/connected');
  await other.getByRole('region', { name: 'State connected' }).waitFor();
  expect(await other.getByRole('button', { name: /^connected/ }).getAttribute('aria-pressed')).toBe('true');
});

test.each([
  ['beside', { viewport: { width: 800, height: 700 } }],
  ['above', phone],
])('a state that is chosen is seen %s what is told of it', async (_, look) => {
  const page = await gallery.open('#relay-connection/failed', look);
  const window = await page.locator('.chart-window').boundingBox();
  const told = await page.getByRole('region', { name: 'State failed' }).boundingBox();
  if (!window || !told) throw new Error('nothing is told');
  const isSeen = async (): Promise<unknown> => {
    const state = await page.getByRole('button', { name: /^failed/ }).boundingBox();
    if (!state || state.x < window.x || state.y < window.y) return false;
    return state.x + state.width <= told.x || state.y + state.height <= told.y;
  };
  await expect.poll(isSeen).toBe(true);
});

test.each(['light', 'dark'] as const)('axe finds nothing in the gallery: %s', async (colorScheme) => {
  for (const look of [{}, phone]) {
    const page = await gallery.open('#relay-connection', { colorScheme, ...look });
    await page.getByRole('group', { name: 'Statechart of relay-connection' }).waitFor();
    await expect.poll(() => violations(page)).toEqual([]);
    await page.getByRole('button', { name: /^joining/ }).press('Enter');
    await page.getByRole('region', { name: 'State joining' }).waitFor();
    await expect.poll(() => violations(page), { message: 'with a state' }).toEqual([]);
    await page.getByRole('searchbox', { name: 'Search states and events of this chart' }).fill('err');
    await expect.poll(() => violations(page), { message: 'with a search' }).toEqual([]);
  }
});

test('every state is reached and opened by the keyboard alone, and the drawing moved and zoomed', async () => {
  const page = await gallery.open('#relay-connection');
  await page.getByRole('searchbox', { name: 'Search states and events of this chart' }).focus();
  const reached = new Set<string>();
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press('Tab');
    reached.add(((await focusedName(page)).split(',')[0] ?? '').trim());
  }
  const states = Object.keys(registry['relay-connection'].machine.root.states);
  expect(states.filter((state) => !reached.has(state))).toEqual([]);

  const drawing = page.locator('.chart-drawing');
  const place = () => drawing.getAttribute('transform');
  await page.getByRole('button', { name: /^joined/ }).focus();
  const before = await place();
  await page.keyboard.press('ArrowLeft');
  await expect.poll(place).not.toBe(before);
  const moved = await place();
  await page.keyboard.press('+');
  await expect.poll(place).not.toBe(moved);
  await page.keyboard.press('0');
  const window = await page.locator('.chart-window').boundingBox();
  const isWhole = async (): Promise<unknown> => {
    const whole = await drawing.boundingBox();
    return whole && window && whole.height <= window.height && whole.width <= window.width;
  };
  await expect.poll(isWhole).toBe(true);
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'State joined' }).waitFor();
});

test('the drawing is dragged and zoomed by the mouse; a drag opens nothing', async () => {
  const page = await gallery.open('#channel-join');
  const drawing = page.locator('.chart-drawing');
  const state = page.getByRole('button', { name: /^prepared/ });
  const from = await state.boundingBox();
  if (!from) throw new Error('prepared is not seen');
  await page.mouse.move(from.x + 20, from.y + 10);
  await page.mouse.down();
  await page.mouse.move(from.x + 120, from.y + 60, { steps: 4 });
  await page.mouse.up();
  const dragged = async (): Promise<number[]> => {
    const to = await state.boundingBox();
    return [(to?.x ?? 0) - from.x, (to?.y ?? 0) - from.y].map(Math.round);
  };
  await expect.poll(dragged).toEqual([100, 50]);
  expect(await page.getByRole('region', { name: /^State/ }).count()).toBe(0);
  const before = await drawing.getAttribute('transform');
  await page.mouse.wheel(0, -200);
  await expect.poll(() => drawing.getAttribute('transform')).not.toBe(before);
  await state.click();
  await page.getByRole('region', { name: 'State prepared' }).waitFor();
});
