/**
 * `npm run pictures [-- name...]`: opens the web client in the states of `scenes.ts`, and the inspector in those of its own,
 * and writes what is seen, wide and on a phone, light and dark, to `docs/images`. Fails where a picture is blank.
 */
import { commandLine, refuseUnknown } from '../../scripts/command-line.ts';
import { serveInspectorPage } from '../inspect/inspector-page.ts';
import { inspectorScenes } from '../inspect/scenes.ts';
import { takePictures } from './picture.ts';
import { scenes, type SceneName } from './scenes.ts';
import { startWebClient } from './web-client.ts';

const isScene = (name: string): name is SceneName => Object.hasOwn(scenes, name);
const isInspected = (name: string): boolean => Object.hasOwn(inspectorScenes, name);
const { names: wanted } = commandLine('npm run pictures -- [name...]', {});
refuseUnknown('picture', wanted, [...Object.keys(scenes), ...Object.keys(inspectorScenes)]);
const blank = [
  ...(await ofWebClient(wanted.length > 0 ? wanted.filter(isScene) : ['joining', 'failed', 'group'])),
  ...(await ofInspector(wanted.length > 0 ? wanted.filter(isInspected) : Object.keys(inspectorScenes))),
];
if (blank.length > 0) throw new Error(`Nothing is seen in ${blank.join(', ')}`);

async function ofWebClient(names: readonly SceneName[]): Promise<string[]> {
  const client = names.length > 0 ? await startWebClient() : undefined;
  const blank: string[] = [];
  try {
    for (const name of names) {
      for (const [device, viewport] of [
        ['desktop', { width: 1120, height: 620 }],
        ['phone', { width: 390, height: 800 }],
      ] as const) {
        const page = await client!.open({ viewport });
        await scenes[name](page);
        await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
        await page.locator('.card').evaluate((card) => card.scrollIntoView());
        const themed = (scheme: string) => page.locator(`[data-theme="${scheme}"]`).waitFor();
        blank.push(...(await takePictures(page, `${name.replaceAll(' ', '-')}-${device}`, themed)));
        await page.context().close();
      }
    }
  } finally {
    await client?.close();
  }
  return blank;
}

async function ofInspector(names: readonly string[]): Promise<string[]> {
  const inspector = names.length > 0 ? await serveInspectorPage() : undefined;
  const blank: string[] = [];
  try {
    for (const name of names) {
      for (const [device, viewport] of [
        ['desktop', { width: 1360, height: 800 }],
        ['phone', { width: 390, height: 800 }],
      ] as const) {
        const { search, reach } = inspectorScenes[name]!;
        const page = await inspector!.open(search, viewport);
        await reach(page, device);
        // The way back and what else can be done is the page's, not the panel's.
        await page.addStyleTag({
          content: '.bar { display: none !important } .page { grid-template-rows: 1fr !important }',
        });
        blank.push(...(await takePictures(page, `${name}-${device}`, () => page.waitForTimeout(300))));
        await page.close();
      }
    }
  } finally {
    await inspector?.close();
  }
  return blank;
}
