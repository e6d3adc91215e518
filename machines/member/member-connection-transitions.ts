import { probeDraw } from '../person/probing.ts';
import type { Awaited, Reason } from '../vocabulary/reason.ts';
import type { MemberConnectionContext } from './member-connection-context.ts';
import { type invite, lookAtOutbox, sayConnected, tellConnected } from './member-connection-orders.ts';
import { askForContact } from './member-contact.ts';

/** Transitions, and parts of them, that several states of another member have in common. */

type Ending = NonNullable<MemberConnectionContext['ending']>;

export const timedOut = (waitedFor: Awaited) =>
  ({ target: 'failed', actions: { type: 'rememberLimit', params: { waitedFor } } }) as const;
const problem = (reason: Reason) => ({ type: 'rememberProblem', params: { reason } }) as const;
export const refuse = (reason: Reason) => ({ type: 'refuse', params: { reason } }) as const;
const notAllowed = {
  type: 'refuse',
  params: ({ context }: { context: MemberConnectionContext }) => ({
    reason: { code: 'NotAllowed' as const, role: context.group.me.role },
  }),
} as const;
export const notChangeable = { guard: 'mayNotChange', actions: notAllowed } as const;
export const end = (ending: Ending) => ({ type: 'rememberEnding', params: { ending } }) as const;
export const ends = (ending: Ending) => ({ type: 'ends', params: { ending } }) as const;

export const incompatible = {
  guard: 'isIncompatible',
  target: 'failed',
  actions: problem({ code: 'Incompatible' }),
} as const;
export const lost = { target: 'failed', actions: ['loseIntroducer', problem({ code: 'IntroducerGone' })] } as const;
/** By the connection that its row has by now. */
export const toIntroducer = (params: typeof invite) =>
  [
    { guard: 'isIntroducerThere', actions: { type: 'command', params } },
    { guard: 'isIntroducerMissing', ...lost },
  ] as const;
/** That we are connected, to the introducer: by a command of our own, unless something waits that must not be overtaken. */
const behindOthers = { type: 'tell', params: tellConnected } as const;
export const toldIntroducer = [
  { guard: 'isIntroducerThere', actions: { type: 'query', params: lookAtOutbox } },
  { guard: 'isOutboxFree', actions: { type: 'command', params: sayConnected } },
  { guard: 'isOutboxBusy', actions: behindOthers },
  { guard: 'isIntroducerMissing', actions: behindOthers },
] as const;
export const unsent = { target: 'failed', actions: 'rememberError' } as const;
export const stopped = { target: '.failed', actions: ['loseConnection', problem({ code: 'Quarantined' })] } as const;
export const farewell = { guard: 'isFarewell', target: '.ending', actions: end('left') } as const;

/** Messages flow: what others have us say to this member is said. */
export const reached = {
  // The agent gave up what it was to tell the introducer: by its row, it waits until that one is back.
  ERR: { actions: behindOthers },
  MERR: { actions: behindOthers },
  'member.say': [{ guard: 'isForOthers' }, { guard: 'isWithheld' }, { actions: 'say' }],
  'member.introduce': { guard: 'isToMeet', actions: 'meet' },
  'user.accept': [
    { guard: 'mayNotAccept', actions: notAllowed },
    { guard: 'isInReview', actions: ['rememberRole', 'endReview', 'sayAdmission'] },
  ],
  'user.probe': { actions: { type: 'draw', params: probeDraw } },
  'user.changeRole': [notChangeable, { actions: ['rememberRole', 'tellRole'] }],
  'connection.troubled': [
    { guard: 'isDisabled', target: 'disabled', actions: 'rememberReason' },
    { target: 'inactive', actions: 'rememberReason' },
  ],
  'user.contact': askForContact,
} as const;
