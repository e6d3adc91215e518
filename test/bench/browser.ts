import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type CDPSession, type Page } from 'playwright';
import { build } from 'vite';
import { chromiumArgs, ensureChromium } from '../browser/chromium.ts';
import type { PageBench } from './page/main.ts';

/** A page with what `page/main.ts` offers. */
export interface BenchPage {
  ask<N extends keyof PageBench>(
    name: N,
    ...args: Parameters<PageBench[N]>
  ): Promise<Awaited<ReturnType<PageBench[N]>>>;
  /** Bytes of JavaScript's heap that are in use, after a collection. */
  usedHeap(): Promise<number>;
}

/** Nobody listens there: what the browser asks for is answered here. `localhost` is a secure context. */
const origin = 'http://localhost/';
/** With them a page may look at a clock of 5 µs; else its steps are 100. */
const headers = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

/** Runs on a page of a real Chromium whose profile is on disk, and is removed afterwards. */
export async function withBenchPage<T>(use: (page: BenchPage) => Promise<T>): Promise<T> {
  const script = await bundle('main');
  const profile = await mkdtemp(join(tmpdir(), 'joinery-bench-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: ensureChromium(),
    args: chromiumArgs,
  });
  try {
    const page = await context.newPage();
    await page.route(`${origin}**`, (route) =>
      route.fulfill({ contentType: 'text/html', headers, body: '<!doctype html><title>Benchmark</title>' }),
    );
    await page.goto(origin);
    await page.addScriptTag({ content: script });
    return await use(benchPage(page, await context.newCDPSession(page)));
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  }
}

function benchPage(page: Page, devtools: CDPSession): BenchPage {
  return {
    ask: (name, ...args) =>
      page.evaluate(
        ([name, args]) => {
          const { bench } = globalThis as unknown as { bench: Record<string, (...args: unknown[]) => unknown> };
          return bench[name]?.(...args);
        },
        [name, args] as const,
      ) as never,
    async usedHeap() {
      await devtools.send('HeapProfiler.collectGarbage');
      return (await devtools.send('Runtime.getHeapUsage')).usedSize;
    },
  };
}

/** A script of the folder `page` with all that it imports. */
export async function bundle(name: string): Promise<string> {
  const entry = fileURLToPath(new URL(`./page/${name}.ts`, import.meta.url));
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: false, rollupOptions: { input: entry, output: { format: 'iife' } } },
  });
  const [output] = [built].flat();
  if (!output || !('output' in output)) throw new Error('nothing was built');
  return output.output[0].code;
}
