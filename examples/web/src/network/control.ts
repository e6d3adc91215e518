import type { SampleId } from './samples.ts';

/** What a page may do to the network, and see of it. Served by the network's worker. */
export interface NetworkControl {
  view(): Promise<NetworkView>;
  setOffline(offline: boolean): Promise<NetworkView>;
  setSpeed(speed: Speed): Promise<NetworkView>;
  setServerDown(host: string, down: boolean): Promise<NetworkView>;
  setRelay(link: string, condition: RelayCondition): Promise<NetworkView>;
  /** Starts the people of the network; resolves when each of them has an address. */
  meetPeople(): Promise<PeopleView>;
  /** Resolves when they have a group of their own as well. */
  gatherPeople(): Promise<PeopleView>;
  /** Who founded their group invites the user, if the two are contacts. */
  beInvited(): Promise<PeopleView>;
  setPersonOffline(name: PersonName, offline: boolean): Promise<PeopleView>;
  /** The person greets the user, and the groups that both may be in. */
  haveGreet(name: PersonName): Promise<PeopleView>;
  /** The person deletes the contact with the user. */
  havePart(name: PersonName): Promise<PeopleView>;
  /** Hands a person a link: an invitation, an address, or a group’s. */
  giveLink(name: PersonName, link: string): Promise<PeopleView>;
}

export const personNames = ['Bob', 'Cleo'] as const;
export type PersonName = (typeof personNames)[number];
/** Where a person keeps what their engine stores. */
export const databaseOf = (name: PersonName): string => `joinery-${name.toLowerCase()}`;
/** Founds the group of the network’s people. */
export const hostName: PersonName = personNames[0];

export interface PeopleView {
  readonly people: readonly { readonly name: PersonName; readonly address: string; readonly offline: boolean }[];
  /** Their group, and the link by which anybody may join it. */
  readonly club: { readonly name: string; readonly link: string } | undefined;
}

export const speeds = ['fast', 'normal', 'slow'] as const;
export type Speed = (typeof speeds)[number];

export const relayConditions = ['healthy', 'slow', 'silent', 'rejecting', 'full'] as const;
export type RelayCondition = (typeof relayConditions)[number];

export interface NetworkView {
  readonly offline: boolean;
  readonly speed: Speed;
  readonly servers: readonly { readonly host: string; readonly down: boolean }[];
  readonly channels: readonly ChannelView[];
}

export interface ChannelView {
  readonly sample: SampleId | undefined;
  readonly name: string;
  readonly link: string;
  readonly relays: readonly RelayView[];
}

export interface RelayView {
  readonly link: string;
  readonly name: string;
  readonly server: string;
  /** `unreached`: its link leads nowhere, or its channel's, so that it does not matter how it behaves. */
  readonly condition: RelayCondition | 'unreached';
}

/** What a page sends the worker. */
export type ToNetwork =
  /** At its start. `people`: the user has met them. */
  | { readonly type: 'open'; readonly seed: number | undefined; readonly people: boolean }
  /** Serve the client's agent over the port; an earlier one ends. */
  | { readonly type: 'agent' };

/** Where any tab finds the control, and where all hear what has changed. */
export const networkChannel = 'joinery-network-control';
export const networkNewsChannel = 'joinery-network-news';
export type NetworkNews = { readonly network: NetworkView } | { readonly people: PeopleView };

/** The one client of all tabs. */
export const client = 'you';
