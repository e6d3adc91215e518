/**
 * Writes what the simulation measures of the options into `docs/decisions/0001-relay-options.md`, between its two
 * marks. With `--check` writes nothing, and fails where the page says something else.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format } from 'oxfmt';
import { conditions, measure, ways, type Measure } from './options.ts';

const file = fileURLToPath(new URL('../../docs/decisions/0001-relay-options.md', import.meta.url));
const marks = /(<!-- measured -->\n).*(<!-- \/measured -->)/s;

/** The page as it is, and as it has to be. */
export async function optionsPage(): Promise<{ is: string; should: string }> {
  const is = await readFile(file, 'utf8');
  const measured = await tables();
  const { code } = await format(
    file,
    is.replace(marks, (_, open: string, close: string) => open + measured + close),
    {
      printWidth: 120,
      singleQuote: true,
    },
  );
  return { is, should: code };
}

async function tables(): Promise<string> {
  const measures = await inTurn(ways, async (way) => inTurn(conditions, async (condition) => measure(way, condition)));
  const names = conditions.map(({ name }) => name);
  const times = (heading: string, cell: (each: Measure) => string) =>
    table(
      [heading, 'Joins', ...names],
      ways.map(({ links, joins }, at) => [links, joins, ...(measures[at] ?? []).map(cell)]),
    );
  const seen = names.flatMap((name, at) => {
    const texts = measures.map((row) => row[at]?.seen ?? '');
    return [...new Set(texts)].map((text) => [name, text, waysWhere((way) => texts[way] === text)]);
  });
  return (
    [
      'Milliseconds until the channel is functional; in brackets, how often the user had to press a button for it:',
      times('Links', ({ functional, pressed }) => `${functional}${pressed > 0 ? ` (${pressed})` : ''}`),
      'Milliseconds until every relay that can be is connected:',
      times('Links', ({ allConnected }) => `${allConnected}`),
      'What the user sees half a minute after Connect:',
      table(
        ['Network', 'What is on the screen', 'Rows of the tables above'],
        seen.filter(([, text]) => text !== 'it is done'),
      ),
    ].join('\n\n') + '\n\n'
  );
}

function waysWhere(holds: (way: number) => boolean): string {
  const rows = ways.map((_, at) => at).filter(holds);
  return rows.length === ways.length ? 'all' : rows.map((at) => `${at + 1}`).join(', ');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

async function inTurn<T, R>(list: readonly T[], each: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of list) results.push(await each(item));
  return results;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { is, should } = await optionsPage();
  if (is !== should && process.argv.includes('--check')) {
    console.error(`${file} is out of date: run test/scenarios/options-page.ts`);
    process.exitCode = 1;
  } else if (is !== should) await writeFile(file, should);
}
