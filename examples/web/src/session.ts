import type { Remote } from 'comlink';
import type { Role } from 'joinery/worker';
import { Chats } from './chat/chats.ts';
import { engine, world } from './engine/engine.ts';
import { type StepNotice, stepsChannel } from './engine/step-notice.ts';
import {
  type NetworkControl,
  type NetworkNews,
  networkNewsChannel,
  type NetworkView,
  type PeopleView,
} from './network/control.ts';

/** What the page shows besides what the engine holds, as one value that is replaced with every change. */
export interface SessionState {
  /** `elsewhere`: this tab can't be served. `restarting`: for as long as a crash is to be seen. */
  readonly engine: 'starting' | 'elsewhere' | 'running' | 'restarting';
  readonly crashes: number;
  readonly network?: NetworkView | undefined;
  /** The people of the simulated network, once they were met. */
  readonly people?: PeopleView | undefined;
  /** The newest steps, oldest first. */
  readonly steps: readonly Step[];
}

export type Step = StepNotice & { readonly id: number };
type Control = Remote<NetworkControl>;

const longestLog = 300;
/** As long as a crash is to be seen: milliseconds. */
const pause = 800;

/** The page's side of what is no part of Joinery: the simulated network, what was said, and what a demonstration counts. */
class Session {
  /** What was said to contacts and in groups. */
  readonly chats = new Chats(engine);
  readonly #listeners = new Set<() => void>();
  #state: SessionState = { engine: 'starting', crashes: 0, steps: [] };
  #hasRun = false;
  #serial = 0;

  constructor() {
    engine.onDeath(() => this.#set({ crashes: this.#state.crashes + 1 }));
    engine.onHealth(({ state }) => (this.#hasRun ||= state === 'ready'));
    engine.onRole((role) => void this.#follow(role));
    new BroadcastChannel(stepsChannel).onmessage = ({ data }: MessageEvent<StepNotice>) => this.#log(data);
    new BroadcastChannel(networkNewsChannel).onmessage = ({ data }: MessageEvent<NetworkNews>) => this.#set(data);
    // Where it runs nowhere yet, it tells by itself as soon as it does.
    void this.changeNetwork((control) => control.view());
    if (world.areMet) void this.changePeople((control) => control.meetPeople());
  }

  readonly getState = (): SessionState => this.#state;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** The people of the network come to life, and stay. */
  async meetPeople(): Promise<void> {
    if (this.#state.people) return;
    world.meetPeople();
    await this.changePeople((control) => control.meetPeople());
    await this.changePeople((control) => control.gatherPeople());
  }

  async changePeople(change: (control: Control) => Promise<PeopleView>): Promise<void> {
    this.#set({ people: await change(world.control) });
  }

  async changeNetwork(change: (control: Control) => Promise<NetworkView>): Promise<void> {
    this.#set({ network: await change(world.control) });
  }

  async #follow(role: Role): Promise<void> {
    if (role === 'waiting') return this.#set({ engine: this.#hasRun ? 'restarting' : 'starting' });
    if (this.#state.engine === 'restarting') await new Promise((seen) => setTimeout(seen, pause));
    if (engine.role !== role) return;
    this.#set({ engine: role === 'elsewhere' || role === 'outdated' ? 'elsewhere' : 'running' });
  }

  #log(step: StepNotice): void {
    const steps = [...this.#state.steps, { ...step, id: (this.#serial += 1) }].slice(-longestLog);
    this.#set({ steps });
  }

  #set(change: Partial<SessionState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

/** Of this page. */
export const session = new Session();
