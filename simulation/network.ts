import type { Agent } from '../runtime/agent/agent.ts';
import type { Clock } from '../runtime/ports.ts';
import { openSession, type AgentSession } from './agent.ts';
import { countRedeliveries, emit, release } from './agent-inbox.ts';
import { arrive, attempt, resumeAll } from './agent-queue.ts';
import { receiveTransfer } from './agent-receive.ts';
import { channelHandle, makeChannel, type Channel, type ChannelSpec } from './channel.ts';
import type { VirtualClock } from './clock.ts';
import type { Latency } from './fault-state.ts';
import { faultsOf, noFaults, type Faults } from './faults.ts';
import { networkLog, type NetworkLog } from './log.ts';
import { copyOf } from './plain.ts';
import { generatorState, randomFrom, type SeededRandom } from './random.ts';
import { answerJoin, relayConnected } from './relay.ts';
import { serverNamed, startTransfers } from './server.ts';
import type { Action, ClientState, NetworkState } from './state.ts';
import { saver, type NetworkStorage } from './storage.ts';
import { clientOf, nextSerial, type World } from './world.ts';

export interface NetworkOptions<C extends Clock = Clock> {
  clock: C;
  /** Makes the network repeatable. Default 1; a state that is loaded goes on with its own. */
  seed?: number | string;
  /** One way, milliseconds. Default 20 to 60. */
  latency?: Latency;
  /** What a client's queue holds at most; a sender that finds it full gets QUOTA. Default 128. */
  queueSize?: number;
  /** Keeps the network over restarts; nothing leaves the network that is not saved. */
  storage?: NetworkStorage;
  /** Goes on from `save()`. What is in `storage` comes first. */
  state?: NetworkState;
}

/** A simulated SMP network with channels, relays and the agents of its clients. */
export interface Network<C extends Clock = Clock> {
  readonly clock: C;
  readonly faults: Faults;
  readonly log: NetworkLog;
  /** Draws that repeat with the network's seed, and are part of its state. */
  readonly random: SeededRandom;
  readonly channels: readonly Channel[];
  addChannel(spec?: ChannelSpec): Channel;
  /** Starts a client's agent on what the network keeps of it. One runs at a time: another start ends the former. */
  agent(client: string): Agent;
  /** Delivers any event to a client, checked by nobody. Without an id it gets one; returns the id. */
  inject(client: string, event: Record<string, unknown>): string;
  /** The network as it is, plain JSON. */
  save(): NetworkState;
  /** Ends the network's timer. */
  close(): Promise<void>;
}

/** Makes a network, or goes on with a saved one. */
export async function createNetwork<C extends VirtualClock | Clock>(options: NetworkOptions<C>): Promise<Network<C>> {
  const { clock, seed = 1, latency = { min: 20, max: 60 }, storage } = options;
  const state = (await storage?.load()) ?? copyOf(options.state ?? emptyNetwork(clock, seed, latency));
  if (options.queueSize !== undefined) state.queueSize = options.queueSize;
  const sessions = new Map<string, AgentSession>();
  const save = () => copyOf({ ...state, now: clock.now() });
  const durable = saver(storage, save);
  let alarm: { due: number; cancel: () => void } | undefined;

  const world: World = {
    state,
    clock,
    random: randomFrom(state.random),
    isOpen: (client) => sessions.has(client),
    offer(client) {
      sessions.get(client)?.offer();
      setAlarm();
    },
  };

  /** One timer, for the first task on the agenda. */
  function setAlarm(): void {
    const due = state.tasks[0]?.due;
    if (due === alarm?.due) return;
    alarm?.cancel();
    alarm =
      due === undefined ? undefined : { due, cancel: clock.setTimer(runDue, Math.min(due - clock.now(), 2 ** 31 - 1)) };
  }

  function runDue(): void {
    alarm = undefined;
    for (let task = state.tasks[0]; task && task.due <= clock.now(); task = state.tasks[0]) {
      state.tasks.shift();
      run(task.action);
    }
    setAlarm();
  }

  function run(action: Action): void {
    switch (action.kind) {
      case 'attempt':
        return attempt(world, action.client, action.command);
      case 'arrive':
        return arrive(world, action.client, action.command);
      case 'answerJoin':
        return answerJoin(world, action.relay, action.peer);
      case 'relayConnected':
        return relayConnected(world, action.relay, action.peer);
      case 'transfer':
        return receiveTransfer(world, action.server, action.queue);
      case 'release':
        return release(world, action.client, (entry) => entry.id === action.event);
      case 'redeliver':
        return sessions.get(action.client)?.forgive(action.event);
    }
  }

  function end(client: string): void {
    sessions.get(client)?.end();
    sessions.delete(client);
  }

  function open(name: string): Agent {
    end(name);
    const client = clientOf(world, name);
    serverNamed(world, client.server);
    const closed = () => void sessions.delete(name);
    const session = openSession(name, { world, durable, closed });
    sessions.set(name, session);
    delete client.unnoticed;
    if (client.offline) emit(world, name, { type: 'NETWORK', online: false });
    countRedeliveries(world, client);
    release(world, name, () => true);
    resumeAll(world, client);
    startTransfers(world, client.server);
    setAlarm();
    return session.agent;
  }

  setAlarm();
  return {
    clock,
    faults: faultsOf(world, end, setAlarm),
    log: networkLog(() => state.log),
    random: world.random,
    get channels() {
      return Object.keys(state.channels).map((link) => channelHandle(world, link, setAlarm));
    },
    addChannel: (spec = {}) => makeChannel(world, spec, setAlarm),
    agent: open,
    inject(client, event) {
      const id = typeof event['id'] === 'string' ? event['id'] : `${client}:${nextSerial(world)}`;
      // Deliberately unchecked: it is for events that no agent should send.
      const entry = { id, event: { ...copyOf(event), id } as unknown as ClientState['inbox'][number]['event'] };
      clientOf(world, client).inbox.push(entry);
      world.offer(client);
      return id;
    },
    save,
    async close() {
      for (const client of [...sessions.keys()]) end(client);
      alarm?.cancel();
      await durable();
    },
  };
}

function emptyNetwork(clock: Clock, seed: number | string, latency: Latency): NetworkState {
  return {
    now: clock.now(),
    random: generatorState(seed),
    serial: 0,
    tasks: [],
    servers: {},
    channels: {},
    relays: {},
    clients: {},
    faults: noFaults(latency),
    log: [],
  };
}
