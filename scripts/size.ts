/**
 * The size budget: the engine, every machine and the IndexedDB store with their libraries, in one minified file,
 * gzipped, without XState. Fails when it is larger than the budget. `--json` prints `{ name, bytes, budget }`.
 */
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const budget = 25_000;
const name = 'engine + machines + IndexedDB store, without xstate';

const bytes = gzipSync(await bundle(['joinery', 'joinery/machines', 'joinery/indexeddb']), { level: 9 }).byteLength;
const verdict = `${name}: ${bytes} of ${budget} bytes, minified and gzipped`;
process.stdout.write(`${process.argv.includes('--json') ? JSON.stringify({ name, bytes, budget }) : verdict}\n`);
if (bytes > budget) process.exitCode = 1;

/** Everything that the entries export, as one minified module: nothing is dropped because nobody happens to use it. */
async function bundle(entries: readonly string[]): Promise<string> {
  const virtual = 'virtual:all';
  const result = await build({
    configFile: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'all-exports',
        resolveId: (id) => (id === virtual ? `\0${virtual}` : undefined),
        load: (id) => (id === `\0${virtual}` ? reexports(entries) : undefined),
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

function reexports(entries: readonly string[]): string {
  return entries.map((entry, index) => `export * as entry${index} from '${entry}';`).join('\n');
}
