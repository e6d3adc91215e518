/** Writes the API reference of every entry as pages for browsers, from the built types: `docs/reference/index.html`. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Application } from 'typedoc';
import { commandLine } from './command-line.ts';
import { entries, root } from './entries.ts';

commandLine('npm run reference', {});
const entryPoints = entries.map(({ types }) => types);
const temporary = mkdtempSync(join(tmpdir(), 'joinery-reference-'));
const tsconfig = join(temporary, 'tsconfig.json');
const compilerOptions = { module: 'nodenext', target: 'es2022', strict: true, skipLibCheck: true };
writeFileSync(tsconfig, JSON.stringify({ compilerOptions, files: entryPoints }));

const application = await Application.bootstrap({
  ...{ name: 'Joinery', readme: 'none', disableSources: true },
  ...{ entryPoints, tsconfig, basePath: join(root, 'dist'), logLevel: 'Error' },
});
const project = await application.convert();
if (!project) throw new Error('the reference could not be made');
await application.generateDocs(project, join(root, 'docs/reference'));
rmSync(temporary, { recursive: true });
