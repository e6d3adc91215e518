import type { SampleId } from './samples.ts';

/** What the page may do to the network, and see of it. Served by the network's worker. */
export interface NetworkControl {
  view(): Promise<NetworkView>;
  setOffline(offline: boolean): Promise<NetworkView>;
  setSpeed(speed: Speed): Promise<NetworkView>;
  setServerDown(host: string, down: boolean): Promise<NetworkView>;
  setRelay(link: string, condition: RelayCondition): Promise<NetworkView>;
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
  readonly condition: RelayCondition;
}

/** What the page sends the worker at its start, with two ports: the control's, and none or one of an engine's agent. */
export type ToNetwork =
  | { readonly type: 'control'; readonly seed: number | undefined }
  /** Serve the client's agent over this port; an earlier one ends. */
  | { readonly type: 'agent' };

/** The one client of this page. */
export const client = 'you';
