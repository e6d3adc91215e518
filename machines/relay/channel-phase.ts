import { channelStatus, type ChannelStatus } from './channel-status.ts';
import type { ChannelPolicy } from './policies.ts';
import { isGone, isThrough, type Relay } from './relay-phase.ts';

/** Where the group of relays stands as a whole: its status, or held up until somebody tries again. Never stored. */
export type RelaysPhase = ChannelStatus | 'awaitingRetry';

export function relaysPhase(relays: readonly Relay[], policy: ChannelPolicy): RelaysPhase {
  return isHeldUp(relays) ? 'awaitingRetry' : channelStatus(relays, policy);
}

/** Some relay was interrupted, none is through, and none goes on by itself. */
function isHeldUp(relays: readonly Relay[]): boolean {
  const active = relays.some(
    (relay) => relay.phase === 'fetchingLink' || relay.phase === 'joining' || relay.phase === 'congested',
  );
  return !active && !relays.some(isThrough) && relays.some(({ phase }) => phase === 'interrupted');
}

export type LinksOutcome = 'pending' | 'interrupted' | 'dead' | 'undecided' | 'resolved';

/** How fetching all the relays' links ends, before any join. `undecided`: some are dead, and the user is asked. */
export function linksOutcome(relays: readonly Relay[], { deadRelayLink }: ChannelPolicy): LinksOutcome {
  const counted = relays.filter((relay) => !isGone(relay));
  const has = (...phases: Relay['phase'][]) => counted.some(({ phase }) => phases.includes(phase));
  if (has('fetchingLink', 'congested')) return 'pending';
  if (has('interrupted')) return 'interrupted';
  if (!has('linkResolved')) return 'dead';
  return has('failed') && deadRelayLink === 'stop' ? 'undecided' : 'resolved';
}
