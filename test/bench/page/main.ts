import { loneEvents } from './lone-event.ts';
import { fillForRecovery, recoverOnce, holdEngine, releaseEngine } from './recovery.ts';
import { throughput } from './throughput.ts';

/** What the benchmark asks of the page, by name; arguments and answers are plain data. */
const bench = { throughput, loneEvents, fillForRecovery, recoverOnce, holdEngine, releaseEngine };
export type PageBench = typeof bench;

Object.assign(globalThis, { bench });
