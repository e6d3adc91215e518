import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';

const folder = join(import.meta.dirname, '../../docs/images');
/** Of fewer colours is nothing but a background with a line of text. */
const fewestColours = 40;

/** Writes what a page shows, light and dark, to `docs/images`. Returns the names of those files that are blank. */
export async function takePictures(page: Page, name: string, themed: (scheme: string) => Promise<void>) {
  const blank: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await themed(colorScheme);
    const file = `${name}-${colorScheme}.png`;
    const picture = await page.screenshot({ animations: 'disabled' });
    await writeFile(join(folder, file), picture);
    if ((await coloursOf(page, picture)) < fewestColours) blank.push(file);
  }
  return blank;
}

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
