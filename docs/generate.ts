import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format } from 'oxfmt';
import { channelStatusPage } from './channel-status-page.ts';
import { commandsPage } from './commands-page.ts';
import { machinePage } from './machine-page.ts';
import { type MachineDefinition, registry } from '../machines/registry.ts';
import { storageHealth } from '../machines/storage/storage-health.ts';
import { commandLine } from '../scripts/command-line.ts';

/**
 * Writes the pages of `docs/` that follow from the code: a diagram and a table of states for each machine, and the
 * tables of the channel's status and of the commands. With `--check` writes nothing, and fails where a page is not what it would write.
 * Also writes the gallery, `docs/gallery/index.html`, which is made anew each time and not committed.
 */
const { values } = commandLine('npm run docs -- [--check]', { check: { type: 'boolean', default: false } });
const { check } = values;
const folder = new URL('.', import.meta.url);

const pages: [path: string, text: string][] = [
  ...Object.entries<MachineDefinition>(registry).map(([name, definition]): [string, string] => [
    `machines/${name}.md`,
    machinePage(definition.machine, definition),
  ]),
  ['machines/storage-health.md', machinePage(storageHealth)],
  ['channel-status.md', channelStatusPage()],
  ['commands.md', commandsPage()],
];

const stale: string[] = [];
for (const [path, text] of pages) {
  const file = fileURLToPath(new URL(path, folder));
  const { code } = await format(file, text, { printWidth: 120, singleQuote: true });
  const now = await readFile(file, 'utf8').catch(() => '');
  if (now === code) continue;
  stale.push(path);
  if (check) continue;
  await mkdir(new URL('.', new URL(path, folder)), { recursive: true });
  await writeFile(file, code);
}
if (!check) {
  const { galleryPage } = await import('./gallery-page.ts');
  const machines = [...Object.values(registry).map(({ machine }) => machine), storageHealth];
  await mkdir(new URL('gallery/', folder), { recursive: true });
  await writeFile(new URL('gallery/index.html', folder), await galleryPage(machines));
}

if (check && stale.length > 0) {
  console.error(`Out of date: ${stale.map((path) => `docs/${path}`).join(', ')}. Run npm run docs.`);
  process.exitCode = 1;
} else {
  console.log(check ? `${pages.length} pages are up to date` : `${stale.length} of ${pages.length} pages written`);
}
