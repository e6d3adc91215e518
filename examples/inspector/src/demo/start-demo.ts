import type { DemoName } from '../choices.ts';
import type { ToDemo } from './to-demo.ts';

/** A demo that runs in a worker of its own. */
export interface Demo {
  /** Where its inspection is served. */
  readonly port: MessagePort;
  tell(what: 'crash' | 'begin'): void;
  close(): void;
}

export function startDemo(name: DemoName): Demo {
  const worker = new Worker(new URL('demo-worker.ts', import.meta.url), { type: 'module' });
  const { port1, port2 } = new MessageChannel();
  worker.postMessage({ type: 'start', demo: name } satisfies ToDemo, [port2]);
  return {
    port: port1,
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has none
    tell: (what) => worker.postMessage({ type: what } satisfies ToDemo),
    close() {
      worker.terminate();
      port1.close();
    },
  };
}
