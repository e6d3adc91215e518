import type { CommandMode } from '../vocabulary/agent-command.ts';
import type { ChannelPolicy } from './policies.ts';
import { isThrough, type Relay } from './relay-phase.ts';

/** Tells one relay to join, or to go on. */
export type JoinOrder = { readonly relayId: string; readonly mode: CommandMode };

/**
 * Which relays are to join now. Asked again after every change; a relay that was told is not told again, since its
 * phase has changed by then.
 *
 * - `background`: everyone at once; the agent retries.
 * - `interactive-then-background`: everyone at once, each failing fast. Once all have settled and one is through, those
 *   that were interrupted go on in the background.
 * - `first-interactive`: the first relay whose link is there, failing fast. Once it is through, all others in the
 *   background. If it failed for good or is busy, the next one is the first; if it was interrupted, the user is asked.
 */
export function joinOrders(relays: readonly Relay[], joinPolicy: ChannelPolicy['joinPolicy']): JoinOrder[] {
  const inPhase = (...phases: Relay['phase'][]) => relays.filter(({ phase }) => phases.includes(phase));
  const resolved = inPhase('linkResolved');
  const anyThrough = relays.some(isThrough);

  switch (joinPolicy) {
    case 'background':
      return order(resolved, 'background');
    case 'interactive-then-background': {
      if (!anyThrough) return order(resolved, 'interactive');
      const settled = inPhase('fetchingLink', 'joining').length === 0;
      return order(settled ? [...resolved, ...inPhase('interrupted')] : resolved, 'background');
    }
    case 'first-interactive': {
      if (anyThrough) return order([...resolved, ...inPhase('interrupted')], 'background');
      const firstPending = inPhase('joining', 'interrupted').length > 0;
      return firstPending ? [] : order(resolved.slice(0, 1), 'interactive');
    }
  }
}

function order(relays: readonly Relay[], mode: CommandMode): JoinOrder[] {
  return relays.map(({ relayId }) => ({ relayId, mode }));
}
