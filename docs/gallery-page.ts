import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';
import type { AnyStateMachine } from 'xstate';
import { chartOf } from '../runtime/inspect/panel/chart/chart-of.ts';
import { layout } from '../runtime/inspect/panel/chart/layout.ts';
import type { Exhibit } from '../runtime/inspect/panel/gallery/exhibit.ts';
import { defaultLimits } from './default-limits.ts';

/**
 * The gallery as one file that needs nothing else: every machine laid out, what shows it, and what is written about its
 * states. It opens from a disk as from any host.
 */
export async function galleryPage(machines: readonly AnyStateMachine[]): Promise<string> {
  const exhibits: Exhibit[] = [];
  for (const machine of machines) {
    const chart = chartOf(machine);
    exhibits.push({ chart, layout: await layout(chart), limits: defaultLimits(machine) });
  }
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Joinery: the machines</title>
<style>html, body, main { height: 100%; margin: 0; }</style>
<main></main>
<script type="application/json" id="machines">${inScript(JSON.stringify(exhibits))}</script>
<script>${inScript(await script())}
JoineryGallery.mountGalleryPage(document.querySelector('main'), JSON.parse(document.getElementById('machines').textContent));
</script>
</html>
`;
}

async function script(): Promise<string> {
  const entry = fileURLToPath(new URL('../runtime/inspect/panel/gallery/gallery-page.tsx', import.meta.url));
  const built = await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { write: false, minify: true, lib: { entry, name: 'JoineryGallery', formats: ['iife'] } },
  });
  const [output] = built as Rolldown.RolldownOutput[];
  const code = output?.output[0].code;
  if (code === undefined) throw new Error('Vite made no script of the gallery.');
  return code;
}

/** Nothing in it ends the element that it stands in. */
function inScript(text: string): string {
  return text.replaceAll('</', String.raw`<\/`);
}
