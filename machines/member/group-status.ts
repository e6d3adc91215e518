import type { SnapshotFrom } from 'xstate';
import type { MemberCounts } from './member-counts.ts';
import type { membership } from './membership.ts';

/** States that a step only passes through: nobody ever sees them. */
type Passing = 'beginning' | 'weighing' | 'entering' | 'resuming';

/** Where we stand in the group ourselves: the state of our membership. */
export type MembershipPhase = Exclude<SnapshotFrom<typeof membership>['value'], Passing>;

/**
 * What a list of groups shows. `alone`: nobody else is in it. `connecting`: members are there, and none is connected.
 * `partial`: some are connected, others not yet. `connected`: all are. `troubled`: nobody is connected, and nobody goes
 * on by itself.
 */
export type GroupStatus =
  | 'invited'
  | 'joining'
  | 'pending'
  | 'interrupted'
  | 'failed'
  | 'alone'
  | 'connecting'
  | 'partial'
  | 'connected'
  | 'troubled'
  | 'leaving'
  | 'over';

/** Outside of the group nothing but our own phase counts. */
const statuses: Record<Exclude<MembershipPhase, 'connected'>, GroupStatus> = {
  invited: 'invited',
  fetchingLink: 'joining',
  preparing: 'joining',
  joining: 'joining',
  joined: 'joining',
  accepted: 'joining',
  pendingApproval: 'pending',
  pendingReview: 'pending',
  interrupted: 'interrupted',
  failed: 'failed',
  ending: 'leaving',
  rejected: 'over',
  removed: 'over',
  left: 'over',
  groupDeleted: 'over',
  declined: 'over',
};

/** A group's status, from nothing but the counts of its members and our own phase. Total; never stored. */
export function groupStatus(counts: MemberCounts, phase: MembershipPhase): GroupStatus {
  return phase === 'connected' ? statusInside(counts) : statuses[phase];
}

/** Who was only invited is no member yet, nor is who waits for admission. */
function statusInside({ connecting, connected, failed }: MemberCounts): GroupStatus {
  if (connecting + connected + failed === 0) return 'alone';
  if (connected === 0) return connecting > 0 ? 'connecting' : 'troubled';
  return connecting + failed > 0 ? 'partial' : 'connected';
}
