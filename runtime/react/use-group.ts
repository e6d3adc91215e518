import { explain } from '../../machines/explain.ts';
import type { Explanation } from '../../machines/explanation.ts';
import { groupStatus, type GroupStatus, type MembershipPhase } from '../../machines/member/group-status.ts';
import { groupLabels, membershipKey } from '../../machines/member/member-labels.ts';
import type { MembershipContext } from '../../machines/member/membership-context.ts';
import type { Records } from '../live/live-records.ts';
import type { InstanceKey, InstanceRecord } from '../record.ts';
import { useView } from './provider.ts';
import { together, unread, useInstances, viewOf, type InstanceView } from './use-instances.ts';
import { useLive } from './use-live.ts';

/** A group and who is in it as they are now. */
export interface GroupView extends InstanceView {
  /** What a screen says of it; absent until it was read, and where it is in quarantine. */
  readonly explanation?: Explanation<MembershipPhase>;
  readonly status?: GroupStatus;
  /** The rows of all others who are in the group, or are let in, in the order of their keys: of our host that of the group itself. */
  readonly members: readonly InstanceRecord[];
}

/** The group under a key: `membership/<id>`. A list of many members shows each by `useInstance`, and only those that are seen. */
export function useGroup(key: InstanceKey): GroupView {
  const group = useLive(useView()?.row(key), unread, groupOf);
  const groupId = key.slice(membershipKey('').length);
  const members = useInstances(groupLabels.members(groupId));
  return { ...together(group, members), members: members.records };
}

function groupOf(state: Records): Omit<GroupView, 'members'> {
  const view = viewOf(state);
  const { record } = view;
  if (!record || record.status === 'quarantined') return view;
  const { counts } = record.context as unknown as MembershipContext;
  const explanation = explain(record) as Explanation<MembershipPhase>;
  return { ...view, explanation, status: groupStatus(counts, explanation.phase) };
}
