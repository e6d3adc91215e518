import { isGone, type Relay, type RelayPhase } from './relay-phase.ts';

/** At most so many relays of one channel are connected at once. */
export const maxRelays = 16;
/** A link that is longer is no relay's; the supervisor's row has to hold all of them. */
const maxLinkLength = 300;
/** So many a channel has had, over all its time, at most: each leaves a row. */
const mostEver = 1000;
/** So many relays that are gone are remembered. */
const maxHistory = 8;

/** What is to be done so that the relays are those that the owner published. */
export type RelayPlan = {
  /** All relays afterwards. */
  readonly relays: readonly Relay[];
  readonly nextRelay: number;
  readonly spawn: readonly Relay[];
  /** Present, to be tried again. */
  readonly retry: readonly Relay[];
  readonly remove: readonly Relay[];
  /** Published, but not connected: too many, or no link that fits. */
  readonly leftOut: number;
};

/**
 * Compares the relays with published links. `complete`: the links are all there are, so that relays without one are
 * removed. `retry`: the phases in which a relay whose link is published is tried again. A relay that left, or was
 * removed, and is published again gets a fresh id; its old entry stays as history.
 */
export function planRelays(
  { relays, nextRelay }: { readonly relays: readonly Relay[]; readonly nextRelay: number },
  links: readonly string[],
  { complete, retry: phases }: { readonly complete: boolean; readonly retry: readonly RelayPhase[] },
): RelayPlan {
  const present = relays.filter((relay) => !isGone(relay));
  const history = relays.filter(isGone);
  const kept = present.filter(({ link }) => !complete || links.includes(link));
  const remove = present.filter((relay) => !kept.includes(relay));
  const retry = kept.filter(
    (relay) => links.includes(relay.link) && phases.includes(relay.phase) && !isQuarantined(relay),
  );

  const fresh = links.filter((link) => !kept.some((relay) => relay.link === link));
  const room = Math.max(0, Math.min(maxRelays - kept.length, mostEver + 1 - nextRelay));
  const fitting = fresh.filter((link) => link.length <= maxLinkLength).slice(0, room);
  const spawn = fitting.map((link, at): Relay => ({ relayId: `relay-${nextRelay + at}`, link, phase: 'fetchingLink' }));

  const told = (relay: Relay): Relay => (retry.includes(relay) ? again(relay) : relay);
  const removed = remove.map((relay): Relay => ({ ...again(relay), phase: 'removed' }));
  return {
    relays: [...[...history, ...removed].slice(-maxHistory), ...kept.map(told), ...spawn],
    nextRelay: nextRelay + spawn.length,
    spawn,
    retry,
    remove,
    leftOut: fresh.length - spawn.length,
  };
}

/** As a relay will stand once it was told to go on: so that its old phase is not counted until it has answered. */
export function again({ reason: _, wait: __, ...relay }: Relay): Relay {
  return { ...relay, phase: 'fetchingLink' };
}

export function isQuarantined({ reason }: Relay): boolean {
  return reason?.code === 'Quarantined';
}
