/** What may be merged with what, whom probes go to, and what is shown. Each is a switch of its own. */
export interface MergePolicy {
  /** Off: probes are sent that nobody can confirm, no hashes, and nothing is confirmed. It looks the same to others. */
  readonly merge: boolean;
  /** A contact with a member of a group. */
  readonly contactWithMember: boolean;
  /** Members of different groups, without a contact. */
  readonly memberWithMember: boolean;
  /** Two contacts. */
  readonly contactWithContact: boolean;
  /** Which contacts become one person with a member when several confirm. */
  readonly confirming: 'all' | 'first';
  /** Who gets a probe's hash: all that look the same, or one record of each person that is merged already. */
  readonly hashes: 'all' | 'onePerPerson';
  /** Whether a hash is tied to the connections that it is about, so that nobody can pass it on (docs/merging.md). */
  readonly probeBinding: 'when-supported' | 'required' | 'never';
  /** Whether a member's address is shown in a group that forbids direct messages. */
  readonly showMemberAddress: boolean;
}

export const mergePolicies = {
  /** What the merge scenarios ask for: every pair of records, all that confirm. The default. */
  seed: {
    merge: true,
    contactWithMember: true,
    memberWithMember: true,
    contactWithContact: true,
    confirming: 'all',
    hashes: 'onePerPerson',
    probeBinding: 'when-supported',
    showMemberAddress: false,
  },
  /** What SimpleX Chat does today. */
  upstream: {
    merge: true,
    contactWithMember: true,
    memberWithMember: false,
    contactWithContact: false,
    confirming: 'first',
    hashes: 'all',
    probeBinding: 'never',
    showMemberAddress: true,
  },
} as const satisfies Record<string, MergePolicy>;
