/**
 * The size budget: the engine, every machine and the IndexedDB store with their libraries, in one minified file,
 * gzipped, without XState. Fails when it is larger than the budget. `--json` prints `{ name, bytes, budget }`.
 */
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { commandLine } from './command-line.ts';

const { values } = commandLine('npm run size -- [--json]', { json: { type: 'boolean', default: false } });
const budget = 87_500;
const client = `export { createEngine } from 'joinery'; export { indexedDbStore } from 'joinery/indexeddb';`;
const name = 'engine + machines + IndexedDB store, without xstate';

const bytes = gzipSync(await bundle(), { level: 9 }).byteLength;
const verdict = `${name}: ${bytes} of ${budget} bytes, minified and gzipped`;
process.stdout.write(`${values.json ? JSON.stringify({ name, bytes, budget }) : verdict}\n`);
if (bytes > budget) process.exitCode = 1;

/** What a web client loads to join channels, as one minified module: the engine hosts every machine by itself. */
async function bundle(): Promise<string> {
  const virtual = 'virtual:all';
  const result = await build({
    configFile: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'all-exports',
        resolveId: (id) => (id === virtual ? `\0${virtual}` : undefined),
        load: (id) => (id === `\0${virtual}` ? client : undefined),
      },
    ],
    build: {
      write: false,
      minify: true,
      target: 'es2022',
      rolldownOptions: {
        input: virtual,
        external: /^xstate(\/|$)/,
        preserveEntrySignatures: 'strict',
        output: { format: 'es', codeSplitting: false },
      },
    },
  });
  if (!('output' in result)) throw new TypeError('The size bundle is one build with one output.');
  return result.output.map((file) => (file.type === 'chunk' ? file.code : '')).join('');
}
