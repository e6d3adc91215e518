import type { Agent } from '../../runtime/agent/agent.ts';
import type { Network, VirtualClock } from '../../simulation/index.ts';
import { systemTurn } from '../../simulation/system-turn.ts';
import type { Device } from '../scenarios/device.ts';

/** What the engine of one device did. */
export interface Cost {
  readonly steps: number;
  readonly rows: number;
  readonly bytes: number;
  /** Of the processor: whatever else the machine has to do. */
  readonly milliseconds: number;
}

/**
 * Tells what one engine does from all else that the process does. Events and timers are held back from it while the
 * network and the other devices are at work, and its acknowledgements while it is: what time passes from when it gets
 * them until it rests is its own, that of its store included.
 */
export class EngineMeter {
  #cost = { steps: 0, rows: 0, bytes: 0, milliseconds: 0 };
  #held: (() => void)[] = [];
  #acknowledged: (() => void)[] = [];

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

  get cost(): Cost {
    return { ...this.#cost };
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
      const start = processorTime();
      for (const begin of this.#held.splice(0)) begin();
      await idle();
      this.#cost.milliseconds += processorTime() - start;
      for (const settle of this.#acknowledged.splice(0)) settle();
      await systemTurn();
    }
  }

  /** What is not the engine's. */
  #apart<T>(work: () => T): T {
    const start = processorTime();
    const result = work();
    this.#cost.milliseconds -= processorTime() - start;
    return result;
  }
}

function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
