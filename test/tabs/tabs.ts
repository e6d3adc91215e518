import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type CDPSession, type Page, type Worker } from 'playwright';
import { build } from 'vite';
import { chromiumArgs, ensureChromium } from '../browser/chromium.ts';
import { patience } from '../browser/launch-chromium.ts';
import type { TabOptions, TabPage } from './page/main.ts';

/** A tab of a real browser, which has joined the others of its profile. */
export interface Tab {
  readonly page: Page;
  readonly devtools: CDPSession;
  ask<N extends keyof TabPage>(name: N, ...args: Parameters<TabPage[N]>): Promise<Awaited<ReturnType<TabPage[N]>>>;
  /** Resolves when its role is this. */
  becomes(role: ReturnType<TabPage['role']>): Promise<void>;
  /** Resolves when something was acknowledged to its pen after a time. */
  acknowledgesAfter(time: number): Promise<void>;
  /** Resolves when its subscriber was told of so many entries. */
  shows(ledger: string, count: number): Promise<void>;
  /** No script of the page runs any more, until it is thawed: as browsers do with pages of which nothing is seen. */
  freezePage(): Promise<void>;
  thawPage(): Promise<void>;
  /** Its process stands still, worker and all, until it is thawed: as phones do. */
  freeze(): void;
  thaw(): void;
  /** What is in its page after a collection: how many ports, and bytes of the heap in use. */
  inMemory(): Promise<{ readonly ports: number; readonly heap: number }>;
  /** Its renderer's process dies. */
  crash(): Promise<void>;
}

/** A browser whose profile is on disk. */
export interface Browser {
  open(options: TabOptions): Promise<Tab>;
  /** A page without an engine. */
  blank(): Promise<Tab>;
  readonly url: string;
  /** Those of all tabs. */
  workers(): Worker[];
  close(): Promise<void>;
}

const html = '<!doctype html><title>A tab</title><script src="/main.js"></script>';

export async function startBrowser(): Promise<Browser> {
  const files: Record<string, { type: string; body: string }> = {
    '/': { type: 'text/html', body: html },
    '/elsewhere': { type: 'text/html', body: '<!doctype html><title>Elsewhere</title>' },
    '/main.js': { type: 'text/javascript', body: await bundle('main') },
    '/worker.js': { type: 'text/javascript', body: await bundle('worker') },
  };
  const server = createServer(({ url = '' }, response) => {
    const file = files[url.split('?')[0] ?? ''];
    response.writeHead(file ? 200 : 404, { 'content-type': file?.type ?? 'text/plain' }).end(file?.body);
  });
  await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const profile = await mkdtemp(join(tmpdir(), 'joinery-tabs-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: ensureChromium(),
    timeout: patience,
    // A tab's process is the one that is started with it; a page that was left may come back as it was.
    args: [...chromiumArgs, '--disable-hang-monitor', '--disable-features=SpareRendererForSitePerProcess'],
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
  context.setDefaultTimeout(patience);

  const system = await context.browser()?.newBrowserCDPSession();
  async function renderers(): Promise<number[]> {
    const { processInfo = [] } = (await system?.send('SystemInfo.getProcessInfo')) ?? {};
    return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  }

  async function blank(): Promise<Tab> {
    const before = await renderers();
    const page = await context.newPage();
    const added = (await renderers()).filter((each) => !before.includes(each));
    await page.goto(url);
    return tabOf(page, await context.newCDPSession(page), added);
  }

  return {
    url,
    blank,
    workers: () => context.pages().flatMap((page) => page.workers()),
    async open(options) {
      const tab = await blank();
      await tab.ask('open', options);
      return tab;
    },
    async close() {
      await context.close();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function tabOf(page: Page, devtools: CDPSession, processes: readonly number[]): Tab {
  const signal = (name: NodeJS.Signals): void => processes.forEach((each) => process.kill(each, name));

  /** Resolves when what the tab answers is as it is to be. */
  async function until<N extends keyof TabPage, A>(
    name: N,
    args: Parameters<TabPage[N]>,
    holds: (answer: ReturnType<TabPage[N]>, argument: A) => boolean,
    argument: A,
  ): Promise<void> {
    await page.waitForFunction(
      ([name, args, holds, argument]) => {
        const { tab } = globalThis as unknown as { tab: Record<string, (...args: unknown[]) => unknown> };
        // oxlint-disable-next-line typescript/no-implied-eval -- a function of the test, on its way to the page
        const test = new Function(`return ${holds}`)() as (answer: unknown, argument: unknown) => boolean;
        return test(tab[name]?.(...args), argument);
      },
      [name, args, String(holds), argument] as const,
      { polling: 20 },
    );
  }

  return {
    page,
    devtools,
    ask: (name, ...args) =>
      page.evaluate(
        ([name, args]) => {
          const { tab } = globalThis as unknown as { tab: Record<string, (...args: unknown[]) => unknown> };
          return tab[name]?.(...args);
        },
        [name, args] as const,
      ) as never,
    becomes: (role) => until('role', [], (is, role) => is === role, role),
    acknowledgesAfter: (time) => until('acknowledged', [], (all, time) => all.some(({ at }) => at > time), time),
    shows: (ledger, count) => until('shown', [ledger], (entries, count) => entries?.length === count, count),
    freezePage: async () => void (await devtools.send('Page.setWebLifecycleState', { state: 'frozen' })),
    thawPage: async () => void (await devtools.send('Page.setWebLifecycleState', { state: 'active' })),
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    async inMemory() {
      await devtools.send('HeapProfiler.collectGarbage');
      const { result: prototype } = await devtools.send('Runtime.evaluate', { expression: 'MessagePort.prototype' });
      const { objects } = await devtools.send('Runtime.queryObjects', { prototypeObjectId: prototype.objectId ?? '' });
      const { result: ports } = await devtools.send('Runtime.callFunctionOn', {
        ...{ functionDeclaration: 'function () { return this.length; }', returnByValue: true },
        ...(objects.objectId !== undefined && { objectId: objects.objectId }),
      });
      await devtools.send('Runtime.releaseObject', { objectId: objects.objectId ?? '' });
      await devtools.send('HeapProfiler.collectGarbage');
      return { ports: ports.value as number, heap: (await devtools.send('Runtime.getHeapUsage')).usedSize };
    },
    async crash() {
      const crashed = page.waitForEvent('crash');
      // It has no answer.
      devtools.send('Page.crash').catch(() => undefined);
      await crashed;
    },
  };
}

async function bundle(name: string): Promise<string> {
  const input = fileURLToPath(new URL(`./page/${name}.ts`, import.meta.url));
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: false, rollupOptions: { input, output: { format: 'iife' } } },
  });
  const [output] = [built].flat();
  if (!output || !('output' in output)) throw new Error('nothing was built');
  return output.output[0].code;
}
