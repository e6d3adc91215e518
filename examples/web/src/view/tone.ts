import type { RelayPhase } from 'joinery/machines';
import type { ChannelPhase } from 'joinery/messages';

/** How a state looks: under way, good, held up, bad, or over. */
export type Tone = 'active' | 'good' | 'held' | 'bad' | 'over';

export const relayTones: Readonly<Record<RelayPhase, Tone>> = {
  fetchingLink: 'active',
  linkResolved: 'active',
  interrupted: 'held',
  joining: 'active',
  joined: 'active',
  allowing: 'active',
  accepted: 'active',
  connected: 'good',
  congested: 'held',
  failed: 'bad',
  rejected: 'bad',
  leaving: 'over',
  left: 'over',
  removed: 'over',
  cancelled: 'over',
};

/** The way of a relay, by the step that it is on: link, request, answer, confirmation, connection. */
export const relaySteps: Readonly<Partial<Record<RelayPhase, number>>> = {
  fetchingLink: 0,
  linkResolved: 1,
  joining: 1,
  joined: 2,
  allowing: 3,
  accepted: 4,
  connected: 5,
};
export const lastStep = 5;

export const channelTones: Readonly<Record<ChannelPhase, Tone>> = {
  prepared: 'active',
  fetchingGroupLink: 'active',
  fetchingRelayLinks: 'active',
  awaitingRetry: 'held',
  awaitingDecision: 'held',
  preparingIdentity: 'active',
  connecting: 'active',
  congested: 'held',
  functional: 'good',
  failed: 'bad',
  rejected: 'bad',
  noRelays: 'bad',
  updateRequired: 'bad',
  linkInvalid: 'bad',
  leaving: 'over',
  left: 'over',
  cancelling: 'over',
  cancelled: 'over',
  discarded: 'over',
};
