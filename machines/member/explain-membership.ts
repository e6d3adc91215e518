import { because, type Explanation, type UserAction, type WaitingFor } from '../explanation.ts';
import type { MachineView } from '../vocabulary/view.ts';
import type { MembershipPhase } from './group-status.ts';
import { noMembers } from './member-counts.ts';
import { contactIn, mayAskForContact } from './member-contact.ts';
import { groupFactsOf, type MembershipContext } from './membership-context.ts';
import { isAtLeast } from './roles.ts';

/** For each phase: what is waited for, and what may be done about it. */
type Row = readonly [waitingFor: WaitingFor, ...actions: UserAction[]];

const table: Record<MembershipPhase, Row> = {
  invited: ['user', 'join', 'decline'],
  fetchingLink: ['link', 'leave'],
  preparing: ['identity', 'leave'],
  joining: ['server', 'leave'],
  joined: ['host', 'repeat', 'leave'],
  accepted: ['host', 'leave'],
  pendingApproval: ['admission', 'retry', 'send', 'leave'],
  pendingReview: ['admission', 'retry', 'send', 'leave'],
  connected: ['nothing', 'retry', 'send', 'contact', 'probe', 'leave', 'deleteGroup'],
  interrupted: ['user', 'retry', 'leave'],
  failed: ['user', 'retry', 'leave'],
  ending: ['deletion'],
  rejected: ['nothing'],
  removed: ['nothing'],
  left: ['nothing'],
  groupDeleted: ['nothing'],
  declined: ['nothing'],
};

/** Where we stand in a group, and how many of its members are connected. */
export function explainMembership(view: MachineView): Explanation<MembershipPhase> {
  const phase = view.value as MembershipPhase;
  const context = view.context as object as MembershipContext;
  const { role = 'observer', counts = noMembers, host, trouble, reason } = context as Partial<MembershipContext>;
  const [waitingFor, ...actions] = table[phase];
  const may: Partial<Record<UserAction, boolean>> = {
    // The connection to our host is tried once more; and so is whatever did not get us in.
    retry: waitingFor === 'user' || trouble !== undefined,
    repeat: context.by === 'link',
    send: isAtLeast(role, 'author'),
    // Of the host.
    contact:
      host !== undefined && trouble !== 'disabled' && mayAskForContact(groupFactsOf(context), contactIn(context)),
    probe: host !== undefined,
    deleteGroup: isAtLeast(role, 'owner'),
  };
  return {
    phase,
    done: counts.connected,
    of: counts.connecting + counts.connected + counts.failed,
    waitingFor,
    since: view.since,
    ...because(reason),
    actions: view.status === 'active' ? actions.filter((action) => may[action] ?? true) : [],
  };
}
