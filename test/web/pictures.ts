/**
 * `npm run pictures [-- name...]`: opens the web client in the states of `scenes.ts`, scrolls to the card that it is about, and
 * writes what is seen, wide and on a phone, light and dark, to `docs/images`. Fails where a picture is blank.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { scenes, type SceneName } from './scenes.ts';
import { startWebClient } from './web-client.ts';

const folder = join(import.meta.dirname, '../../docs/images');
const devices = { desktop: { width: 1120, height: 620 }, phone: { width: 390, height: 800 } } as const;
/** Of fewer colours is nothing but a background with a line of text. */
const fewestColours = 40;

const isScene = (name: string): name is SceneName => Object.hasOwn(scenes, name);
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !isScene(name));
if (unknown.length > 0)
  throw new Error(`No picture of ${unknown.join(', ')}; of ${Object.keys(scenes).join(', ')} there is`);
const names = wanted.length > 0 ? wanted.filter(isScene) : (['joining', 'failed', 'group'] as const);

await mkdir(folder, { recursive: true });
const client = await startWebClient();
const blank: string[] = [];
try {
  for (const name of names) {
    for (const [device, viewport] of Object.entries(devices)) {
      const page = await client.open({ viewport });
      await scenes[name](page);
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
      await page.locator('.card').evaluate((card) => card.scrollIntoView());
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.locator(`[data-theme="${colorScheme}"]`).waitFor();
        const file = `${name.replaceAll(' ', '-')}-${device}-${colorScheme}.png`;
        const picture = await page.screenshot({ animations: 'disabled' });
        await writeFile(join(folder, file), picture);
        if ((await coloursOf(page, picture)) < fewestColours) blank.push(file);
      }
      await page.context().close();
    }
  }
} finally {
  await client.close();
}
if (blank.length > 0) throw new Error(`Nothing is seen in ${blank.join(', ')}`);

/** How many colours a picture has, as the browser reads it. */
function coloursOf(page: Page, picture: Buffer): Promise<number> {
  return page.evaluate(async (data) => {
    const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
    if (!canvas) throw new Error('this browser draws nothing');
    canvas.drawImage(image, 0, 0);
    return new Set(new Uint32Array(canvas.getImageData(0, 0, image.width, image.height).data.buffer)).size;
  }, picture.toString('base64'));
}
