import { describe, expect, it } from 'vitest';
import { elder, mergeDecision, type MergeRefusal } from '../../machines/person/merge-decision.ts';
import { mergePolicies, type MergePolicy } from '../../machines/person/merge-policy.ts';
import type { PersonRecord } from '../../machines/person/person-record.ts';

/** Every value that each switch and each fact may have, and all their combinations. */
function everyOne<T extends object>(values: { [F in keyof T]: readonly T[F][] }): T[] {
  const fields = Object.entries(values) as [string, readonly unknown[]][];
  return fields.reduce<object[]>(
    (all, [field, choices]) => all.flatMap((each) => choices.map((choice) => ({ ...each, [field]: choice }))),
    [{}],
  ) as T[];
}

const flags = [true, false] as const;
const policies = everyOne<Omit<MergePolicy, 'hashes' | 'probeBinding' | 'showMemberAddress'>>({
  merge: flags,
  contactWithMember: flags,
  memberWithMember: flags,
  contactWithContact: flags,
  confirming: ['all', 'first'],
}).map((each): MergePolicy => ({ ...mergePolicies.seed, ...each }));

const rosa = { displayName: 'Rosa', fullName: '' };
const me = { displayName: 'Me', fullName: '' };
const base: PersonRecord = {
  ...{ key: 'contact/a', kind: 'contact', profile: rosa, ours: me, incognito: false, current: true, createdAt: 1 },
  ...{ contacts: ['contact/a'], apart: [] },
};
const contact = (more: Partial<PersonRecord> = {}): PersonRecord => ({ ...base, ...more });
const member = (more: Partial<PersonRecord> = {}): PersonRecord => ({
  ...{ ...base, key: 'member-connection/g.a', kind: 'member', groupId: 'g', contacts: [] },
  ...more,
});
const other = (record: PersonRecord): PersonRecord => ({
  ...record,
  key: `${record.key}2`,
  createdAt: 2,
  contacts: record.kind === 'contact' ? [`${record.key}2`] : [],
});

/** What each pair of kinds comes to under a policy, where nothing else is against it. */
const pairs: [string, PersonRecord, PersonRecord, (policy: MergePolicy) => MergeRefusal | undefined][] = [
  [
    'contact and contact',
    contact(),
    other(contact()),
    ({ contactWithContact }) => (contactWithContact ? undefined : 'ContactsSeparate'),
  ],
  [
    'members of two groups',
    member(),
    other(member({ groupId: 'h' })),
    ({ memberWithMember }) => (memberWithMember ? undefined : 'MembersSeparate'),
  ],
  ['members of one group', member(), other(member()), () => 'SameGroup'],
  [
    'contact and member',
    contact(),
    member({ createdAt: 2 }),
    ({ contactWithMember }) => (contactWithMember ? undefined : 'ContactAndMemberSeparate'),
  ],
  [
    'contact and member of the same contact',
    contact({ identity: 'identity/p' }),
    member({ createdAt: 2, identity: 'identity/p', contacts: ['contact/a'] }),
    ({ contactWithMember }) => (contactWithMember ? undefined : 'ContactAndMemberSeparate'),
  ],
  [
    'contact and member of another contact',
    contact(),
    member({ createdAt: 2, identity: 'identity/p', contacts: ['contact/z'] }),
    ({ contactWithMember, confirming }) =>
      contactWithMember ? (confirming === 'first' ? 'HasContact' : undefined) : 'ContactAndMemberSeparate',
  ],
];

/** What is against it whatever the policy, in the order in which it is said. */
const obstacles: [MergeRefusal, (a: PersonRecord, b: PersonRecord) => [PersonRecord, PersonRecord]][] = [
  ['SameRecord', (a) => [a, a]],
  ['NotCurrent', (a, b) => [{ ...a, current: false }, b]],
  ['NotCurrent', (a, b) => [a, { ...b, current: false }]],
  ['Incognito', (a, b) => [{ ...a, incognito: true }, b]],
  ['Incognito', (a, b) => [a, { ...b, incognito: true }]],
  ['ProfilesDiffer', (a, b) => [a, { ...b, profile: { ...rosa, displayName: 'rosa' } }]],
  ['ProfilesDiffer', (a, b) => [{ ...a, profile: { ...rosa, image: 'data:,' } }, b]],
  ['OtherToUs', (a, b) => [a, { ...b, ours: { ...me, fullName: 'M' } }]],
  ['Apart', (a, b) => [{ ...a, apart: [b.key] }, b]],
  ['Apart', (a, b) => [a, { ...b, apart: ['contact/other', a.key] }]],
];

const verdict = (a: PersonRecord, b: PersonRecord, policy: MergePolicy): MergeRefusal | undefined => {
  const decision = mergeDecision(a, b, policy);
  return decision.merge ? undefined : decision.why;
};

describe.each(pairs)('%s', (_, a, b, expected) => {
  it(`is decided by the switches, all ${policies.length} combinations of them, whichever is named first`, () => {
    for (const policy of policies) {
      const why = policy.merge ? expected(policy) : 'Off';
      expect([verdict(a, b, policy), verdict(b, a, policy)]).toEqual([why, why]);
    }
  });

  it('is refused where they would be too many records of one person, unless they are that already', () => {
    const both = (one: number, two: number) =>
      [
        { ...a, records: one },
        { ...b, records: two },
      ] as const;
    const isOne = a.identity !== undefined && a.identity === b.identity;
    for (const policy of policies) {
      const why = policy.merge ? expected(policy) : 'Off';
      const fits = both(200, 56);
      const [one, two] = both(200, 57);
      expect(verdict(...fits, policy)).toBe(why);
      expect([verdict(one, two, policy), verdict(two, one, policy)]).toEqual(
        Array(2).fill(why ?? (isOne ? undefined : 'TooMany')),
      );
    }
  });

  it.each(obstacles)('is refused with %s whatever the switches are, unless merging is off', (why, made) => {
    const [one, two] = made(a, b);
    for (const policy of policies) {
      const said = policy.merge ? why : 'Off';
      expect([verdict(one, two, policy), verdict(two, one, policy)]).toEqual([said, said]);
    }
  });
});

it('is total and symmetric over all facts: it never throws, and both sides of a pair get the same answer', () => {
  const records = everyOne<PersonRecord>({
    ...{ key: ['contact/a', 'member-connection/g.a'], kind: ['contact', 'member'], groupId: [undefined, 'g'] },
    ...{ profile: [rosa, { displayName: 'Zoe', fullName: '' }], ours: [me, rosa], incognito: flags, current: flags },
    ...{ createdAt: [1, 2], identity: [undefined, 'identity/p'], contacts: [[], ['contact/z']], apart: [[]] },
    ...{ records: [1, 200] },
  });
  const sample = records.filter((_, n) => n % 7 === 0);
  const differing: (readonly [PersonRecord, PersonRecord])[] = [];
  for (const policy of [mergePolicies.seed, mergePolicies.upstream]) {
    for (const a of sample) {
      for (const b of sample) {
        const [one, two] = [mergeDecision(a, b, policy), mergeDecision(b, a, policy)];
        if (JSON.stringify(one) !== JSON.stringify(two)) differing.push([a, b]);
      }
    }
  }
  expect([sample.length, differing]).toEqual([293, []]);
});

it('PRB-20: the older record gives the name; of two of the same time, the one whose key is smaller', () => {
  const [a, b] = [contact(), other(contact())];
  const decision = mergeDecision(b, a, mergePolicies.seed);
  expect(decision).toMatchObject({ merge: true, already: false, first: { key: a.key }, second: { key: b.key } });
  const tie = { ...b, createdAt: a.createdAt };
  expect([elder(a, tie)[0].key, elder(tie, a)[0].key]).toEqual([a.key, a.key]);
  expect(elder({ ...a, createdAt: 3 }, b)[0].key).toBe(b.key);
});

it('two records that are one person already are said to be', () => {
  const [a, b] = [contact({ identity: 'identity/p' }), other(contact({ identity: 'identity/p' }))];
  expect(mergeDecision(a, b, mergePolicies.seed)).toMatchObject({ merge: true, already: true });
  expect(mergeDecision(a, { ...b, identity: 'identity/q' }, mergePolicies.seed)).toMatchObject({ already: false });
});

it('the presets are as documented', () => {
  const [contacts, members, mixed] = [pairs[0], pairs[1], pairs[3]];
  const under = (policy: MergePolicy) =>
    [contacts, members, mixed].map((pair) => pair && verdict(pair[1], pair[2], policy));
  expect(under(mergePolicies.seed)).toEqual([undefined, undefined, undefined]);
  expect(under(mergePolicies.upstream)).toEqual(['ContactsSeparate', 'MembersSeparate', undefined]);
});
