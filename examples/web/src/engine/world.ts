import { type Remote, wrap } from 'comlink';
import { networkChannel, type NetworkControl, type ToNetwork } from '../network/control.ts';

const peopleItem = 'joinery.people';

/**
 * The simulated network, which all tabs share, and the workers that a tab runs while the engine is its own: the engine's,
 * and the network's with it. The network goes on when the engine crashes, and from its own disk in another tab.
 */
export class World {
  /** Wherever the network runs. While it runs nowhere there is no answer. */
  readonly control: Remote<NetworkControl> = wrap(new BroadcastChannel(networkChannel));
  #network: Worker | undefined;
  #engine: Worker | undefined;

  constructor(private readonly seed: number | undefined) {}

  /** Whether the people of the network were met: whoever runs it next starts them as well. */
  get areMet(): boolean {
    return localStorage.getItem(peopleItem) !== null;
  }

  meetPeople(): void {
    localStorage.setItem(peopleItem, 'met');
  }

  forgetPeople(): void {
    localStorage.removeItem(peopleItem);
  }

  /** A new engine goes on where the one before it ended. */
  spawn(): Worker {
    this.#network ??= this.#startNetwork();
    this.#engine = new Worker(new URL('engine-worker.ts', import.meta.url), { type: 'module' });
    const { port1, port2 } = new MessageChannel();
    this.#network.postMessage({ type: 'agent' } satisfies ToNetwork, [port1]);
    this.#engine.postMessage('engine.start', [port2]);
    return this.#engine;
  }

  /** Ends the engine's worker without warning, as a crash would, if it is this tab's. */
  crash(): void {
    this.#engine?.terminate();
  }

  /** The engine is another tab's by now, or nobody's. */
  leave(): void {
    this.#network?.terminate();
    this.#network = undefined;
    this.#engine = undefined;
  }

  #startNetwork(): Worker {
    const worker = new Worker(new URL('../network/network-worker.ts', import.meta.url), { type: 'module' });
    worker.postMessage({ type: 'open', seed: this.seed, people: this.areMet } satisfies ToNetwork, []);
    return worker;
  }
}
