import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

interface Sample {
  readonly path: string;
  readonly source: string;
}

const samples: Sample[] = [];

/** A file with one import, under a name of its own, so that one run of the linter can look at all of them. */
function importing(folder: string, specifier: string): Sample {
  const source = `import { thing } from '${specifier}';\nexport const used = thing;\n`;
  return sample(`${folder}/sample-${samples.length}.ts`, source);
}

function sample(path: string, source: string): Sample {
  const made = { path, source };
  samples.push(made);
  return made;
}

const refused = (
  [
    ['machines', '../runtime/step.ts'],
    ['machines', 'node:fs'],
    ['machines', 'joinery'],
    ['machines/relay', '../../runtime/step.ts'],
    ['machines/relay', '../../persistence/store.ts'],
    ['machines/relay', '../../simulation/index.ts'],
    ['machines/relay', 'idb'],
    ['machines/relay', 'comlink'],
    ['persistence', '../machines/registry.ts'],
    ['persistence', '../runtime/record.ts'],
    ['persistence', 'xstate'],
    ['runtime', '../persistence/indexeddb.ts'],
    ['runtime', './worker/client.ts'],
    ['runtime', 'comlink'],
    ['runtime/agent', '../worker/client.ts'],
    ['runtime/agent', '../../simulation/index.ts'],
    ['runtime/worker', '../../persistence/indexeddb.ts'],
    ['runtime/worker', 'idb'],
    ['simulation', '../machines/relay/channel-join.ts'],
    ['simulation', '../runtime/engine.ts'],
    ['simulation', '../persistence/memory.ts'],
    ['simulation', 'xstate'],
    ['simulation/net', '../../machines/registry.ts'],
    ['examples/terminal', '../../runtime/index.ts'],
    ['examples/terminal', 'idb'],
    ['examples/web/src', '../../../simulation/index.ts'],
  ] as const
).map(([folder, specifier]) => ({ folder, specifier, file: importing(folder, specifier) }));

const allowed = (
  [
    ['machines/relay', '../vocabulary/profile.ts'],
    ['machines/relay', './channel-status.ts'],
    ['machines/relay', 'xstate'],
    ['machines/vocabulary', 'valibot'],
    ['persistence', './store.ts'],
    ['persistence', 'idb'],
    ['runtime', '../persistence/store.ts'],
    ['runtime', '../machines/registry.ts'],
    ['runtime/agent', '../../machines/vocabulary/agent-event.ts'],
    ['runtime/worker', 'comlink'],
    ['runtime/worker', '../engine.ts'],
    ['simulation', '../machines/vocabulary/agent-event.ts'],
    ['simulation', '../runtime/agent/agent.ts'],
    ['simulation', '../runtime/ports.ts'],
    ['examples/web/src', 'joinery/worker'],
    ['examples/web/src', '../view/card.tsx'],
    ['examples/terminal', 'node:child_process'],
  ] as const
).map(([folder, specifier]) => ({ folder, specifier, file: importing(folder, specifier) }));

const otherForms = sample(
  'machines/other-forms.ts',
  [
    `import type { Step } from '../runtime/step.ts';`,
    `export { step } from '../runtime/step.ts';`,
    `export * from '../runtime/step.ts';`,
    `export const later = (): Promise<Step> => import('../runtime/step.ts');`,
  ].join('\n'),
);

const testingEntry = sample(
  'runtime/testing.ts',
  [
    `export * from './agent/acceptance.ts';`,
    `export * from '../persistence/acceptance.ts';`,
    `export * from '../persistence/indexeddb.ts';`,
  ].join('\n'),
);

const reads = [
  'Date.now()',
  'new Date()',
  'Math.random()',
  'setTimeout(() => 1, 1)',
  'setInterval(() => 1, 1)',
  'crypto.randomUUID()',
  'performance.now()',
  'navigator.onLine',
  'globalThis.setTimeout(() => 1, 1)',
];

const readings = ['machines', 'runtime', 'persistence', 'simulation'].map((folder) => ({
  folder,
  file: sample(`${folder}/reads.ts`, `export const read = [${reads.join(', ')}];\n`),
  port: sample(`${folder}/system.ts`, `export const read = [${reads.join(', ')}];\n`),
  pure: sample(`${folder}/pure.ts`, 'export const copy = structuredClone({ at: 1 });\n'),
}));

const floating = sample(
  'runtime/floating.ts',
  'async function work(): Promise<void> {}\nexport function start(): void {\n  work();\n}\n',
);

const rules = ['no-restricted-imports', 'no-restricted-globals', 'no-restricted-properties', 'no-floating-promises'];
let project: string;
let diagnostics: { code: string; filename: string }[];

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'joinery-lint-'));
  copyFileSync('.oxlintrc.json', join(project, '.oxlintrc.json'));
  for (const { path, source } of samples) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), source);
  }
  const run = spawnSync(resolve('node_modules/.bin/oxlint'), ['--format', 'json'], { cwd: project, encoding: 'utf8' });
  ({ diagnostics } = JSON.parse(run.stdout) as { diagnostics: typeof diagnostics });
});

afterAll(() => rmSync(project, { recursive: true }));

/** The rules above that refuse something in the file, each as often as it does. */
function refusals({ path }: Sample): string[] {
  const codes = diagnostics.filter(({ filename }) => filename.endsWith(path)).map(({ code }) => code);
  return codes.flatMap((code) => rules.filter((rule) => code.includes(rule)));
}

it.each(refused)('A file in $folder may not import $specifier.', ({ file }) => {
  expect(refusals(file)).toEqual(['no-restricted-imports']);
});

it.each(allowed)('A file in $folder may import $specifier.', ({ file }) => {
  expect(refusals(file)).toEqual([]);
});

it('An import that is written as a type, a re-export or a call is held to the same direction.', () => {
  expect(refusals(otherForms)).toHaveLength(4);
});

it('The testing entry gathers acceptance suites, and no store.', () => {
  expect(refusals(testingEntry)).toEqual(['no-restricted-imports']);
});

it.each(readings)('$folder reads no global clock and no randomness, save in its system defaults.', (reading) => {
  expect(refusals(reading.file)).toHaveLength(reads.length);
  expect(refusals(reading.port)).toEqual([]);
  expect(refusals(reading.pure)).toEqual([]);
});

it('A promise may not be left to itself.', () => {
  expect(refusals(floating)).toEqual(['no-floating-promises']);
});
