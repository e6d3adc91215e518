import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';

/** A page with the chart of an instance, as one file that needs no server. */
export async function builtPage(): Promise<string> {
  const entry = fileURLToPath(new URL('chart-page.tsx', import.meta.url));
  const built = await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { write: false, minify: false, lib: { entry, name: 'ChartPage', formats: ['iife'] } },
  });
  const [output] = built as Rolldown.RolldownOutput[];
  const code = (output?.output[0].code ?? '').replaceAll('</script', String.raw`<\/script`);
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Chart</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<style>html, body, main { height: 100%; margin: 0; }</style><main></main><script>${code}</script></html>`;
}
