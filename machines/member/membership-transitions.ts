import type { Ending, MembershipContext } from './membership-context.ts';

/** Transitions, and parts of them, that several states of our own membership have in common. */

const notAllowed = ({ context: { role = 'none' } }: { context: MembershipContext }) => ({
  reason: { code: 'NotAllowed' as const, role },
});

/** Bytes of a message id. */
const msgIdBytes = 12;

export const end = (ending: Ending, farewell: 'sayLeave' | 'sayDeletion' | 'sayNothing' = 'sayNothing') => [
  { type: 'rememberEnding' as const, params: { ending } },
  farewell,
];
export const ends = (ending: Ending) => ({ type: 'ends', params: { ending } }) as const;
export const refuse = { type: 'refuse', params: notAllowed } as const;
export const noHost = { type: 'refuse', params: { reason: { code: 'NotHere', what: 'member' } } } as const;

/** On the way to the host: it may answer, be reached, or turn out to be out of reach. */
export const arriving = {
  'connection.confirmation': 'weighing',
  'connection.ready': { target: 'entering', actions: 'rememberConnection' },
  'connection.failed': { target: 'failed', actions: 'rememberFailure' },
} as const;

/** Nobody has answered to who we said to be: the same is asked as by anybody. */
export const unanswered = [
  { guard: 'isClaim', target: 'preparing', actions: 'askPlainly' },
  arriving['connection.failed'],
] as const;

/** The host did not get so far, and invites us by another connection: it is joined as the first was. */
export const invitedAnew = { guard: 'isInvitedAnew', target: 'preparing', actions: 'takeInvitation' } as const;

/** The host does not want us any more: what it has given us leads nowhere. */
export const withdrawn = {
  'membership.withdrawn': { target: 'ending', actions: ['rememberWithdrawal', ...end('removed')] },
} as const;

/** In the group, or at its door: what we write, and what others write, gets through. */
export const talking = {
  'user.send': [
    { guard: 'mayNotWrite', actions: refuse },
    { guard: 'hasNoMsgId', actions: ['rememberDraft', { type: 'draw', params: { bytes: msgIdBytes } }] },
    { actions: 'sayText' },
  ],
  drawn: { actions: 'sayDraft' },
  'member.say': { guard: 'isForHost', actions: 'sayToHost' },
  'connection.troubled': { actions: ['rememberTrouble', 'tellHostGone'] },
  'connection.revived': { actions: ['tellHostBack', 'forgetTrouble'] },
  'user.retry': { guard: 'isTroubled', actions: 'goOn' },
  'xstate.error.actor.*': { actions: 'rememberBroken' },
} as const;
