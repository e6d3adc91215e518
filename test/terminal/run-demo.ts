import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** Runs the demo as `npm run demo` does. `left`: what it left behind of its files. */
export async function runDemo(...args: string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'joinery-test-'));
  const command = ['--tsconfig', 'tsconfig.built.json', 'examples/terminal/main.ts', ...args];
  const child = spawn('node_modules/.bin/tsx', command, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: folder },
  });
  const ended = once(child, 'exit');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [exitCode] = (await ended) as [number | null];
  const left = readdirSync(folder).filter((name) => name.startsWith('joinery-demo-'));
  rmSync(folder, { recursive: true });
  return { exitCode, stdout, stderr, left, last: stdout.trimEnd().split('\n').at(-1) ?? '' };
}
