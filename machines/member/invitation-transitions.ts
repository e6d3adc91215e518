import type { Reason } from '../vocabulary/reason.ts';
import type { InvitationContext } from './invitation-events.ts';

/** Transitions, and parts of them, that several states of one invitee or joiner have in common. */

export const end = (ending: NonNullable<InvitationContext['ending']>) =>
  ({ type: 'rememberEnding', params: { ending } }) as const;
export const ends = (ending: NonNullable<InvitationContext['ending']>) =>
  ({ type: 'ends', params: { ending } }) as const;
export const because = (reason: Reason) => ({ type: 'rememberProblem', params: { reason } }) as const;
export const refuse = ({ context: { group } }: { context: InvitationContext }) => ({
  reason: { code: 'NotAllowed' as const, role: group?.me.role ?? 'none' },
});
export const decide = (reached: 'accepted' | 'pending_review') =>
  ['forgetLoss', { type: 'sayDecision', params: { reached } }] as const;
export const admission = {
  target: 'connected',
  actions: ['rememberRole', 'tellAdmission', ...decide('accepted')],
} as const;

export const noContact: Reason = { code: 'NotHere', what: 'contact' };

export const notAllowed = {
  guard: 'mayNotAdmit',
  target: 'failed',
  actions: ['rememberNotAllowed', 'refuseRequest'],
} as const;
export const notChangeable = { guard: 'mayNotChange', actions: { type: 'refuse', params: refuse } } as const;
export const unreachable = {
  guard: 'hasNoContact',
  actions: { type: 'refuse', params: { reason: noContact } },
} as const;
export const outOfReach = { type: 'refuse', params: { reason: { code: 'NotHere', what: 'member' } } } as const;
export const broken = { target: 'failed', actions: 'rememberFailure' } as const;
export const farewell = { guard: 'isFarewell', target: 'ending', actions: [end('left'), 'part'] } as const;
export const removal = { target: 'ending', actions: ['sayRemoval', 'tellRemoval', 'part', end('removed')] } as const;
/** Who is out of the group may be let in once more, as another member: invited by us, or on its own wish. */
export const begunAgain = {
  'user.invite': { guard: 'isInvited', target: 'naming', actions: 'forgetMember' },
  'invitation.requested': { target: 'naming', actions: ['forgetMember', 'rememberGroupLink'] },
  'invitation.claimed': { target: 'naming', actions: ['forgetMember', 'rememberGroupLink'] },
  'joiner.asked': { target: 'naming', actions: ['forgetMember', 'rememberAsker'] },
} as const;
/** Nobody but us knows yet of who is on the way, or waits for approval. */
export const dismissal = { target: 'ending', actions: ['sayRemoval', end('removed')] } as const;

/** Where nothing is delivered any more, user.retry has it tried once more. */
export const troubles = {
  'connection.troubled': { actions: ['rememberTrouble', 'tellGone'] },
  'connection.revived': { actions: ['tellBack', 'forgetTrouble'] },
  'user.retry': { guard: 'isTroubled', actions: 'goOn' },
} as const;
