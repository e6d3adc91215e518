/**
 * Joining a group once more by its link, where its host is still a contact: the host is asked over the contact to invite
 * us again. Whoever does not answer, or can't be reached, is asked by the link instead: as who the host knows us for, where
 * it understands that, or as by anybody (`membership`).
 */
import { rejoinsOf } from '../member/member-labels.ts';
import type { JsonObject } from '../vocabulary/json.ts';
import { repeatJoinSetup } from './repeat-join-setup.ts';
import type { RepeatJoinContext } from './repeat-join-events.ts';
import { resolveLimits } from '../peer/peer-limits.ts';

type About = { context: RepeatJoinContext };

const findContact = ({ context }: About) => ({ key: context.contact, reply: 'contact' });
const byLink = { target: 'drawing' } as const;

export const repeatJoin = repeatJoinSetup.createMachine({
  id: 'repeat-join',
  context: ({ input: { limits, ...input } }) => ({ ...input, limits: resolveLimits(limits) }),
  initial: 'looking',
  on: { 'user.cancel': '.cancelled' },
  states: {
    looking: {
      description: 'At the start: is the host still a contact (found)? No limit: the host answers at once.',
      tags: 'waiting',
      entry: { type: 'query', params: findContact },
      on: { found: [{ guard: 'isReachable', target: 'naming', actions: 'rememberContact' }, byLink] },
    },
    naming: {
      description:
        'It is (found). The request gets a name (drawn), which the invitation will bear. No limit: drawn at once.',
      tags: 'waiting',
      entry: { type: 'draw', params: { bytes: 12 } },
      on: { drawn: { target: 'asking', actions: ['rememberName', 'ask'] } },
    },
    asking: {
      description:
        'The contact was asked (x.grp.request.inv). Its invitation to the group (rejoin.invited) is awaited, for as long ' +
        'as any answer of a peer. user.retry asks by the link at once.',
      tags: 'waiting',
      on: {
        'rejoin.invited': { guard: 'isForUs', target: 'joined', actions: ['rememberMembership', 'join'] },
        'rejoin.refused': { guard: 'isForUs', target: 'refused', actions: 'rememberRefusal' },
        'request.undelivered': byLink,
        'user.retry': byLink,
      },
      after: { answerLimit: byLink },
    },
    refused: {
      description:
        'The host has no such group any more, or lets nobody in so (rejoin.refused). user.retry asks by the link.',
      tags: ['settled', 'needs-user'],
      on: { 'user.retry': byLink },
    },
    drawing: {
      description:
        'Asked by the link (found, request.undelivered, user.retry): a membership begins. No limit: drawn at once.',
      tags: 'waiting',
      entry: { type: 'draw', params: { bytes: 12 } },
      on: { drawn: { target: 'joined', actions: ['rememberOwn', 'request'] } },
    },
    joined: {
      description: 'A membership goes on (rejoin.invited, drawn), and is shown instead.',
      tags: 'settled',
      type: 'final',
    },
    cancelled: {
      description: 'The user gave it up (user.cancel): nothing of it is kept.',
      tags: ['settled', 'disposable'],
      type: 'final',
    },
  },
});

/** It is found by the contact that was asked, for as long as there is something to cancel. */
export function repeatJoinLabels({ value, context }: { value: unknown; context: JsonObject }): string[] {
  const isOver = value === 'joined' || value === 'cancelled';
  return isOver || typeof context['contact'] !== 'string' ? [] : [rejoinsOf(context['contact'])];
}
