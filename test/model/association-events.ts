import type { SoloTable } from './solo.ts';

const profile = { displayName: 'Paula', fullName: '' };
const input = { associationId: 'it', one: 'contact/c', other: 'member-connection/g.m' };
const begin = { type: 'association.begin' };
const contact = (fields: object = {}) => ({
  key: 'contact/c',
  standsIn: 'connected',
  context: { contactId: 'c', peer: { profile }, profile, incognito: false, ...fields },
});
const member = (fields: object = {}) => ({
  key: 'member-connection/g.m',
  standsIn: 'connected',
  context: { group: { groupId: 'g', me: { profile } }, facts: { memberId: 'm', profile }, ...fields },
});

/** Everything that may happen to an association: it lasts no longer than a chain. */
export const associationTable: SoloTable = {
  machine: 'association',
  scenes: [
    { name: 'of a contact and a member', input, first: begin, extras: [contact(), member()] },
    {
      name: 'of two who are somebody already',
      input,
      first: begin,
      extras: [contact({ identity: 'identity/c' }), member({ identity: 'identity/m' })],
    },
    { name: 'with a contact that is gone', input, first: begin, extras: [member()] },
    { name: 'with a member that is gone', input, first: begin, extras: [contact()] },
    {
      name: 'of whom the user said that they are two',
      input,
      first: begin,
      extras: [contact(), member({ apart: ['contact/c'] })],
    },
  ],
};
