/**
 * Makes a contact and a member one person without a probe: where one came out of the other (the contact was made over the
 * member's own connection, or the member was invited over the contact's), or where the contact was asked at the address
 * that the member's profile shows. Gone as soon as it is told.
 */
import { assign, setup } from 'xstate';
import { effects, type HostAnswer, type Tell } from '../vocabulary/effect.ts';
import type { JsonObject } from '../vocabulary/json.ts';
import { isApart } from './merge-decision.ts';
import { mergeTells } from './merge-tells.ts';
import { asking, emptyLookup, personQueries, recordIn, withAnswer, type Lookup } from './person-lookup.ts';
import { untied } from './profile-address.ts';

/** Keys of the two records: the contact, and the member. */
export type AssociationInput = {
  readonly associationId: string;
  readonly one: string;
  readonly other: string;
  /** At which the contact was asked, in all its forms: the member has to show it. Absent: one came out of the other. */
  readonly addresses?: readonly string[] | undefined;
};
type AssociationContext = AssociationInput & { readonly lookup: Lookup; readonly open: number };
type AssociationEvent = HostAnswer | { type: 'association.begin' };

export const associationKey = (associationId: string): string => `association/${associationId}`;

/** Says that the member is the contact. Both are named by their keys; the user may have said that they are not. */
export function associate(member: string, contact: string, associationId: string, addresses?: readonly string[]): Tell {
  const input: AssociationInput = { associationId, one: contact, other: member, ...(addresses && { addresses }) };
  return {
    to: { key: associationKey(associationId) },
    event: { type: 'association.begin' },
    create: { machine: 'association', input: input as object as JsonObject },
  };
}

const bothOf = ({ one, other, lookup }: AssociationContext) =>
  [recordIn(lookup, one), recordIn(lookup, other)] as const;

const vocabulary = setup({
  types: {
    input: {} as AssociationInput,
    context: {} as AssociationContext,
    events: {} as AssociationEvent,
    tags: {} as 'waiting' | 'settled' | 'disposable',
  },
  actions: {
    ...effects,
    takeFound: assign(({ context: { lookup, open }, event }) =>
      event.type === 'found' ? { lookup: withAnswer(lookup, event), open: open - 1 } : {},
    ),
  },
  guards: {
    isAskingOn: ({ context: { lookup, open, one, other } }) =>
      open === 0 && personQueries(lookup, [one, other]).length > 0,
    isSamePerson: ({ context }) => {
      const [first, second] = bothOf(context);
      if (context.open > 0 || !first || !second) return false;
      const { addresses, lookup } = context;
      return addresses ? untied(first, second, addresses, lookup.policy) === undefined : !isApart(first, second);
    },
    isAnswered: ({ context }) => context.open === 0,
  },
});

const associationSetup = vocabulary.extend({
  actions: {
    lookUp: vocabulary.enqueueActions(({ context: { lookup, one, other }, enqueue }) => {
      const queries = personQueries(lookup, [one, other]);
      for (const params of queries) enqueue({ type: 'query', params });
      enqueue.assign(asking(lookup, queries));
    }),
    merge: vocabulary.enqueueActions(({ context, enqueue }) => {
      const [first, second] = bothOf(context);
      if (!first || !second) return;
      const { associationId } = context;
      for (const params of mergeTells(first, second, associationKey(associationId), associationId))
        enqueue({ type: 'tell', params });
    }),
    /** Who was asked at an address is told that it is nobody else, as far as is known. */
    untie: vocabulary.enqueueActions(({ context, enqueue }) => {
      const { one, other, addresses, lookup } = context;
      if (!addresses) return;
      const why = untied(...bothOf(context), addresses, lookup.policy);
      enqueue({ type: 'tell', params: { to: { key: one }, event: { type: 'contact.untie', record: other, why } } });
    }),
  },
});

export const association = associationSetup.createMachine({
  id: 'association',
  context: ({ input }) => ({ ...input, lookup: emptyLookup, open: 0 }),
  initial: 'lookingUp',
  states: {
    lookingUp: {
      description:
        'At the start (association.begin): the two records, who else they are, and the account’s choices are looked up ' +
        '(found). No limit: it is answered at once.',
      tags: 'waiting',
      entry: 'lookUp',
      on: { found: { actions: 'takeFound' } },
      always: [
        { guard: 'isAskingOn', target: 'lookingUp', reenter: true },
        { guard: 'isSamePerson', target: 'told', actions: 'merge' },
        { guard: 'isAnswered', target: 'told', actions: 'untie' },
      ],
    },
    told: {
      description: 'The two are one (found); or one is gone, or something speaks against it.',
      tags: ['settled', 'disposable'],
      type: 'final',
    },
  },
});
