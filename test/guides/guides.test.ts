import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { excerpts } from './excerpts.ts';
import { filesOf, modulesAmong, problemsIn, writeFiles, type Guide } from './guide.ts';

const here = resolve('test/guides');
const whole = await Promise.all(
  readdirSync(here)
    .filter((name) => name.endsWith('.guide.ts'))
    .map(async (name) => ((await import(join(here, name))) as { guide: Guide }).guide),
);
const guides = [...whole, ...excerpts];

/** Within the project, so that packages are found from it, and where neither git nor the linter looks. */
mkdirSync('coverage', { recursive: true });
const folder = mkdtempSync(resolve('coverage/guides-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** To load the compiler and the types of the library takes a while: it is done once, for all pages. */
const patience = 240_000;

function modulesOf(guide: Guide, name: string): string[] {
  const own = join(folder, name);
  mkdirSync(own);
  return modulesAmong(Object.values(writeFiles(guide, own, 'sources')));
}

const modules = new Map(guides.map((guide) => [guide, modulesOf(guide, basename(guide.page))]));
// Without its stand-ins the page imports what is not here.
const wrong = modulesOf({ page: 'mobile' }, 'wrong');
let problems: Map<string, string[]>;

beforeAll(() => {
  problems = problemsIn([...modules.values(), wrong].flat());
}, patience);

describe.each(guides.map((guide) => [guide.page, guide] as const))('the code of docs/%s.md', (_, guide) => {
  const paths = modules.get(guide) ?? [];

  it('is there, and is compiled without a complaint', () => {
    expect(paths).not.toEqual([]);
    expect(paths.flatMap((path) => problems.get(path))).toEqual([]);
  });

  it.runIf(guide.play)('does what the page says', { timeout: patience }, async () => {
    await guide.prepare?.();
    const loaded: Record<string, unknown> = {};
    for (const path of paths) loaded[basename(path).replace(/\.tsx?$/, '')] = await import(path);
    await expect(guide.play?.(loaded)).resolves.toBeUndefined();
  });
});

it('Every page with TypeScript in it is among them.', () => {
  const pages = readdirSync('docs', { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.md'));
  const withCode = pages
    .filter((path) => !path.startsWith('api/') && !path.startsWith('reference/'))
    .map((path) => path.replace(/\.md$/, ''))
    .filter((page) => modulesAmong(Object.keys(filesOf(readFileSync(`docs/${page}.md`, 'utf8')))).length > 0);
  expect([...withCode, '../README'].toSorted()).toEqual(guides.map(({ page }) => page).toSorted());
});

it('A complaint of the compiler would be heard.', () => {
  expect(wrong.flatMap((path) => problems.get(path)).join('\n')).toContain("Cannot find module 'expo-sqlite'");
});

it('Blocks of TypeScript without a name are one module, and so are those of each name; others are files by their names.', () => {
  const page =
    '# A\n```ts\nconst a = 1;\n```\n```sh\nnpm i\n```\n```ts b.ts\nconst b = 1;\n```\n\n```ts\nconst c = a;\n```\n' +
    '```html\n<i>\n```\n```html d.html\n<b>\n```\n';
  expect(filesOf(page)).toEqual({
    'index.ts': 'const a = 1;\n\nconst c = a;\n\n',
    'b.ts': 'const b = 1;\n\n',
    'd.html': '<b>\n\n',
  });
});
