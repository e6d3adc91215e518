/** Injected: hears which of the names are there. */
declare const hostFound: (name: string) => void;

const asked = [
  ...['window', 'document', 'navigator', 'crypto', 'structuredClone', 'queueMicrotask', 'setTimeout', 'setImmediate'],
  ...['TextEncoder', 'URL', 'AbortController', 'Worker', 'MessageChannel', 'process', 'Buffer', 'require'],
  ...['WebAssembly', 'SharedArrayBuffer', 'FinalizationRegistry', 'WeakRef', 'Intl', 'Promise'],
];
for (const name of asked) if (name in globalThis) hostFound(name);
if ('toSorted' in Array.prototype) hostFound('toSorted');
