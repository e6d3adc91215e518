import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

/** The pages that people write or read here. What others make of the code (API reports, reference) is not among them. */
const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md', ...within('docs'), ...within('examples')];

function within(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md') && !/(^|\/)(api|reference|dist|node_modules)\//.test(path))
    .map((path) => join(folder, path));
}

/** The page without its blocks of code: what looks like a link there is none. */
const proseOf = (page: string): string => readFileSync(page, 'utf8').replaceAll(/^ *```.*?^ *```$/gms, '');

/** What the page leads to or shows, but for other hosts. */
function targetsOf(page: string): string[] {
  const prose = proseOf(page);
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g), ...prose.matchAll(/\b(?:src|srcset|href)="([^"]+)"/g)];
  return links.flatMap(([, target = '']) => (/^(https?|mailto):/.test(target) ? [] : [target]));
}

/** As the anchors of its headings are made: small letters, no punctuation, and a number where one comes again. */
function anchorsOf(page: string): string[] {
  const seen = new Map<string, number>();
  return [...proseOf(page).matchAll(/^#{1,6} +(.+)$/gm)].map(([, heading = '']) => {
    const text = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const anchor = text.replaceAll(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(' ', '-');
    const times = seen.get(anchor) ?? 0;
    seen.set(anchor, times + 1);
    return times === 0 ? anchor : `${anchor}-${times}`;
  });
}

function isThere(page: string, target: string): boolean {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? page : relative('.', resolve(dirname(page), path));
  if (!existsSync(file)) return false;
  return anchor === undefined || anchorsOf(file).includes(anchor);
}

/** Files of this project that the text names: a path with a folder and an ending, from the root or from `test/`. */
function filesNamedIn(text: string): string[] {
  return [...text.matchAll(/`([\w.-]+(?:\/[\w.-]+)+\.(?:tsx?|json|md|html|recording))`/g)].map(([, path = '']) => path);
}

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };

describe.each(pages)('%s', (page) => {
  it('leads nowhere that is not there', () => {
    expect(targetsOf(page).filter((target) => !isThere(page, target))).toEqual([]);
  });

  it('names no file that is not there', () => {
    const bases = ['.', 'test', dirname(page)];
    const isMade = (path: string): boolean => /^(docs\/)?(gallery|reference)\//.test(path);
    const named = filesNamedIn(proseOf(page)).filter((path) => !isMade(path));
    expect(named.filter((path) => !bases.some((base) => existsSync(join(base, path))))).toEqual([]);
  });

  it('names no script that is not there', () => {
    const named = [...readFileSync(page, 'utf8').matchAll(/\bnpm run (?:-s )?([\w:]+)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });
});

it('A link, an anchor and an image that are not there would be seen.', () => {
  expect(isThere('README.md', 'docs/web.md#without-a-framework')).toBe(true);
  expect(isThere('README.md', 'docs/web.md#with-every-framework')).toBe(false);
  expect(isThere('docs/web.md', 'docs/web.md')).toBe(false);
  expect(targetsOf('README.md')).toContain('docs/images/joining-phone-light.png');
});
