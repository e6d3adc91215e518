import { isGone, isThrough, type RelayPhase } from './relay-phase.ts';
import type { ChannelPolicy } from './policies.ts';

export const channelStatuses = ['noRelays', 'connecting', 'congested', 'functional', 'failed', 'rejected'] as const;
export type ChannelStatus = (typeof channelStatuses)[number];

/**
 * The channel's status, from nothing but the phases of its relays. Total: every multiset of phases has an answer.
 *
 * Relays that left, were removed or cancelled don't count. The best relay decides: one that works makes the channel
 * functional, one that may still come keeps it connecting (an interrupted one too: a retry is all it needs), one that
 * is busy keeps it congested. Where none is left, rejections alone are a rejection, and anything else is a failure.
 */
export function channelStatus(
  relays: readonly { readonly phase: RelayPhase }[],
  { functionalWhen }: Pick<ChannelPolicy, 'functionalWhen'>,
): ChannelStatus {
  const counted = relays.filter((relay) => !isGone(relay));
  const has = (phase: RelayPhase) => counted.some((relay) => relay.phase === phase);
  const works = functionalWhen === 'joined' ? counted.some(isThrough) : has('connected');

  if (counted.length === 0) return 'noRelays';
  if (works) return 'functional';
  if (counted.some(({ phase }) => phase !== 'congested' && phase !== 'failed' && phase !== 'rejected')) {
    return 'connecting';
  }
  if (has('congested')) return 'congested';
  return has('failed') ? 'failed' : 'rejected';
}

/** Phases that no status tells apart, one of each kind: the columns of the status table. */
const kinds = ['connected', 'joined', 'joining', 'interrupted', 'congested', 'failed', 'rejected', 'left'] as const;

export interface ChannelStatusRow {
  readonly phases: readonly RelayPhase[];
  readonly status: Readonly<Record<ChannelPolicy['functionalWhen'], ChannelStatus>>;
}

/** The status table, from the function itself: no relay, one relay, and each pair of different kinds. */
export function channelStatusTable(): ChannelStatusRow[] {
  const single = kinds.map((kind) => [kind]);
  const pairs = kinds.flatMap((one, at) => kinds.slice(at + 1).map((other) => [one, other]));
  return [[], ...single, ...pairs].map((phases) => {
    const relays = phases.map((phase) => ({ phase }));
    const status = (functionalWhen: ChannelPolicy['functionalWhen']) => channelStatus(relays, { functionalWhen });
    return { phases, status: { joined: status('joined'), connected: status('connected') } };
  });
}
