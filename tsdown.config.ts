import { defineConfig } from 'tsdown';

/** One entry per subpath export of package.json; what they share becomes chunks. */
export default defineConfig({
  entry: {
    index: 'runtime/index.ts',
    machines: 'machines/index.ts',
    messages: 'machines/messages/index.ts',
    indexeddb: 'persistence/indexeddb.ts',
    sqlite: 'persistence/sqlite.ts',
    libsql: 'persistence/libsql.ts',
    memory: 'persistence/memory.ts',
    worker: 'runtime/worker/index.ts',
    simulation: 'simulation/index.ts',
    testing: 'runtime/testing.ts',
  },
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  dts: true,
});
