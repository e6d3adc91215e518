import { resolve } from 'node:path';
import { createContext, Script } from 'node:vm';
import { build, type Plugin } from 'vite';

/** What of ECMAScript 2022 may be used: all of its library that Hermes has. Nothing else is global in a bare context. */
const builtIns = [
  ...['globalThis', 'Infinity', 'NaN', 'undefined', 'isFinite', 'isNaN', 'parseFloat', 'parseInt'],
  ...['decodeURI', 'decodeURIComponent', 'encodeURI', 'encodeURIComponent'],
  ...['Object', 'Function', 'Boolean', 'Symbol', 'Number', 'BigInt', 'Math', 'Date', 'String', 'RegExp', 'JSON'],
  ...['Error', 'AggregateError', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError'],
  ...['Array', 'ArrayBuffer', 'DataView', 'Map', 'Set', 'WeakMap', 'WeakSet', 'Promise', 'Proxy', 'Reflect'],
  ...['Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array'],
  ...['Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array'],
];

/** What Node has of later years, and what would read the world: gone, or an error. */
const strip = `
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    if (!${JSON.stringify(builtIns)}.includes(name) && !name.startsWith('host')) delete globalThis[name];
  }
  const drop = (owner, ...names) => names.forEach((name) => delete owner[name]);
  drop(Array.prototype, 'toSorted', 'toReversed', 'toSpliced', 'with', 'findLast', 'findLastIndex');
  drop(Object.getPrototypeOf(Uint8Array.prototype), 'toSorted', 'toReversed', 'with', 'findLast', 'findLastIndex');
  drop(Array, 'fromAsync');
  drop(Object, 'groupBy');
  drop(Map, 'groupBy');
  drop(Promise, 'withResolvers');
  drop(String.prototype, 'isWellFormed', 'toWellFormed');
  drop(Set.prototype, 'union', 'intersection', 'difference', 'symmetricDifference', 'isSubsetOf', 'isSupersetOf');
  // XState binds it when it is loaded; nothing may be written to it.
  globalThis.console = { log() { throw new Error('console.log was called'); } };
  Date.now = () => { throw new Error('Date.now was called'); };
  Math.random = () => { throw new Error('Math.random was called'); };
`;

/** Modules of the project that are taken from the built package instead. */
const built: Readonly<Record<string, string>> = {
  'runtime/engine.ts': 'dist/index.js',
  'persistence/store.ts': 'dist/index.js',
  'persistence/memory.ts': 'dist/memory.js',
  'persistence/sqlite.ts': 'dist/sqlite.js',
  'machines/explain.ts': 'dist/machines.js',
};

/** Ports of a test that runs in a bare context: they are injected as globals whose names begin with `host`. */
const injected: Readonly<Record<string, string>> = {
  vitest: 'export const expect = hostExpect; export const test = hostTest;',
  [resolve('simulation/system-turn.ts')]: 'export const systemTurn = () => hostTurn();',
};

const isolation: Plugin = {
  name: 'bare-context',
  // Before the bundler's own answer.
  enforce: 'pre',
  async resolveId(source, importer) {
    if (source in injected) return `\0${source}`;
    const found = await this.resolve(source, importer, { skipSelf: true });
    if (!found) return undefined;
    const instead = Object.keys(built).find((path) => resolve(path) === found.id);
    if (instead !== undefined) return resolve(built[instead] ?? '');
    if (found.id in injected) return `\0${found.id}`;
    // The package says of its modules that to load them does nothing; to load a test declares it.
    return found.id.startsWith(resolve('test')) ? { ...found, moduleSideEffects: true } : found;
  },
  load: (id) => injected[id.slice(1)],
  // Only the core does without the later built-ins; a test need not.
  transform: (code, id) =>
    id.startsWith(resolve('test')) ? code.replaceAll('.toSorted(', '.slice().sort(') : undefined,
};

/** The modules and all that they import as one script, with the core as it is built. */
async function bundle(modules: readonly string[]): Promise<string> {
  const entry = '\0entry';
  const result = await build({
    configFile: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? id : undefined),
        load: (id) =>
          id === entry ? modules.map((path) => `import ${JSON.stringify(resolve(path))};`).join('\n') : undefined,
      },
      isolation,
    ],
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      rolldownOptions: {
        input: entry,
        output: { format: 'iife' },
      },
    },
  });
  if (!('output' in result)) throw new TypeError('One build with one output.');
  return result.output.map((file) => (file.type === 'chunk' ? file.code : '')).join('');
}

/** Runs test modules where there are ECMAScript's built-ins and `host` alone: its properties, with `host` before their names. */
export async function runBare(modules: readonly string[], host: Record<string, unknown>): Promise<void> {
  const globals = Object.entries(host).map(([name, value]) => [`host${name}`, value]);
  const context = createContext(Object.fromEntries(globals) as object);
  new Script(strip).runInContext(context);
  new Script(await bundle(modules), { filename: 'bare.js' }).runInContext(context);
}
