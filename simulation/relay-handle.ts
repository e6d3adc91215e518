import type { ChatMessage } from '../machines/vocabulary/chat-message.ts';
import type { JsonObject } from '../machines/vocabulary/json.ts';
import { broadcast, scheduleAnswer } from './relay.ts';
import { leave } from './relay-message.ts';
import { makeQueue, requestFor, serverNamed, storeLink } from './server.ts';
import type { ChannelState, RelayState } from './state.ts';
import { relayOf, type World } from './world.ts';

/** How a relay is made, and what is wrong with it. All optional. */
export interface RelaySpec {
  name?: string;
  /** Default `accept`. A relay that ignores never answers a join request. */
  behaviour?: 'accept' | 'reject' | 'ignore';
  /** Reason that a rejection gives, default `rejected`. */
  rejection?: string;
  /** Refuse join requests with QUOTA: so many, or all (true). */
  busy?: number | true;
  /** Milliseconds that it takes to answer, over the latency. */
  delay?: number;
  /** Default `good`. A dead link answers AUTH; the others hold what no relay's link should. */
  data?: 'good' | 'dead' | 'no-profile' | 'no-entity-id' | 'malformed' | 'incompatible';
  /** What it presents in its answer instead of the channel that it serves. */
  presents?: 'other-channel' | 'garbage';
  /** Send messages before the joiner has allowed the connection. */
  early?: boolean;
}

/** A relay of the network, to be told what to do. */
export interface Relay {
  readonly link: string;
  readonly name: string;
  readonly memberId: string;
  readonly server: string;
  /** Accepts from now on, those too that it ignored. */
  accept(): void;
  reject(reason?: string): void;
  ignore(): void;
  /** Refuses join requests with QUOTA: so many, all (default), or none (0). */
  busy(times?: number): void;
  /** Takes so many milliseconds to answer. */
  slow(ms: number): void;
  /** Sends a message to those connected through it (or to one client), signed by an owner, a stranger, or nobody. */
  send(message: ChatMessage, options?: { signedBy?: Signer; client?: string }): void;
  /** Leaves the channel: tells its members, then serves it no more. */
  leave(): void;
  /** Its link is deleted: whoever fetches it gets AUTH. */
  deleteLink(): void;
}

export type Signer = 'owner' | 'stranger' | 'nobody';

const versions = { min: 2, max: 8 };
/** Of a version that nobody speaks yet. */
const incompatible = { min: 900, max: 901 };

/** What a link says that its owner speaks. */
export function versionsOf(spec: { data?: string }): JsonObject {
  return spec.data === 'incompatible' ? incompatible : versions;
}

/** Puts a relay of the channel into the world. */
export function makeRelay(world: World, channel: ChannelState, spec: RelaySpec): RelayState {
  const count = channel.relays.length + 1;
  const name = spec.name ?? `relay-${count}`;
  const server = `smp${count + 1}.example`;
  const memberId = world.random.id(12);
  const link = storeLink(world, server, 'r', {});
  const queue = makeQueue(world, server, { owner: 'relay', relay: link });
  const data: JsonObject = {
    request: requestFor(server, queue),
    ...(spec.data !== 'no-entity-id' && { entityId: memberId }),
    direct: true,
    versions: versionsOf(spec),
    userData: spec.data === 'no-profile' ? {} : { relayProfile: { displayName: name, fullName: '' } },
  };
  const links = serverNamed(world, server).links;
  links[link] = { data: spec.data === 'malformed' ? { garbage: true } : data };
  if (spec.data === 'dead') delete links[link];
  channel.relays.push(link);
  return (world.state.relays[link] = {
    link,
    name,
    channel: channel.link,
    memberId,
    server,
    queue,
    behaviour: spec.behaviour ?? 'accept',
    rejection: spec.rejection ?? 'rejected',
    busy: spec.busy === true ? -1 : (spec.busy ?? 0),
    delay: spec.delay ?? 0,
    ...(spec.presents && { presents: spec.presents }),
    early: spec.early ?? false,
    members: {},
    peers: {},
  });
}

/** The handle of a relay that the network's state has; `changed` is called after everything that it does. */
export function relayHandle(world: World, link: string, changed: () => void): Relay {
  const state = () => relayOf(world, link);
  const { name, memberId, server } = state();
  const change = (values: Partial<RelayState>) => {
    Object.assign(state(), values);
    changed();
  };
  return {
    link,
    name,
    memberId,
    server,
    accept() {
      const waited = state().behaviour === 'ignore';
      change({ behaviour: 'accept' });
      if (waited)
        for (const [id, { state: at }] of Object.entries(state().peers))
          if (at === 'asked') scheduleAnswer(world, state(), id);
      changed();
    },
    reject: (rejection = 'rejected') => change({ behaviour: 'reject', rejection }),
    ignore: () => change({ behaviour: 'ignore' }),
    busy: (times = -1) => change({ busy: times }),
    slow: (ms) => change({ delay: ms }),
    send(message, { signedBy = 'nobody', client } = {}) {
      const channel = world.state.channels[state().channel];
      broadcast(world, state(), message, channel && signerKey(world, channel, signedBy), client);
      changed();
    },
    leave() {
      broadcast(world, state(), leave());
      stopServing(world, state());
      changed();
    },
    deleteLink() {
      delete serverNamed(world, server).links[link];
      changed();
    },
  };
}

/** It serves the channel no more: its queue is gone, and so are the connections through it. */
export function stopServing(world: World, relay: RelayState): void {
  delete serverNamed(world, relay.server).queues[relay.queue];
  relay.members = {};
  for (const peer of Object.values(relay.peers)) peer.state = 'replaced';
}

/** The key that a message is signed with; none of an owner's, or none at all, for bad announcements. */
export function signerKey(world: World, channel: ChannelState, signer: Signer): string | undefined {
  if (signer === 'owner') return channel.owners[0]?.memberKey;
  return signer === 'stranger' ? world.random.id(32) : undefined;
}
