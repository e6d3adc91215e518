import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** `joinery/...` is the built package, by its own exports: the example sees what a user of the package sees. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  worker: { format: 'es' },
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2022' },
  // What only the worker and a first chart import would be found late, and the page reloaded in the middle of it.
  optimizeDeps: { include: ['elkjs/lib/elk-api.js', 'valibot', 'xstate'] },
});
