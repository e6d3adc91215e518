import type { DemoName } from '../choices.ts';

/** What the page tells the worker of a demo. `start` comes with the port where the inspection is to be served. */
export type ToDemo =
  | { readonly type: 'start'; readonly demo: DemoName }
  /** The engine ends without warning, and another one goes on. */
  | { readonly type: 'crash' }
  /** What the demo does, once more. */
  | { readonly type: 'begin' };
