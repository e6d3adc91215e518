import { PerformanceObserver, performance } from 'node:perf_hooks';
import type { Agent } from '../../runtime/agent/agent.ts';
import type { Network, VirtualClock } from '../../simulation/index.ts';
import { systemTurn } from '../../simulation/system-turn.ts';
import type { Device } from '../scenarios/device.ts';

interface Span {
  readonly from: number;
  readonly to: number;
}

/** What the engine of one device did. */
export interface Cost {
  readonly steps: number;
  readonly rows: number;
  readonly bytes: number;
  /** Of the processor: whatever else the machine has to do. */
  readonly milliseconds: number;
}

/**
 * The collector's pauses are left out: it goes through the heap of all that is simulated, the store's rows in memory
 * above all, and how often it does so is not the engine's doing. With --single-threaded-gc and --no-incremental-marking
 * all that it does is in them.
 */
const pauses: Span[] = [];
new PerformanceObserver((list) => {
  for (const { startTime: from, duration } of list.getEntries()) pauses.push({ from, to: from + duration });
}).observe({ entryTypes: ['gc'] });

/**
 * Tells what one engine does from all else that the process does. Events and timers are held back from it while the
 * network and the other devices are at work, and its acknowledgements while it is: what time passes from when it gets
 * them until it rests is its own, that of its store included.
 */
export class EngineMeter {
  #cost = { steps: 0, rows: 0, bytes: 0, milliseconds: 0 };
  #held: (() => void)[] = [];
  #acknowledged: (() => void)[] = [];
  /** When it was at work, and when in between it was not: pauses of the collector are taken off. */
  #atWork: Span[] = [];
  #apartFromIt: Span[] = [];

  /** The network, as the device is to have it. */
  through(network: Network<VirtualClock>): Network<VirtualClock> {
    const { clock } = network;
    return {
      ...network,
      agent: (name) => this.#patient(network.agent(name)),
      clock: {
        ...clock,
        setTimer: (fn, delay) => clock.setTimer(() => void this.#held.push(fn), delay),
        waitFor: (idle) => clock.waitFor(() => this.#work(idle)),
      },
    };
  }

  /** From now on; `committed` hears of every commit, and is not counted. */
  begin(device: Device, committed: () => void): void {
    this.#cost = { steps: 0, rows: 0, bytes: 0, milliseconds: 0 };
    this.#atWork = [];
    this.#apartFromIt = [];
    device.steps.length = 0;
    device.onCommit((puts, deletes) =>
      this.#apart(() => {
        const cost = this.#cost;
        cost.rows += puts.length + deletes.length;
        for (const { key } of puts) cost.bytes += device.data.rows.get(key)?.text.length ?? 0;
        cost.steps += device.steps.length;
        device.steps.length = 0;
        committed();
      }),
    );
  }

  /** Told of the pauses late, it asks once the process has come to rest. */
  async cost(): Promise<Cost> {
    await new Promise((resolve) => setTimeout(resolve, 20));
    const paused = pausesWithin(this.#atWork) - pausesWithin(this.#apartFromIt);
    return { ...this.#cost, milliseconds: this.#cost.milliseconds - paused };
  }

  #patient(agent: Agent): Agent {
    return {
      ...agent,
      submit: (command) => this.#apart(() => agent.submit(command)),
      onEvent: (handler) =>
        agent.onEvent(
          (event) =>
            new Promise((resolve, reject) => {
              const answer = (settle: () => void) => void this.#acknowledged.push(settle);
              this.#held.push(() => {
                handler(event).then(
                  () => answer(resolve),
                  (error: unknown) => answer(() => reject(error)),
                );
              });
            }),
        ),
    };
  }

  async #work(idle: () => Promise<unknown>): Promise<void> {
    await idle();
    while (this.#held.length > 0) {
      const [from, start] = [performance.now(), processorTime()];
      for (const begin of this.#held.splice(0)) begin();
      await idle();
      this.#cost.milliseconds += processorTime() - start;
      this.#atWork.push({ from, to: performance.now() });
      for (const settle of this.#acknowledged.splice(0)) settle();
      await systemTurn();
    }
  }

  /** What is not the engine's. */
  #apart<T>(work: () => T): T {
    const [from, start] = [performance.now(), processorTime()];
    const result = work();
    this.#cost.milliseconds -= processorTime() - start;
    this.#apartFromIt.push({ from, to: performance.now() });
    return result;
  }
}

/** Milliseconds. Both are in the order of time. */
function pausesWithin(spans: readonly Span[]): number {
  let [sum, at] = [0, 0];
  for (const { from, to } of pauses) {
    while ((spans[at]?.to ?? Infinity) <= from) at++;
    if ((spans[at]?.from ?? Infinity) <= from) sum += to - from;
  }
  return sum;
}

export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
