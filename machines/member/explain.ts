import type { SnapshotFrom } from 'xstate';
import { because, type Explanation, type PhaseRow, type UserAction } from '../explanation.ts';
import type { MachineView } from '../vocabulary/view.ts';
import type { InvitationContext } from './invitation-events.ts';
import { isSpent } from './invitation-rules.ts';
import { contactIn, mayAskForContact } from './member-contact.ts';
import type { MemberConnectionContext } from './member-connection-context.ts';
import type { memberConnection } from './member-connection.ts';
import type { GroupFacts, MemberRole } from './member-events.ts';
import type { memberInvitation } from './member-invitation.ts';
import { isAtLeast, mayChange } from './roles.ts';

/** States of a member whom somebody introduced to us, without those that are only passed through. */
export type MemberState = Exclude<
  SnapshotFrom<typeof memberConnection>['value'],
  'beginning' | 'joining' | 'retrying' | 'ended'
>;
/** States of a member whom we invited or let in, without those that are only passed through. */
export type MemberInvitationPhase = Exclude<SnapshotFrom<typeof memberInvitation>['value'], 'ended'>;

/** Invitation, answer, connection: for both kinds of members. */
const steps = 3;

const memberTable: Record<MemberState, PhaseRow> = {
  announced: [0, 'introduction', 'remove'],
  asking: [0, 'introduction', 'remove'],
  creating: [0, 'server', 'remove'],
  inviting: [0, 'introduction', 'remove'],
  invited: [1, 'member', 'remove'],
  connecting: [2, 'member', 'remove'],
  connected: [3, 'nothing', 'accept', 'contact', 'probe', 'changeRole', 'remove'],
  inactive: [3, 'member', 'accept', 'contact', 'probe', 'changeRole', 'remove'],
  disabled: [0, 'user', 'retry', 'remove'],
  failed: [0, 'user', 'retry', 'remove'],
  ending: [0, 'deletion'],
  left: [0, 'nothing'],
  removed: [0, 'nothing'],
  over: [0, 'nothing'],
};

/** How far the connection to a member is. */
export function explainMember(view: MachineView): Explanation<MemberState> {
  const phase = view.value as MemberState;
  const { group, facts, connection, introducerGone, contact, inReview, reason } =
    view.context as Partial<MemberConnectionContext>;
  const [done, waitingFor, ...actions] = memberTable[phase];
  const may: Partial<Record<UserAction, boolean>> = {
    // Whoever is alone with a connection that was made once may try whether it works again.
    retry: connection !== 'broken' && (phase === 'disabled' || introducerGone !== true),
    contact: mayAskForContact(group, contact),
    accept: inReview === true && isAtLeast(group?.me.role ?? 'none', 'moderator'),
    ...changes(group, facts?.role),
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

const invitationTable: Record<MemberInvitationPhase, PhaseRow> = {
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
  pendingApproval: [2, 'user', 'retry', 'accept', 'reject'],
  pendingReview: [2, 'user', 'retry', 'accept', 'reject'],
  connected: [3, 'nothing', 'accept', 'retry', 'contact', 'probe', 'changeRole', 'remove'],
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
  const context = view.context as Partial<InvitationContext>;
  const { group, role, admission, requestId, trouble, decisionLost, reason } = context;
  const [done, waitingFor, ...actions] = invitationTable[phase];
  // By what was answered before, nobody is let in: it has to ask again.
  const isToAskAgain = phase === 'failed' && isSpent({ admission, requestId });
  const may: Partial<Record<UserAction, boolean>> = {
    invite: admission === undefined,
    retry: phase === 'failed' ? !isToAskAgain && reason?.code !== 'Incognito' : trouble !== undefined,
    accept: phase !== 'connected' || decisionLost === true,
    contact: trouble !== 'disabled' && mayAskForContact(group, contactIn(context)),
    ...changes(group, role),
  };
  return {
    phase,
    done,
    of: steps,
    waitingFor: isToAskAgain ? 'request' : waitingFor,
    since: view.since,
    ...because(reason),
    actions: view.status === 'active' ? actions.filter((action) => may[action] ?? true) : [],
  };
}

/** What only somebody of a role that is no lower may do: undefined where our role does not say. */
function changes(group: GroupFacts | undefined, role: MemberRole = 'none'): Partial<Record<UserAction, boolean>> {
  const isAllowed = group === undefined || mayChange(group.me.role, role);
  return { changeRole: isAllowed, remove: isAllowed };
}
