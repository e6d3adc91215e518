import type { ChatMessage } from '../machines/vocabulary/chat-message.ts';
import { broadcast, isServing } from './relay.ts';
import {
  makeRelay,
  relayHandle,
  signerKey,
  stopServing,
  versionsOf,
  type Relay,
  type RelaySpec,
  type Signer,
} from './relay-handle.ts';
import { memberRemoval, relayAnnouncement, roleChange, rosterOf } from './relay-message.ts';
import { hostOfLink, requestFor, serverNamed, storeLink } from './server.ts';
import type { ChannelState, RosterEntry } from './state.ts';
import { relayOf, type World } from './world.ts';

/** How a channel is made, and what is wrong with its link. All optional. */
export interface ChannelSpec {
  name?: string;
  /** How many relays, or which. Default 3. */
  relays?: number | readonly RelaySpec[];
  /** Default `channel`. */
  groupType?: string;
  direct?: boolean;
  /** Entity id of the link; default the channel's public id. */
  entityId?: string;
  publicMemberCount?: number;
  /** Names of the owners, default one. */
  owners?: readonly string[];
  /** Default `good`. */
  data?: 'good' | 'dead' | 'no-profile' | 'no-entity-id' | 'malformed' | 'incompatible';
}

/** A channel of the network, as its owner has it. */
export interface Channel {
  readonly link: string;
  readonly publicGroupId: string;
  readonly owners: readonly { memberId: string; memberKey: string }[];
  /** All that ever served it, in the order of their making. */
  readonly relays: readonly Relay[];
  readonly relayLinks: readonly string[];
  /** Adds a relay and announces it through the others; `signedBy` makes a bad announcement, `silently` none. */
  addRelay(spec?: RelaySpec, options?: { signedBy?: Signer; silently?: boolean }): Relay;
  /** Announces a relay again. */
  announce(relay: Relay, signedBy?: Signer): void;
  /** The owner removes a relay: its link leaves the channel's, and the others tell their members. */
  removeRelay(relay: Relay, signedBy?: Signer): void;
  /** Puts a relay that left or was removed back, under its old link. */
  restoreRelay(relay: Relay): void;
  /** The owner lists the privileged members anew; returns the roster's version. `silently`: subscribers miss it. */
  publishRoster(members: readonly RosterEntry[], options?: { silently?: boolean }): number;
  /** The owner changes the role of one of them, which is told as a change; returns the roster's version. */
  changeRole(memberId: string, role: string, options?: { silently?: boolean }): number;
  /** Deletes the channel's link. */
  deleteLink(): void;
}

/** Makes a channel with its relays; `changed` is called after everything that its handle does. */
export function makeChannel(world: World, spec: ChannelSpec, changed: () => void): Channel {
  const { random } = world;
  const name = spec.name ?? `channel-${Object.keys(world.state.channels).length + 1}`;
  const publicGroupId = random.id(32);
  const groupType = spec.groupType ?? 'channel';
  const groupProfile = { displayName: name, fullName: '', publicGroup: { groupType, publicGroupId } };
  const owners = (spec.owners ?? ['owner']).map((each) => ({
    memberId: random.id(12),
    memberKey: random.id(32),
    name: each,
  }));
  const host = 'smp1.example';
  const link = storeLink(world, host, 'c', {});
  world.state.channels[link] = { link, name, publicGroupId, groupProfile, owners, relays: [] };
  serverNamed(world, host).links[link] = {
    data: {
      request: requestFor(host, 'q0'),
      ...(spec.data !== 'no-entity-id' && { entityId: spec.entityId ?? publicGroupId }),
      direct: spec.direct ?? false,
      owners: owners.map(({ memberId, memberKey }) => ({ memberId, memberKey })),
      relays: [],
      versions: versionsOf(spec),
      userData: spec.data === 'no-profile' ? {} : { groupProfile, publicMemberCount: spec.publicMemberCount ?? 1 },
    },
  };
  const relays = typeof spec.relays === 'object' ? spec.relays : Array.from({ length: spec.relays ?? 3 }, () => ({}));
  const channel = channelHandle(world, link, changed);
  for (const each of relays) channel.addRelay(each, { silently: true });
  if (spec.data === 'dead') channel.deleteLink();
  if (spec.data === 'malformed') serverNamed(world, host).links[link] = { data: { garbage: true } };
  return channel;
}

/** The handle of a channel that the network's state has. */
export function channelHandle(world: World, link: string, changed: () => void): Channel {
  const state = (): ChannelState => {
    const found = world.state.channels[link];
    if (!found) throw new Error(`simulation: there is no channel ${link}`);
    return found;
  };
  const handle = (relay: string) => relayHandle(world, relay, changed);
  const signature = (signer: Signer) => signerKey(world, state(), signer);
  const tellThrough = (relays: readonly string[], message: ChatMessage, signer: Signer) => {
    for (const each of relays) {
      const relay = relayOf(world, each);
      if (isServing(world, relay)) broadcast(world, relay, message, signature(signer));
    }
  };
  const tellOthers = (relay: Relay, message: ChatMessage, signer: Signer) =>
    tellThrough(
      state().relays.filter((other) => other !== relay.link),
      message,
      signer,
    );
  const changeRoster = (members: readonly RosterEntry[], silently: boolean, tell: (version: number) => ChatMessage) => {
    const version = (state().roster?.version ?? 0) + 1;
    state().roster = { version, members: [...members] };
    if (!silently) tellThrough(state().relays, tell(version), 'owner');
    changed();
    return version;
  };
  const list = (change: (relays: readonly string[]) => readonly string[]) => {
    const stored = serverNamed(world, hostOfLink(link) ?? '').links[link];
    const listed = stored?.data['relays'];
    if (stored && Array.isArray(listed)) stored.data = { ...stored.data, relays: change(listed.map(String)) };
  };
  const announce: Channel['announce'] = (relay, signer = 'owner') => {
    tellOthers(relay, relayAnnouncement(relay.link), signer);
    changed();
  };
  return {
    link,
    get publicGroupId() {
      return state().publicGroupId;
    },
    get owners() {
      return state().owners;
    },
    get relays() {
      return state().relays.map(handle);
    },
    get relayLinks() {
      return [...state().relays];
    },
    addRelay(spec = {}, { signedBy = 'owner', silently = false } = {}) {
      const relay = handle(makeRelay(world, state(), spec).link);
      list((links) => [...links, relay.link]);
      if (!silently) announce(relay, signedBy);
      changed();
      return relay;
    },
    announce,
    removeRelay(relay, signer = 'owner') {
      list((links) => links.filter((each) => each !== relay.link));
      tellOthers(relay, memberRemoval(relay.memberId), signer);
      stopServing(world, relayOf(world, relay.link));
      changed();
    },
    restoreRelay(relay) {
      const restored = relayOf(world, relay.link);
      serverNamed(world, restored.server).queues[restored.queue] = { owner: 'relay', relay: relay.link };
      list((links) => (links.includes(relay.link) ? links : [...links, relay.link]));
      announce(relay);
    },
    publishRoster: (members, { silently = false } = {}) =>
      changeRoster(members, silently, (version) => rosterOf({ version, members: [...members] })),
    changeRole(memberId, role, { silently = false } = {}) {
      const members = state().roster?.members ?? [];
      const others = members.filter((each) => each.memberId !== memberId);
      const named = members.filter((each) => each.memberId === memberId && role !== 'observer');
      return changeRoster([...others, ...named.map((each) => ({ ...each, role }))], silently, (version) =>
        roleChange(memberId, role, version),
      );
    },
    deleteLink() {
      delete serverNamed(world, hostOfLink(link) ?? '').links[link];
      changed();
    },
  };
}
