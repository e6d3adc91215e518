import type { Clock } from '../runtime/ports.ts';
import type { LogDetail } from './log.ts';
import type { SeededRandom } from './random.ts';
import type { Action, ClientState, NetworkState, RelayState } from './state.ts';

/** What every part of the simulated network works on: its state, time, randomness, and who is awake. */
export interface World {
  readonly state: NetworkState;
  readonly clock: Clock;
  /** Draws from the state's generator. */
  readonly random: SeededRandom;
  /** Whether a client's agent runs: it was opened, and neither closed nor crashed since. */
  isOpen(client: string): boolean;
  /** A client's inbox has changed: what can be delivered, is. */
  offer(client: string): void;
}

/** The next number, unique in the network. */
export function nextSerial(world: World): number {
  return (world.state.serial += 1);
}

/** Puts an action on the agenda; returns its id for `unschedule`. */
export function schedule(world: World, delay: number, action: Action): number {
  const task = { id: nextSerial(world), due: world.clock.now() + Math.max(0, delay), action };
  const tasks = world.state.tasks;
  let at = tasks.length;
  while (at > 0 && (tasks[at - 1]?.due ?? 0) > task.due) at -= 1;
  tasks.splice(at, 0, task);
  return task.id;
}

/** Takes an action off the agenda, if it is still there. */
export function unschedule(world: World, id: number | undefined): void {
  const tasks = world.state.tasks;
  const at = id === undefined ? -1 : tasks.findIndex((task) => task.id === id);
  if (at >= 0) tasks.splice(at, 1);
}

/** One way over the network, in milliseconds. */
export function drawLatency(world: World): number {
  const { min, max } = world.state.faults.latency;
  return world.random.between(min, max);
}

/** Writes what a relay or a server saw. */
export function note(world: World, entry: LogDetail): void {
  world.state.log.push({ at: world.clock.now(), ...entry });
}

/** What is kept of a client's agent; made where the client is new. */
export function clientOf(world: World, name: string): ClientState {
  return (world.state.clients[name] ??= {
    name,
    offline: false,
    server: `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.smp.example`,
    keys: {},
    connections: {},
    commands: [],
    answers: {},
    inbox: [],
  });
}

export function relayOf(world: World, link: string): RelayState {
  const relay = world.state.relays[link];
  if (!relay) throw new Error(`simulation: there is no relay ${link}`);
  return relay;
}
