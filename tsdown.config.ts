import { defineConfig, type Rolldown } from 'tsdown';

/**
 * What a state is for is written in the machine, and read in the source and in `docs/machines`. A client that runs the
 * machine has no use for it: the built package leaves it out, which saves 6 kB of what every user downloads.
 */
const withoutDescriptions: Rolldown.Plugin = {
  name: 'without-descriptions',
  transform: {
    filter: { id: /machines[\\/](contact|member|peer|person|plan|rejoin|relay|storage)[\\/].*\.ts$/ },
    handler: (code) => code.replaceAll(/\bdescription:(\s*\+?\s*(['"`])(?:(?!\2)[^\\]|\\.)*\2)+,?/g, ''),
  },
};

const shared = {
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  dts: true,
} as const;

/** One entry per subpath export of package.json; what they share becomes chunks. */
export default defineConfig([
  {
    ...shared,
    entry: {
      index: 'runtime/index.ts',
      machines: 'machines/index.ts',
      messages: 'machines/messages/index.ts',
      indexeddb: 'persistence/indexeddb.ts',
      sqlite: 'persistence/sqlite.ts',
      libsql: 'persistence/libsql.ts',
      'expo-sqlite': 'persistence/expo-sqlite.ts',
      'op-sqlite': 'persistence/op-sqlite.ts',
      encrypted: 'persistence/encrypted.ts',
      memory: 'persistence/memory.ts',
      archive: 'persistence/archive.ts',
      'joinery-store': 'persistence/system-store-command.ts',
      worker: 'runtime/worker/index.ts',
      live: 'runtime/live/index.ts',
      react: 'runtime/react/index.ts',
      inspect: 'runtime/inspect/index.ts',
      'inspect-server': 'runtime/inspect/server/index.ts',
      simulation: 'simulation/index.ts',
      testing: 'runtime/testing.ts',
    },
    deps: { neverBundle: [/^node:/] },
    plugins: [withoutDescriptions],
  },
  {
    // The panel shows what states are for: it brings machines of its own, with their descriptions, and its view library.
    ...shared,
    entry: { inspector: 'runtime/inspect/panel/index.ts' },
    deps: { onlyBundle: ['preact'] },
    clean: false,
  },
]);
