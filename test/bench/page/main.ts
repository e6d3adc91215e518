import { clientCalls, firstState } from './client.ts';
import { loneEvents } from './lone-event.ts';
import { fillForRecovery, recoverOnce, holdEngine, releaseEngine } from './recovery.ts';
import { renders } from './renders.ts';
import { throughput } from './throughput.ts';

/** What the benchmark asks of the page, by name; arguments and answers are plain data. */
const bench = {
  throughput,
  loneEvents,
  fillForRecovery,
  recoverOnce,
  holdEngine,
  releaseEngine,
  renders,
  firstState,
  clientCalls,
};
export type PageBench = typeof bench;

Object.assign(globalThis, { bench });
