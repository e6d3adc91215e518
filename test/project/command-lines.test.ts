import { execFile, type ExecFileException } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };

/** By name, the files of the scripts that take a command line. Those of the demo are in `test/terminal`. */
const files = new Map(
  Object.entries(scripts).flatMap(([name, command]): [string, string][] => {
    const [, file] = /^tsx --tsconfig tsconfig\.built\.json (\S+)$/.exec(command) ?? [];
    return file === undefined || ['build:fresh', 'chromium', 'demo'].includes(name) ? [] : [[name, file]];
  }),
);

/** Runs a script without what npm runs before it. Returns its exit code and what it printed. */
function run(name: string, ...args: string[]): Promise<{ code: unknown; out: string; err: string }> {
  const command = ['--tsconfig', 'tsconfig.built.json', files.get(name) ?? '', ...args];
  return new Promise((resolve) => {
    execFile('node_modules/.bin/tsx', command, (error: ExecFileException | null, out, err) =>
      resolve({ code: error?.code ?? 0, out, err }),
    );
  });
}

const notThere = [...files.keys()].map((name): [string, string[], string] => [
  name,
  ['--colour'],
  `Unknown option '--colour'. npm run ${name}`,
]);

it.each([
  ...notThere,
  ['simulate', ['--seeds', 'many'], "--seeds has to be a whole number, 0 at least, not 'many'"],
  ['simulate', ['--world', 'moon'], 'channels, groups, merges'],
  ['bench', ['engines'], "No benchmark 'engines'; there are: step, engine"],
  ['test:model', ['channel-joins'], "No machine 'channel-joins'"],
  ['test:tabs', ['--each', ''], "not ''"],
  ['replay', [], 'FILE...'],
  ['replay', ['no-such.recording'], 'no-such.recording'],
  ['replay', ['package.json'], 'RecordingInvalid'],
])('npm run %s -- %j is refused in one line, before anything is done.', async (name, args, what) => {
  const { code, out, err } = await run(name, ...args);
  expect(err).toMatch(/^[^\n]+\n$/);
  expect(err).toContain(what);
  expect({ code, out }).toEqual({ code: 2, out: '' });
});

it('A script tells its usage when it is asked for that.', async () => {
  const usage = 'npm run test:model -- [machine...] [--json] [--paths]\n';
  expect(await run('test:model', '--help')).toEqual({ code: 0, out: usage, err: '' });
});
