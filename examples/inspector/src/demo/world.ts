import type { Clock } from 'joinery';
import { createNetwork, type Network } from 'joinery/simulation';
import type { DemoName } from '../choices.ts';

/** The simulated network, and its time. */
export interface World {
  readonly network: Network;
  readonly clock: Clock;
}

/** Real time, so that one can watch. */
const clock: Clock = {
  now: () => Date.now(),
  setTimer(fn, delay) {
    const timer = setTimeout(fn, delay);
    return () => clearTimeout(timer);
  },
};

/** One way over the network: milliseconds. */
const latencies: Record<DemoName, { readonly min: number; readonly max: number }> = {
  join: { min: 500, max: 1_800 },
  group: { min: 150, max: 600 },
  crowd: { min: 100, max: 2_500 },
};

export async function makeWorld(demo: DemoName): Promise<World> {
  return { clock, network: await createNetwork({ clock, seed: `demo ${demo}`, latency: latencies[demo] }) };
}
