import type { SnapshotFrom } from 'xstate';
import { because, type Explanation, type UserAction, type WaitingFor } from '../explanation.ts';
import type { MachineView } from '../vocabulary/view.ts';
import type { InvitationContext } from './invitation-events.ts';
import type { MemberConnectionContext } from './member-connection-context.ts';
import type { memberConnection } from './member-connection.ts';
import type { memberInvitation } from './member-invitation.ts';

/** States of a member whom somebody introduced to us, without those that are only passed through. */
export type MemberState = Exclude<
  SnapshotFrom<typeof memberConnection>['value'],
  'beginning' | 'joining' | 'retrying' | 'ended'
>;
/** States of a member whom we invited or let in, without those that are only passed through. */
export type MemberInvitationPhase = Exclude<SnapshotFrom<typeof memberInvitation>['value'], 'ended'>;

/** For each phase: the steps that are done, what is waited for, and what may be done about it. */
type Row = readonly [done: number, waitingFor: WaitingFor, ...actions: UserAction[]];

/** Invitation, answer, connection: for both kinds of members. */
const steps = 3;

const memberTable: Record<MemberState, Row> = {
  announced: [0, 'introduction'],
  asking: [0, 'introduction'],
  creating: [0, 'server'],
  inviting: [0, 'introduction'],
  invited: [1, 'member'],
  connecting: [2, 'member'],
  connected: [3, 'nothing', 'contact'],
  inactive: [3, 'member', 'contact'],
  disabled: [0, 'user', 'retry'],
  failed: [0, 'user', 'retry'],
  ending: [0, 'deletion'],
  left: [0, 'nothing'],
  removed: [0, 'nothing'],
  over: [0, 'nothing'],
};

/** How far the connection to a member is. */
export function explainMember(view: MachineView): Explanation<MemberState> {
  const phase = view.value as MemberState;
  const { connection, introducerGone, contact, reason } = view.context as Partial<MemberConnectionContext>;
  const [done, waitingFor, ...actions] = memberTable[phase];
  const may: Partial<Record<UserAction, boolean>> = {
    // Whoever is alone with a connection that was made once may try whether it works again.
    retry: connection !== 'broken' && (phase === 'disabled' || introducerGone !== true),
    contact: contact === undefined || contact.state === 'gone',
  };
  return {
    phase,
    done,
    of: steps,
    waitingFor,
    since: view.since,
    ...because(reason),
    actions: view.status === 'active' ? actions.filter((action) => may[action] ?? true) : [],
  };
}

const invitationTable: Record<MemberInvitationPhase, Row> = {
  knocking: [0, 'device'],
  naming: [0, 'device'],
  lookingUp: [0, 'device'],
  lookingUpContact: [0, 'device'],
  creating: [0, 'server', 'withdraw'],
  inviting: [0, 'device'],
  invited: [1, 'peer', 'invite', 'changeRole', 'withdraw'],
  allowing: [2, 'peer', 'remove'],
  accepting: [2, 'peer', 'remove'],
  rejecting: [0, 'server'],
  pendingApproval: [2, 'user', 'accept', 'reject'],
  pendingReview: [2, 'user', 'accept', 'reject'],
  connected: [3, 'nothing', 'changeRole', 'remove'],
  failed: [0, 'user', 'retry', 'withdraw'],
  ending: [0, 'deletion', 'invite'],
  withdrawn: [0, 'nothing', 'invite'],
  removed: [0, 'nothing', 'invite'],
  left: [0, 'nothing', 'invite'],
  rejected: [0, 'nothing'],
  over: [0, 'nothing'],
};

/** How far a member is whom we invited, or who asked us by the group's link. */
export function explainInvitation(view: MachineView): Explanation<MemberInvitationPhase> {
  const phase = view.value as MemberInvitationPhase;
  const { admission, reason } = view.context as Partial<InvitationContext>;
  const [done, waitingFor, ...actions] = invitationTable[phase];
  const isInvited = admission === undefined;
  return {
    phase,
    done,
    of: steps,
    waitingFor,
    since: view.since,
    ...because(reason),
    actions: view.status === 'active' ? actions.filter((action) => action !== 'invite' || isInvited) : [],
  };
}
