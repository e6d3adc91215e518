/**
 * Makes a contact and a member one person without a probe, where one came out of the other: the contact was made over
 * the member's own connection, or the member was invited over the contact's. Gone as soon as it is told.
 */
import { assign, setup } from 'xstate';
import { effects, type HostAnswer, type Tell } from '../vocabulary/effect.ts';
import { mergeTells } from './merge-tells.ts';
import { recordOf, type FoundRecord } from './person-found.ts';

/** Keys of the two records. */
export type AssociationInput = { readonly associationId: string; readonly one: string; readonly other: string };
type AssociationContext = AssociationInput & { readonly first?: FoundRecord | undefined };
type AssociationEvent = HostAnswer | { type: 'association.begin' };

/** Says that the member is the contact. Both are named by their keys; the user may have said that they are not. */
export function associate(member: string, contact: string, associationId: string): Tell {
  const input: AssociationInput = { associationId, one: contact, other: member };
  return {
    to: { key: `association/${associationId}` },
    event: { type: 'association.begin' },
    create: { machine: 'association', input },
  };
}

const foundIn = (event: AssociationEvent): FoundRecord | undefined =>
  event.type === 'found' && event.rows[0] ? recordOf(event.rows[0]) : undefined;

const vocabulary = setup({
  types: {
    input: {} as AssociationInput,
    context: {} as AssociationContext,
    events: {} as AssociationEvent,
    tags: {} as 'waiting' | 'settled' | 'disposable',
  },
  actions: {
    ...effects,
    rememberFirst: assign(({ event }) => ({ first: foundIn(event) })),
  },
  guards: {
    isRecord: ({ event }) => foundIn(event) !== undefined,
    isSamePerson: ({ context: { first }, event }) => {
      const second = foundIn(event);
      return first !== undefined && second !== undefined && !isApart(first, second);
    },
  },
});

const isApart = (one: FoundRecord, other: FoundRecord): boolean =>
  one.apart.includes(other.key) || other.apart.includes(one.key);

const associationSetup = vocabulary.extend({
  actions: {
    merge: vocabulary.enqueueActions(({ context: { first, associationId }, event, enqueue }) => {
      const second = foundIn(event);
      if (!first || !second) return;
      for (const params of mergeTells(first, second, `association/${associationId}`, associationId))
        enqueue({ type: 'tell', params });
    }),
  },
});

const lookAt = (which: 'one' | 'other') =>
  ({
    type: 'query',
    params: ({ context }: { context: AssociationContext }) => ({ key: context[which], reply: which }),
  }) as const;

export const association = associationSetup.createMachine({
  id: 'association',
  context: ({ input }) => ({ ...input }),
  initial: 'lookingAtContact',
  states: {
    lookingAtContact: {
      description: 'At the start (association.begin): how does the contact stand (found)? No limit: answered at once.',
      tags: 'waiting',
      entry: lookAt('one'),
      on: { found: [{ guard: 'isRecord', target: 'lookingAtMember', actions: 'rememberFirst' }, { target: 'told' }] },
    },
    lookingAtMember: {
      description: 'The contact is there (found). How does the member stand (found)? No limit: answered at once.',
      tags: 'waiting',
      entry: lookAt('other'),
      on: { found: [{ guard: 'isSamePerson', target: 'told', actions: 'merge' }, { target: 'told' }] },
    },
    told: {
      description: 'The two are one (found); or one is gone, or the user said that they are not.',
      tags: ['settled', 'disposable'],
      type: 'final',
    },
  },
});
