import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

/** For every launch: no screen, no sandbox (containers run as root), and no traffic of the browser's own. */
export const chromiumArgs = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The browser's path: CHROMIUM_PATH if set, else the first of the known names on PATH; `undefined` if there is none. */
export function findChromium(): string | undefined {
  const chosen = process.env['CHROMIUM_PATH'];
  if (chosen) return chosen;
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

/**
 * The browser's path; installs Chromium first where that is possible (root on Debian or Ubuntu).
 * Throws an Error that says what to do where it is not.
 */
export function ensureChromium(): string {
  const found = findChromium();
  if (found !== undefined && isExecutable(found)) return found;
  if (found !== undefined) throw new Error(`CHROMIUM_PATH is ${found}, which is not an executable file.`);
  if (process.getuid?.() === 0 && isDebianLike()) installChromium();
  const installed = findChromium();
  if (installed !== undefined) return installed;
  throw new Error(
    `The browser tests need Chromium, and none was found (looked for ${names.join(', ')} on PATH). ` +
      'Install one, or set CHROMIUM_PATH to a Chromium or Chrome of yours, and run the tests again.',
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Debian's package is a browser. Ubuntu's installs a snap, which a container may refuse: then none is found after it. */
function isDebianLike(): boolean {
  const release = '/etc/os-release';
  return existsSync(release) && /^(ID|ID_LIKE)=.*(debian|ubuntu)/m.test(readFileSync(release, 'utf8'));
}

/** When it fails, apt-get has said why; that no browser was found is said next. */
function installChromium(): void {
  const apt = (...args: string[]) =>
    spawnSync('apt-get', args, {
      stdio: ['ignore', process.stderr, process.stderr],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  process.stderr.write('Chromium is missing: installing it with apt-get.\n');
  apt('update');
  apt('install', '-y', '--no-install-recommends', 'chromium');
}
