/**
 * Packs the package, installs the tarball in an empty project beside a compiler of its own, type-checks a consumer
 * that imports every subpath (declarations included: no `skipLibCheck`), and imports each of them in Node.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandLine } from './command-line.ts';

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

commandLine('npm run pack:check', {});
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const subpaths = Object.keys(manifest.exports)
  .filter((subpath) => subpath !== './package.json')
  .map((subpath) => manifest.name + subpath.slice(1));

/** Not `exactOptionalPropertyTypes`: XState's own declarations do not pass it, and declarations are checked here. */
const compilerOptions = {
  target: 'ES2022',
  lib: ['ES2023', 'DOM'],
  module: 'nodenext',
  strict: true,
  noEmit: true,
  types: ['node'],
};

const project = mkdtempSync(join(tmpdir(), 'joinery-pack-'));
try {
  check(project);
  process.stdout.write(`packed, installed, type-checked and imported: ${subpaths.join(', ')}\n`);
} finally {
  rmSync(project, { recursive: true });
}

function check(folder: string): void {
  const tarball = join(folder, run('.', 'npm', 'pack', '--silent', '--pack-destination', folder).trim());
  write(folder, 'package.json', JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
  write(folder, 'tsconfig.json', JSON.stringify({ compilerOptions, include: ['consumer.ts'] }));
  write(folder, 'consumer.ts', consumer());
  const beside = ['typescript', '@types/node', '@types/react', 'elkjs', 'libsql', 'react', 'ws'].map(
    (name) => `${name}@${manifest.devDependencies[name]}`,
  );
  run(folder, 'npm', 'install', '--silent', '--no-fund', '--no-audit', tarball, ...beside);
  run(folder, process.execPath, join('node_modules', 'typescript', 'bin', 'tsc'), '-p', '.');
  for (const subpath of subpaths) run(folder, process.execPath, '--input-type=module', '-e', `import '${subpath}';`);
}

function consumer(): string {
  const imports = subpaths.map((subpath, index) => `import * as entry${index} from '${subpath}';`);
  return `${imports.join('\n')}\nexport const all: object[] = [${imports.map((_, index) => `entry${index}`).join(', ')}];\n`;
}

function write(folder: string, name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

/** Runs the program and returns what it printed; shows it and throws when the program fails. */
function run(cwd: string, program: string, ...args: string[]): string {
  const { status, stdout } = spawnSync(program, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (status === 0) return stdout;
  process.stderr.write(stdout);
  throw new Error(`${[program, ...args].join(' ')} failed`);
}
