/** The simulated network, in real time: a world of its own, which goes on when the engine crashes and outlives reloads. */
import { expose } from 'comlink';
import { connectPlan, type LinkData } from 'joinery/machines';
import { createNetwork, type Network, type Relay } from 'joinery/simulation';
import { serveAgent } from '../agent-bridge.ts';
import { clock } from '../clock.ts';
import {
  client,
  networkChannel,
  type NetworkControl,
  type NetworkNews,
  networkNewsChannel,
  type NetworkView,
  type PeopleView,
  type RelayCondition,
  type Speed,
  type ToNetwork,
} from './control.ts';
import { networkStorage } from './network-storage.ts';
import { startPeople, type People } from './people.ts';
import { sampleIds, samples } from './samples.ts';

/** One way over the network, and how long the agent takes to tell of an event: milliseconds. */
const paces: Record<Speed, { latency: { min: number; max: number }; pace: number }> = {
  fast: { latency: { min: 10, max: 40 }, pace: 0 },
  normal: { latency: { min: 200, max: 700 }, pace: 250 },
  slow: { latency: { min: 900, max: 2_400 }, pace: 900 },
};
const slowAnswer = 8_000;

let started: Promise<Network> | undefined;
const news = new BroadcastChannel(networkNewsChannel);
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel of this origin alone
const tell = (told: NetworkNews): void => news.postMessage(told);

globalThis.addEventListener('message', ({ data, ports: [port] }: MessageEvent<ToNetwork>) => {
  if (data.type === 'open') void begin(data.seed, data.people);
  else if (port) void started?.then((network) => serveAgent(network.agent(client), port, () => pause(network)));
});

async function begin(seed: number | undefined, people: boolean): Promise<void> {
  started = open(seed);
  const served = control(started);
  expose(served, new BroadcastChannel(networkChannel));
  await served.view();
  if (!people) return;
  await served.meetPeople();
  await served.gatherPeople();
}

async function open(seed = crypto.getRandomValues(new Uint32Array(1))[0] ?? 1): Promise<Network> {
  const storage = await networkStorage('joinery-network');
  const network = await createNetwork({ clock, seed, latency: paces.normal.latency, storage });
  if (network.channels.length === 0) for (const id of sampleIds) network.addChannel(samples[id]);
  return network;
}

function pause(network: Network): Promise<void> {
  const { pace } = paces[viewOf(network).speed];
  return new Promise((resolve) => setTimeout(resolve, pace));
}

function control(started: Promise<Network>): NetworkControl {
  const change = async (apply: (network: Network) => void): Promise<NetworkView> => {
    const network = await started;
    apply(network);
    const view = viewOf(network);
    tell({ network: view });
    return view;
  };
  let people: Promise<People> | undefined;
  const among = async (act: (people: People) => void | Promise<void> = () => undefined): Promise<PeopleView> => {
    const all = await (people ??= started.then(startPeople));
    await act(all);
    const view = all.view();
    tell({ people: view });
    return view;
  };
  return {
    view: () => change(() => undefined),
    setOffline: (offline) => change((network) => network.faults.offline(client, offline)),
    setSpeed: (speed) => change((network) => network.faults.latency(paces[speed].latency)),
    setServerDown: (host, down) => change((network) => network.faults.serverDown(host, down)),
    setRelay: (link, condition) =>
      change((network) => {
        const relay = network.channels.flatMap((channel) => channel.relays).find((each) => each.link === link);
        if (relay) conditions[condition](relay);
      }),
    meetPeople: () => among(),
    gatherPeople: () => among((all) => all.gather()),
    beInvited: () => among((all) => all.invite()),
    setPersonOffline: (name, offline) => among((all) => all.setOffline(name, offline)),
    haveGreet: (name) => among((all) => all.greet(name)),
    havePart: (name) => among((all) => all.part(name)),
    giveLink: (name, link) => among((all) => all.give(name, link)),
  };
}

/** Each condition from whatever went before. Who accepts answers those too that it left waiting, as it behaves by then. */
const conditions: Record<RelayCondition, (relay: Relay) => void> = {
  healthy: (relay) => behave(relay, { busy: 0, delay: 0 }),
  slow: (relay) => behave(relay, { busy: 0, delay: slowAnswer }),
  full: (relay) => behave(relay, { busy: undefined, delay: 0 }),
  silent: (relay) => relay.ignore(),
  rejecting(relay) {
    behave(relay, { busy: 0, delay: 0 });
    relay.reject('blocked_name');
  },
};

function behave(relay: Relay, { busy, delay }: { busy: number | undefined; delay: number }): void {
  relay.busy(busy);
  relay.slow(delay);
  relay.accept();
}

function viewOf(network: Network): NetworkView {
  const state = network.save();
  const { max } = state.faults.latency;
  const dataOf = (link: string) => Object.values(state.servers).find(({ links }) => links[link])?.links[link]?.data;
  const speed = max <= paces.fast.latency.max ? 'fast' : max <= paces.normal.latency.max ? 'normal' : 'slow';
  return {
    offline: state.clients[client]?.offline ?? false,
    speed,
    servers: Object.entries(state.servers).map(([host, { down }]) => ({ host, down })),
    channels: Object.values(state.channels).map(({ name, link, relays }) => ({
      name,
      link,
      sample: sampleIds.find((id) => samples[id].name === name),
      relays: relays.flatMap((each) => {
        const relay = state.relays[each];
        if (!relay) return [];
        const isReached = leadsToRelays(link, dataOf(link)) && dataOf(each) !== undefined;
        const condition = isReached ? conditionOf(relay) : 'unreached';
        return [{ link: each, name: relay.name, server: relay.server, condition }];
      }),
    })),
  };
}

/** Whether who has the channel's link goes on to its relays. */
function leadsToRelays(link: string, data: object | undefined): boolean {
  const facts = { rows: [], hosts: [], addressOf: [] };
  return data !== undefined && connectPlan(link, { ...facts, data: data as LinkData }).plan === 'connect';
}

function conditionOf({ behaviour, busy, delay }: { behaviour: string; busy: number; delay: number }): RelayCondition {
  if (behaviour === 'ignore') return 'silent';
  if (behaviour === 'reject') return 'rejecting';
  if (busy !== 0) return 'full';
  return delay > 0 ? 'slow' : 'healthy';
}
