import { mergePolicies } from '../../machines/person/merge-policy.ts';
import type { SoloTable } from './solo.ts';

const profile = { displayName: 'Paula', fullName: '' };
const input = { associationId: 'it', one: 'contact/c', other: 'member-connection/g.m' };
const link = `https://smp.example/a#${'A'.repeat(43)}`;
const atAddress = { ...input, addresses: [link] };
const showing = (contactLink: string | undefined, fields: object = {}) => ({
  facts: { memberId: 'm', profile: { ...profile, contactLink, ...fields } },
});
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
    {
      name: 'of who was asked at the address of a member',
      input: atAddress,
      first: begin,
      extras: [contact({ boundTo: input.other }), member(showing(link))],
    },
    {
      name: 'of who is somebody already, and was asked at the address of a member',
      input: atAddress,
      first: begin,
      extras: [
        contact({ identity: 'identity/c' }),
        member({ ...showing(link), identity: 'identity/m' }),
        { key: 'identity/m', context: { links: [] } },
      ],
    },
    {
      name: 'of who was asked at an address that the member shows no more',
      input: atAddress,
      first: begin,
      extras: [contact(), member(showing(undefined))],
    },
    { name: 'of who was asked at the address of nobody', input: atAddress, first: begin, extras: [contact()] },
    {
      name: 'of who was asked at the address of a member where merging is off',
      input: atAddress,
      first: begin,
      extras: [
        contact(),
        member(showing(link)),
        { key: 'merge-settings/account', context: { policy: { ...mergePolicies.seed, merge: false } } },
      ],
    },
  ],
};
