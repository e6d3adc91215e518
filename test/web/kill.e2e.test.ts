import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chromiumArgs, ensureChromium } from '../browser/chromium.ts';
import { patience } from '../browser/launch-chromium.ts';
import { messagesByRelay, networkLog, storedRows } from './stored.ts';
import { cardOf, join, relays, running, startWebClient, type WebClient } from './web-client.ts';

let client: WebClient;
let profile: string;
const started: ChildProcess[] = [];
beforeAll(async () => {
  client = await startWebClient();
  profile = await mkdtemp(joinPath(tmpdir(), 'joinery-'));
});
afterAll(async () => {
  for (const each of started) kill(each);
  await client.close();
  await rm(profile, { recursive: true, maxRetries: 5 });
});

const weather = 'Weather Watch';

/** A browser of our own on the profile, whose process can be killed, and the page of the client in it. */
async function launch(): Promise<{ browser: ChildProcess; page: Page }> {
  const args = [...chromiumArgs, '--lang=en-US', '--remote-debugging-port=0', `--user-data-dir=${profile}`];
  const browser = spawn(ensureChromium(), args, { detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
  started.push(browser);
  const endpoint = await new Promise<string>((resolve) => {
    createInterface({ input: browser.stderr }).on('line', (line) => {
      const [, url] = /DevTools listening on (ws:.*)/.exec(line) ?? [];
      if (url !== undefined) resolve(url);
    });
  });
  const [context] = (await chromium.connectOverCDP(endpoint, { timeout: patience })).contexts();
  if (!context) throw new Error('a browser without a context');
  context.setDefaultTimeout(patience);
  const page = await context.newPage();
  await page.goto(`${client.url}?seed=1`);
  await running(page);
  return { browser, page };
}

/** Ends the browser with all its processes, which get to do nothing more: it leads a process group of its own. */
function kill({ pid, exitCode, signalCode }: ChildProcess): void {
  if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, 'SIGKILL');
}

test('a browser that is killed again and again while it joins goes on each time, and nothing is lost or said twice', async () => {
  for (const phase of ['fetchingLink', 'joining', 'joined', 'accepted']) {
    const { browser, page } = await launch();
    if (phase === 'fetchingLink') await join(page, weather);
    else await cardOf(page, weather).waitFor();
    await cardOf(page, weather)
      .locator(`.relay[data-phase="${phase}"], .relay[data-phase="connected"]`)
      .first()
      .waitFor();
    const exited = once(browser, 'exit');
    kill(browser);
    await exited;
  }
  const { page } = await launch();
  await relays(page, weather, 'connected', 3);
  const told = ['x.member good alex', 'x.info alex'];
  expect(Object.values(messagesByRelay(await networkLog(page)))).toEqual([told, told, told]);
  expect(await storedRows(page)).toHaveLength(4);
});
