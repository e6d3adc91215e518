/**
 * An address at which anybody may ask: the user's, for contacts, or a group's link, for those who want to join. Each who
 * asks has a row of its own; the address only tells it.
 */
import { assign, setup } from 'xstate';
import { resolveLimits } from '../peer/peer-limits.ts';
import type { AgentCommand } from '../vocabulary/agent-command.ts';
import { errorClass } from '../vocabulary/agent-error.ts';
import { agentFailure } from '../vocabulary/agent-failure.ts';
import { announcedAtLink } from '../vocabulary/capability.ts';
import { effects } from '../vocabulary/effect.ts';
import type { JsonObject } from '../vocabulary/json.ts';
import { known } from '../vocabulary/known.ts';
import type { ContactAddressContext, ContactAddressEvent, ContactAddressInput } from './address-events.ts';
import { requestTo } from './address-message.ts';
import { claimIn, findContactOf, invitationOfClaim } from '../rejoin/reinvitation.ts';

type Ask = (about: { context: ContactAddressContext }) => AgentCommand;

const connectionIdOf = ({ name, incarnation }: ContactAddressContext) => `${known(name)}-${incarnation}`;

const create: Ask = ({ context }) => ({
  type: 'createConnection',
  connectionId: connectionIdOf(context),
  kind: 'contact',
  mode: 'interactive',
});

/** What people who have the short link see before they ask. */
const publish: Ask = ({ context }) => ({
  type: 'setLink',
  connectionId: known(context.connectionId),
  data: (context.group
    ? { groupProfile: context.group.groupProfile, ...announcedAtLink }
    : { profile: context.profile }) as JsonObject,
  mode: 'background',
});

const remove: Ask = ({ context }) => ({ type: 'deleteConnection', connectionId: known(context.connectionId) });

/** A connection that was given up may still be spoken of. */
function isOurs({ connectionId }: ContactAddressContext, event: ContactAddressEvent): boolean {
  return !('connectionId' in event) || event.connectionId === undefined || event.connectionId === connectionId;
}

// ── what it may ask of the world ─────────────────────────────────────────────────────────────────────────────

const vocabulary = setup({
  types: {
    input: {} as ContactAddressInput,
    context: {} as ContactAddressContext,
    events: {} as ContactAddressEvent,
    tags: {} as 'waiting' | 'settled' | 'needs-user' | 'disposable',
  },
  actions: {
    ...effects,
    rememberName: assign(({ event }) => (event.type === 'drawn' ? { name: event.bytes } : {})),
    rememberProfile: assign(({ event }) => (event.type === 'profileMade' ? { profile: event.profile } : {})),
    claimConnection: assign(({ context }) => ({ connectionId: connectionIdOf(context) })),
    rememberRequest: assign(({ event }) =>
      event.type === 'INV' || event.type === 'STATUS' ? { request: event.request } : {},
    ),
    rememberLink: assign(({ event }) => (event.type === 'LINK' ? { link: event.link } : {})),
    rememberError: assign(({ event }, { during }: { during: 'create' | 'setLink' }) =>
      event.type === 'ERR' ? { reason: agentFailure(event.error, during) } : {},
    ),
    rememberLimit: assign((_, { waitedFor }: { waitedFor: 'queue' | 'link' }) => ({
      reason: { code: 'TimedOut' as const, waitedFor },
    })),
    forgetTrouble: assign({ reason: undefined }),
  },
  guards: {
    hasIdentity: ({ context }) =>
      context.name !== undefined && (context.profile !== undefined || context.group !== undefined),
    hasNoConnection: ({ context }) => context.connectionId === undefined,
    isOurs: ({ context, event }) => isOurs(context, event),
    isTemporary: ({ context, event }) =>
      event.type === 'ERR' && isOurs(context, event) && ['temporary', 'congested'].includes(errorClass(event.error)),
    isCreated: ({ event }) => event.type === 'STATUS' && event.request !== undefined,
    isUnlinked: ({ context }) => context.link === undefined,
    isRequest: ({ context, event }) =>
      event.type === 'REQ' && isOurs(context, event) && requestTo(context, event) !== undefined,
    isClaim: ({ context, event }) =>
      event.type === 'REQ' && isOurs(context, event) && claimIn(context.group, event.message) !== undefined,
    isDeleted: ({ context, event }) =>
      isOurs(context, event) && (event.type === 'DELD' || (event.type === 'STATUS' && event.state === 'none')),
  },
  delays: {
    commandLimit: ({ context }) => context.limits.interactive,
    linkLimit: ({ context }) => context.limits.background,
    deletionLimit: ({ context }) => context.limits.deletion,
  },
});

const addressSetup = vocabulary.extend({
  actions: {
    requestIdentity: vocabulary.enqueueActions(({ context: { profile, group }, enqueue }) => {
      enqueue({ type: 'draw', params: { bytes: 12 } });
      if (!profile && !group) enqueue({ type: 'makeProfile', params: { kind: 'main' } });
    }),
    giveUp: vocabulary.enqueueActions(({ context, enqueue }) => {
      enqueue({ type: 'cancelCommands' });
      enqueue({ type: 'command', params: remove({ context }) });
      enqueue.assign({ connectionId: undefined, incarnation: context.incarnation + 1 });
    }),
    removeConnection: vocabulary.enqueueActions(({ context, enqueue }) => {
      if (context.connectionId !== undefined) enqueue({ type: 'command', params: remove({ context }) });
    }),
    tellRequest: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      if (event.type === 'REQ') enqueue({ type: 'tell', params: known(requestTo(context, event)) });
    }),
    lookForContact: vocabulary.enqueueActions(({ context: { group }, event, enqueue }) => {
      if (event.type !== 'REQ') return;
      const { requestId, message } = event;
      enqueue({ type: 'query', params: findContactOf(known(claimIn(group, message))) });
      enqueue.assign({ asking: { requestId, message } });
    }),
    /** The contact is invited over its own connection; anybody else is as who asks for the first time. */
    answerClaim: vocabulary.enqueueActions(({ context, event, enqueue }) => {
      const { group, asking } = context;
      if (event.type !== 'found' || !group || !asking) return;
      const invitation = invitationOfClaim(group, known(claimIn(group, asking.message)), event.rows);
      const told = invitation ?? requestTo(context, asking);
      if (told) enqueue({ type: 'tell', params: told });
      enqueue.assign({ asking: undefined });
    }),
  },
});

// ── the chart ────────────────────────────────────────────────────────────────────────────────────────────────

const told = [
  { guard: 'isClaim', actions: 'lookForContact' },
  { guard: 'isRequest', actions: 'tellRequest' },
] as const;
const failing = (during: 'create' | 'setLink') => ({ type: 'rememberError', params: { during } }) as const;
const timedOut = (waitedFor: 'queue' | 'link') => ({ type: 'rememberLimit', params: { waitedFor } }) as const;

export const contactAddress = addressSetup.createMachine({
  id: 'contact-address',
  context: ({ input }) => ({ ...input, limits: resolveLimits(input.limits), incarnation: 1 }),
  initial: 'preparing',
  on: {
    found: { actions: 'answerClaim' },
    'user.delete': { target: '.deleting', actions: 'cancelCommands' },
    'group.over': { target: '.deleting', actions: 'cancelCommands' },
  },
  states: {
    preparing: {
      description: 'At the start: the address gets a name and a profile. No limit: the host answers at once.',
      tags: 'waiting',
      entry: 'requestIdentity',
      always: { guard: 'hasIdentity', target: 'creating' },
      on: { drawn: { actions: 'rememberName' }, profileMade: { actions: 'rememberProfile' } },
    },
    creating: {
      description: 'The address’s queue is made, at the start or after user.retry. INV is awaited.',
      tags: 'waiting',
      entry: ['claimConnection', 'forgetTrouble', { type: 'command', params: create }],
      on: {
        INV: { target: 'linking', actions: 'rememberRequest' },
        ERR: [
          { guard: 'isTemporary', target: 'failed', actions: failing('create') },
          { guard: 'isOurs', target: 'failed', actions: [failing('create'), 'giveUp'] },
        ],
        STATUS: { guard: 'isCreated', target: 'linking', actions: ['cancelCommands', 'rememberRequest'] },
      },
      after: { commandLimit: { target: 'failed', actions: ['cancelCommands', timedOut('queue')] } },
    },
    linking: {
      description:
        'The queue is there (INV): people may ask (REQ) by its request. A short link is made as well: LINK is awaited.',
      tags: 'waiting',
      entry: ['forgetTrouble', { type: 'command', params: publish }],
      on: {
        REQ: told,
        LINK: { target: 'open', actions: 'rememberLink' },
        ERR: { guard: 'isOurs', target: 'open', actions: failing('setLink') },
      },
      after: { linkLimit: { target: 'open', actions: ['cancelCommands', timedOut('link')] } },
    },
    open: {
      description:
        'People may ask (REQ), by the short link (LINK), or where there is none (ERR) by the request alone. It lasts ' +
        'until user.delete. user.retry asks for a short link once more.',
      tags: 'settled',
      on: { REQ: told, 'user.retry': { guard: 'isUnlinked', target: 'linking' } },
    },
    failed: {
      description: 'The queue could not be made (ERR, or its limit). user.retry tries again.',
      tags: ['settled', 'needs-user'],
      on: { 'user.retry': 'creating' },
    },
    deleting: {
      description:
        'The user deletes the address (user.delete), or we are no longer in its group (group.over): nobody can ask any ' +
        'more. DELD is awaited.',
      tags: 'waiting',
      entry: 'removeConnection',
      always: { guard: 'hasNoConnection', target: 'deleted' },
      on: {
        DELD: { guard: 'isDeleted', target: 'deleted' },
        STATUS: { guard: 'isDeleted', target: 'deleted' },
        'user.delete': {},
        'group.over': {},
      },
      after: { deletionLimit: 'deleted' },
    },
    deleted: {
      description: 'The address was deleted (user.delete, group.over): nothing of it is kept.',
      tags: ['settled', 'disposable'],
      type: 'final',
    },
  },
});
