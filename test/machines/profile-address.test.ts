import { describe, expect, it } from 'vitest';
import { mergePolicies, type MergePolicy } from '../../machines/person/merge-policy.ts';
import type { PersonRecord } from '../../machines/person/person-record.ts';
import { untied } from '../../machines/person/profile-address.ts';

const key = 'A'.repeat(43);
const short = `https://smp.example/a#${key}`;
const full = 'simplex:/contact#/?v=2&smp=smp://smp.example/q1';
const other = `https://smp.example/a#${'B'.repeat(42)}A`;
const addresses = [short, full];
const profile = { displayName: 'Nora', fullName: '' };
const ours = { displayName: 'Emil', fullName: '' };

const record = (kind: 'contact' | 'member', contactLink?: string, more: Partial<PersonRecord> = {}): PersonRecord => ({
  ...{ key: `${kind}/it`, kind, ours, incognito: false, current: true, createdAt: 1, contacts: [], apart: [] },
  profile: { ...profile, ...(contactLink !== undefined && { contactLink }) },
  ...more,
});
const why = (contact?: PersonRecord, member?: PersonRecord, policy: MergePolicy = mergePolicies.seed) =>
  untied(contact, member, addresses, policy);

describe('who has accepted at the address of a member', () => {
  const forms = [short, `simplex:/a#${key}?h=smp.example`, full, full.replace('simplex:/', 'https://simplex.chat/')];
  const others = [other, `https://smp.example/i#${key}`, 'no link', undefined];

  it.each(forms)('is the member that shows it as %s', (shown) => {
    for (const accepted of [...forms, undefined, 'no link']) {
      expect(why(record('contact', accepted), record('member', shown))).toBeUndefined();
    }
    expect(why(record('contact', other), record('member', shown))).toBe('AddressChanged');
  });

  it.each(others)('is not taken for one that shows %s', (shown) => {
    for (const accepted of [...forms, ...others]) {
      expect(why(record('contact', accepted), record('member', shown))).toBe('AddressChanged');
    }
  });

  it('is nobody where one of the two is not there', () => {
    const [contact, member] = [record('contact', short), record('member', short)];
    for (const pair of [[], [contact], [undefined, member]]) expect(why(...pair)).toBe('NotCurrent');
  });

  const rules: [string, Partial<PersonRecord>, Partial<PersonRecord>, Partial<MergePolicy>][] = [
    ['Off', {}, {}, { merge: false }],
    ['NotCurrent', {}, { current: false }, {}],
    ['NotCurrent', { current: false }, {}, {}],
    ['Incognito', { incognito: true }, {}, {}],
    ['Incognito', {}, { incognito: true }, {}],
    ['ProfilesDiffer', { profile: { ...profile, displayName: 'Norah' } }, {}, {}],
    ['ProfilesDiffer', { profile: { ...profile, fullName: 'Nora Neu' } }, {}, {}],
    ['ProfilesDiffer', { profile: { ...profile, shortDescr: 'gardener' } }, {}, {}],
    ['ProfilesDiffer', { profile: { ...profile, image: 'data:,a' } }, {}, {}],
    ['OtherToUs', { ours: profile }, {}, {}],
    ['Apart', { apart: ['member/it'] }, {}, {}],
    ['Apart', {}, { apart: ['contact/it'] }, {}],
    ['ContactAndMemberSeparate', {}, {}, { contactWithMember: false }],
    ['HasContact', {}, { contacts: ['contact/other'] }, { confirming: 'first' }],
  ];
  it.each(rules)('is not taken for it, as for any merge: %s (%#)', (expected, contact, member, policy) => {
    const pair = [record('contact', short, contact), record('member', short, member)] as const;
    expect(why(...pair, { ...mergePolicies.seed, ...policy })).toBe(expected);
  });
});
