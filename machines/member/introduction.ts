/**
 * The host's side of one pair: a newcomer gets to know a member who was there before. The host tells the newcomer of the
 * member, forwards the newcomer's invitation to the member, and waits until both say that they are connected. Until then
 * it passes on to each what the other writes.
 *
 * It owns no connection: it speaks over those of the two members' rows, by commands of its own, one at a time, so that
 * each answer is about the last.
 */
import type { Awaited } from '../vocabulary/reason.ts';
import { forwardInvitation, introduce } from './introduction-commands.ts';
import { introductionSetup, lookUp, passOn, rowOf } from './introduction-setup.ts';

const timedOut = (waitedFor: Awaited) =>
  ({ target: 'failed', actions: { type: 'rememberLimit', params: { waitedFor } } }) as const;
const undelivered = [
  { guard: 'isForNow', target: 'pausing', actions: 'rememberError' },
  { target: 'failed', actions: 'rememberError' },
] as const;

export const introduction = introductionSetup.createMachine({
  id: 'introduction',
  context: ({ input }) => ({ ...input, connected: [], pauses: 0 }),
  initial: 'introducing',
  on: {
    'introduction.invitation': { guard: 'isNewInvitation', target: '.forwarding', actions: 'rememberInvitation' },
    'introduction.roleChanged': { actions: 'rememberRole' },
    'introduction.connected': { guard: 'isNewsOfOne', actions: 'noteConnected' },
    'introduction.forward': { guard: 'concernsUs', actions: { type: 'tell', params: passOn } },
    'introduction.again': { guard: 'concernsUs', target: '.lookingUp' },
    'introduction.over': '.over',
  },
  states: {
    introducing: {
      description:
        'At the start, and when one of the two asks again (introduction.again) or user.retry. The newcomer is told of ' +
        'the member (x.grp.mem.intro), if it is in the group still (found); SENT is awaited. The invitation may overtake it.',
      tags: 'waiting',
      entry: ['cancelCommands', { type: 'query', params: rowOf('newcomer') }, 'tellsRole', 'forgetTrouble'],
      on: {
        found: [{ guard: 'isStillThere', actions: { type: 'command', params: introduce } }, { target: 'over' }],
        SENT: 'introduced',
        ERR: undelivered,
        MERR: undelivered,
        'introduction.again': {},
      },
      after: { sendLimit: timedOut('introduction') },
    },
    introduced: {
      description:
        'The newcomer was told (SENT). Its invitation of the member (x.grp.mem.inv, introduction.invitation) is awaited.',
      tags: 'waiting',
      entry: ['endPauses', 'sayRole'],
      after: { introductionLimit: timedOut('invitation') },
    },
    forwarding: {
      description:
        'The newcomer has invited the member (introduction.invitation), for the first time or anew. The invitation is ' +
        'forwarded (x.grp.mem.fwd); SENT is awaited.',
      tags: 'waiting',
      entry: ['cancelCommands', { type: 'query', params: rowOf('member') }, 'sayRole', 'forgetTrouble'],
      on: {
        found: { actions: { type: 'command', params: forwardInvitation } },
        SENT: 'forwarded',
        ERR: undelivered,
        MERR: undelivered,
      },
      after: { sendLimit: timedOut('invitation') },
    },
    forwarded: {
      description:
        'The member has the invitation (SENT). Both have to say that they are connected (x.grp.mem.con, ' +
        'introduction.connected).',
      tags: 'waiting',
      entry: 'endPauses',
      always: { guard: 'areConnected', target: 'connected' },
      after: { introductionLimit: timedOut('connection') },
    },
    connected: {
      description:
        'Both have said so (introduction.connected): nothing is passed on any more. It lasts until a new connection is ' +
        'wanted.',
      tags: 'settled',
      entry: 'forgetTrouble',
      on: { 'introduction.again': { guard: 'concernsUs', target: 'lookingUp' } },
    },
    pausing: {
      description:
        'The agent gave a message up that may get out later (ERR, MERR). It is sent once more after a pause, or by ' +
        'user.retry.',
      tags: 'waiting',
      entry: 'beginPause',
      on: { 'user.retry': 'resuming' },
      after: { pause: 'resuming' },
    },
    resuming: {
      description: 'The pause is over, or user.retry: what was not sent is sent once more. Never stays.',
      tags: 'passing',
      always: [{ guard: 'wasInvited', target: 'forwarding' }, { target: 'introducing' }],
    },
    failed: {
      description:
        'A message can’t be delivered (ERR, MERR), or a limit passed; the reason says what. What the two write is passed ' +
        'on still. user.retry introduces them again; that they are connected (introduction.connected) may come late.',
      tags: ['settled', 'needs-user'],
      entry: 'cancelCommands',
      always: { guard: 'areConnected', target: 'connected' },
      on: {
        'user.retry': { target: 'introducing', actions: 'beginAgain' },
      },
    },
    lookingUp: {
      description:
        'One of the two asks for the other again (introduction.again). Whether that one is in the group yet is answered ' +
        'at once. No limit: nothing comes between.',
      tags: 'waiting',
      entry: { type: 'query', params: lookUp },
      on: {
        found: [{ guard: 'isStillThere', target: 'introducing', actions: 'beginAgain' }, { target: 'over' }],
      },
    },
    over: {
      description: 'One of the two is no longer in the group (introduction.over).',
      tags: 'settled',
      type: 'final',
      entry: 'cancelCommands',
    },
  },
});
