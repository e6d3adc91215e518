import type { MemberPhase } from './member-events.ts';

/** How many of the others stand where. Of constant size, however large the group is. */
export type MemberCounts = { readonly [phase in MemberPhase]: number };

export const noMembers: MemberCounts = { invited: 0, pending: 0, connecting: 0, connected: 0, failed: 0 };

/** The counts after one member was made (`from` absent), got on, or went (`to` absent). */
export function recount(
  counts: MemberCounts,
  from: MemberPhase | undefined,
  to: MemberPhase | undefined,
): MemberCounts {
  const after: Record<MemberPhase, number> = { ...counts };
  if (from !== undefined) after[from] = Math.max(0, after[from] - 1);
  if (to !== undefined) after[to] += 1;
  return after;
}
