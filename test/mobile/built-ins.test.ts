import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { coreSources } from './core-sources.ts';

/** Of ECMAScript 2022: Hermes has none of them, or had none in a React Native that is still in use. */
const withoutHermes = ['FinalizationRegistry', 'WeakRef', 'SharedArrayBuffer', 'Atomics', 'Intl'];

/** Later than ECMAScript 2022. Hermes lacks `toSorted` up to React Native 0.83, and others in earlier ones. */
const later = [
  ...['toSorted', 'toReversed', 'toSpliced', 'with', 'findLast', 'findLastIndex'],
  ...['groupBy', 'withResolvers', 'fromAsync', 'isWellFormed', 'toWellFormed', 'intersection', 'isSubsetOf'],
];

const config = {
  plugins: [],
  categories: { correctness: 'off' },
  env: { es2022: true },
  rules: {
    'no-undef': ['error', { typeof: true }],
    'no-restricted-globals': ['error', ...withoutHermes],
    'no-restricted-properties': ['error', ...later.map((property) => ({ property }))],
  },
};

/** What of it the sources use: `file: name`. */
function usedIn(sources: readonly string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'joinery-lint-'));
  const rules = join(folder, 'rules.json');
  writeFileSync(rules, JSON.stringify(config));
  const oxlint = join('node_modules', '.bin', 'oxlint');
  const { stdout } = spawnSync(oxlint, ['-c', rules, '--disable-nested-config', '--format', 'json', ...sources], {
    encoding: 'utf8',
  });
  rmSync(folder, { recursive: true });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { filename: string; message: string }[] };
  return diagnostics.map(({ filename, message }) => `${filename}: ${/'(\w+)'/.exec(message)?.[1]}`).sort();
}

it('The core needs no built-in but those of ECMAScript 2022 that Hermes has, save for the defaults of the ports.', () => {
  const sources = coreSources();
  expect(sources.length).toBeGreaterThan(150);
  expect([...new Set(usedIn(sources))]).toEqual([
    'runtime/system.ts: clearTimeout',
    'runtime/system.ts: crypto',
    'runtime/system.ts: setTimeout',
  ]);
});

it('What it must not use would be found.', () => {
  const folder = mkdtempSync(join(tmpdir(), 'joinery-sample-'));
  const file = join(folder, 'sample.ts');
  const uses = ['[1].toSorted()', 'Object.groupBy([], String)', 'structuredClone(1)', 'new URL("")', 'typeof window'];
  writeFileSync(file, `export const used = [${[...uses, 'new WeakRef({})', 'console'].join(', ')}];\n`);
  const found = usedIn([file]);
  rmSync(folder, { recursive: true });
  const names = ['URL', 'WeakRef', 'console', 'groupBy', 'structuredClone', 'toSorted', 'window'];
  expect(found.map((each) => each.split(': ')[1])).toEqual(names);
});

it('The core has no async generators, which Hermes can’t compile.', () => {
  const generating = coreSources().filter((path) =>
    /\basync\s*(function\s*)?\*|\bfor await\b/.test(readFileSync(path, 'utf8')),
  );
  expect(generating).toEqual([]);
});

it('The core writes no pattern that an older Hermes refuses: no property of Unicode, no flags d and v.', () => {
  const refused = /\\p\{|\/[a-z]*[dv][a-z]*[.,;)]/u;
  const literals = coreSources().flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/(?<=[=(,:]\s*)\/(?![/*]).+\/[a-z]*[.,;)]/gu)].map(([each]) => each),
  );
  expect(literals.length).toBeGreaterThan(20);
  expect(literals.filter((literal) => refused.test(literal))).toEqual([]);
});
