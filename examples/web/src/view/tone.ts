import type { ChannelPhase, RelayPhase } from 'joinery/machines';

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
  direct: 'over',
  linkInvalid: 'bad',
  leaving: 'over',
  left: 'over',
  cancelling: 'over',
  cancelled: 'over',
  discarded: 'over',
};
