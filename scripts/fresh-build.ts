/**
 * Builds the package unless dist is newer than every source. Run before whatever uses the package as a user would:
 * the examples, `npm pack`, the size budget and (as vitest's global set-up) the end-to-end tests.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folders = ['machines', 'runtime', 'persistence', 'simulation'];
const files = ['package.json', 'tsconfig.json', 'tsdown.config.ts'];

/** Messages go to stderr, since stdout may be somebody's `--json`. Throws when the build fails. */
export default function freshBuild(): void {
  if (isFresh()) return;
  process.stderr.write('Building the package, which takes a moment.\n');
  execFileSync('npx', ['tsdown', '--log-level', 'warn'], { cwd: root, stdio: ['ignore', process.stderr, 'inherit'] });
}

/** A folder's own time counts too: it changes when a file in it is removed. */
function isFresh(): boolean {
  const inside = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
  );
  const newestSource = Math.max(...[...files, ...folders, ...inside].map(modifiedAt));
  return Math.min(...builtFiles().map(modifiedAt)) > newestSource;
}

function builtFiles(): string[] {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    exports: Record<string, string | Record<string, string>>;
  };
  return Object.values(exports).flatMap((target) => (typeof target === 'string' ? [] : Object.values(target)));
}

function modifiedAt(path: string): number {
  return statSync(resolve(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) freshBuild();
