/**
 * Somebody asks at our address. The user accepts, and a contact begins; or rejects, of which the asker is not told. Who
 * asks again is the same request, with the latest profile.
 */
import { assign, setup } from 'xstate';
import { effects, type Query, type Tell } from '../vocabulary/effect.ts';
import type { Json, JsonObject } from '../vocabulary/json.ts';
import { known } from '../vocabulary/known.ts';
import type { ContactInput } from './contact-events.ts';
import { contactKey } from './contact-labels.ts';
import type { ContactRequestContext, ContactRequestEvent, ContactRequestInput } from './request-events.ts';

/** States of a contact whom the user has deleted, or who has deleted us. */
const apart: readonly Json[] = ['ending', 'gone', 'deleting', 'deleted'];

// ── what it may ask of the world ─────────────────────────────────────────────────────────────────────────────

const requestSetup = setup({
  types: {
    input: {} as ContactRequestInput,
    context: {} as ContactRequestContext,
    events: {} as ContactRequestEvent,
    tags: {} as 'waiting' | 'settled' | 'needs-user' | 'disposable',
  },
  actions: {
    ...effects,
    rememberRequest: assign(({ event }) =>
      event.type === 'request.received' ? { requestId: event.requestId, peer: event.peer } : {},
    ),
    rememberChoice: assign(({ event }) => {
      if (event.type !== 'user.accept') return {};
      const { type: _, profile, incognito, mode } = event;
      return { choice: { profile, incognito, mode } };
    }),
    rememberId: assign(({ event }) => (event.type === 'drawn' ? { contactId: event.bytes } : {})),
    forgetChoice: assign({ choice: undefined }),
  },
  guards: {
    isAutomatic: ({ context }) => context.automatic === true,
    isContactThere: ({ event }) => event.type === 'found' && event.rows.some(({ value }) => !apart.includes(value)),
  },
});

/** The contact accepts the request, or, if it is there already and not connected yet, the latest one. */
const tellContact = ({ context }: { context: ContactRequestContext }): Tell => {
  const { requestId, contactReqId, peer, limits, automatic, choice } = context;
  const contactId = known(context.contactId);
  const mode = choice?.mode ?? (automatic && !choice ? 'background' : 'interactive');
  const input: ContactInput = { contactId, limits, ...choice, mode, by: 'accept', requestId, contactReqId, peer };
  const event = { type: 'contact.requested', requestId, peer: peer as object as JsonObject };
  return {
    to: { key: contactKey(contactId) },
    event,
    create: { machine: 'contact', input: input as object as JsonObject },
  };
};

const findContact = ({ context }: { context: ContactRequestContext }): Query => ({
  key: contactKey(known(context.contactId)),
  reply: 'contact',
});

// ── the chart ────────────────────────────────────────────────────────────────────────────────────────────────

export const contactRequest = requestSetup.createMachine({
  id: 'contact-request',
  context: ({ input }) => input,
  initial: 'pending',
  on: { 'request.received': { actions: 'rememberRequest' } },
  states: {
    pending: {
      description:
        'Somebody asks (REQ), for the first time, or after the contact that it had become came to an end (found). The ' +
        'user decides: user.accept, or user.reject.',
      tags: ['settled', 'needs-user'],
      always: { guard: 'isAutomatic', target: 'naming' },
      on: { 'user.accept': { target: 'naming', actions: 'rememberChoice' }, 'user.reject': 'rejected' },
    },
    naming: {
      description: 'It was accepted (user.accept): the contact gets a name. No limit: it is drawn at once.',
      tags: 'waiting',
      entry: { type: 'draw', params: { bytes: 12 } },
      on: { drawn: { target: 'accepted', actions: 'rememberId' } },
    },
    accepted: {
      description:
        'It is a contact (user.accept), which goes on by itself. Who asks again (REQ) is told to the contact, and is ' +
        'none other.',
      tags: 'settled',
      entry: { type: 'tell', params: tellContact },
      on: { 'request.received': { target: 'recalling', actions: 'rememberRequest' } },
    },
    recalling: {
      description:
        'It asks again (REQ). Whether the contact that it had become is still there (found): who was deleted has to ask ' +
        'the user anew. No limit: answered at once.',
      tags: 'waiting',
      entry: { type: 'query', params: findContact },
      on: {
        found: [
          { guard: 'isContactThere', target: 'accepted' },
          { target: 'pending', actions: 'forgetChoice' },
        ],
      },
    },
    rejected: {
      description: 'The user rejected it (user.reject): nothing of it is kept, and who asks again is new.',
      tags: ['settled', 'disposable'],
      type: 'final',
    },
  },
});
