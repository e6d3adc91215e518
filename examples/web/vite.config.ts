import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** `joinery/...` is the built package, by its own exports: the example sees what a user of the package sees. */
export default defineConfig({
  root: file('.'),
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // With React, and without a framework.
    rolldownOptions: { input: [file('index.html'), file('plain.html')] },
  },
  // What only the workers import would be found late, and the page reloaded in the middle of a join.
  optimizeDeps: { include: ['comlink', 'elkjs/lib/elk-api.js', 'idb', 'valibot', 'xstate'] },
});
