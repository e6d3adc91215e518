import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { expect, it } from 'vitest';
import build from '../../tsdown.config.ts';

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  name: string;
  exports: Record<string, { types: string; default: string }>;
  bin: Record<string, string>;
};

/** Names of what is built, and the source of each. */
const entry = Object.assign({}, ...(build as { entry: Record<string, string> }[]).map((part) => part.entry)) as Record<
  string,
  string
>;

/** Subpath to source file, as the build has it. */
function builtFrom(): Record<string, string> {
  const sources = Object.entries(manifest.exports)
    .filter(([subpath]) => subpath !== './package.json')
    .map(([subpath, { default: built }]) => {
      const name = built.replace('./dist/', '').replace('.js', '');
      return [manifest.name + subpath.slice(1), `./${entry[name]}`] as const;
    });
  return Object.fromEntries(sources);
}

it('The type check reads the same source of every subpath as the build does.', () => {
  const { config } = ts.readConfigFile('tsconfig.json', (path) => ts.sys.readFile(path)) as {
    config: { compilerOptions: { paths: Record<string, string[]> } };
  };
  const checked = Object.entries(config.compilerOptions.paths).map(([subpath, [source]]) => [subpath, source]);
  expect(builtFrom()).toEqual(Object.fromEntries(checked));
});

it('Every subpath has types, and they lie beside its code.', () => {
  for (const [subpath, target] of Object.entries(manifest.exports)) {
    if (subpath === './package.json') continue;
    expect(target.types).toBe(target.default.replace(/\.js$/, '.d.ts'));
  }
});

it('The README says of every subpath what it is.', () => {
  const [, table = ''] = readFileSync('README.md', 'utf8').split('\n## What is in it\n');
  const named = [...(table.split('\n## ')[0] ?? '').matchAll(/`(joinery(?:\/[\w-]+)?)`/g)].map(([, name]) => name);
  expect([...new Set(named)].sort()).toEqual(Object.keys(builtFrom()).sort());
});

it('Nothing is built that has no subpath, but for commands.', () => {
  const commands = Object.values(manifest.bin).map((built) => built.replace('./dist/', '').replace('.js', ''));
  const modules = Object.keys(entry).filter((name) => !commands.includes(name));
  expect(Object.values(builtFrom()).sort()).toEqual(modules.map((name) => `./${entry[name]}`).sort());
});
