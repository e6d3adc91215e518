import { isAlike } from './alike.ts';
import { mostRecords } from './link-graph.ts';
import type { MergePolicy } from './merge-policy.ts';
import type { PersonRecord } from './person-record.ts';

export type MergeRefusal =
  | 'Off'
  | 'SameRecord'
  | 'NotCurrent'
  | 'Incognito'
  | 'ProfilesDiffer'
  | 'OtherToUs'
  | 'Apart'
  | 'SameGroup'
  | 'ContactsSeparate'
  | 'MembersSeparate'
  | 'ContactAndMemberSeparate'
  | 'HasContact'
  | 'TooMany';

export type MergeDecision =
  /** They are shown by the profile of `first`. */
  | { readonly merge: true; readonly already: boolean; readonly first: PersonRecord; readonly second: PersonRecord }
  | { readonly merge: false; readonly why: MergeRefusal };

/**
 * Whether two records may be the same person's, by all but the probe itself. Pure and total; the same whichever record
 * is named first. Where they may, the older one gives the name, then the one whose key is smaller. Source:
 * docs/merging.md, "What is merged when".
 */
export function mergeDecision(a: PersonRecord, b: PersonRecord, policy: MergePolicy): MergeDecision {
  const why = refusal(a, b, policy);
  if (why) return { merge: false, why };
  const [first, second] = elder(a, b);
  return { merge: true, already: a.identity !== undefined && a.identity === b.identity, first, second };
}

/** The two, the older one first: of two that were made at the same time, the one whose key is smaller. */
export function elder<T extends Pick<PersonRecord, 'key' | 'createdAt'>>(a: T, b: T): [T, T] {
  const aFirst = a.createdAt === b.createdAt ? a.key < b.key : a.createdAt < b.createdAt;
  return aFirst ? [a, b] : [b, a];
}

type Parted = Pick<PersonRecord, 'key' | 'apart'>;

/** Whether the user has said that the two are different people. */
export const isApart = (a: Parted, b: Parted): boolean => a.apart.includes(b.key) || b.apart.includes(a.key);

function refusal(a: PersonRecord, b: PersonRecord, policy: MergePolicy): MergeRefusal | undefined {
  if (!policy.merge) return 'Off';
  if (a.key === b.key) return 'SameRecord';
  if (!a.current || !b.current) return 'NotCurrent';
  if (a.incognito || b.incognito) return 'Incognito';
  if (!isAlike(a.profile, b.profile)) return 'ProfilesDiffer';
  // One of them knows us as somebody else: whoever holds both would learn that these two are one.
  if (!isAlike(a.ours, b.ours)) return 'OtherToUs';
  if (isApart(a, b)) return 'Apart';
  return forbiddenPair(a, b, policy) ?? (isCrowd(a, b) ? 'TooMany' : undefined);
}

/** More than one identity takes: it would turn them down, and the other side would not hear of it. */
function isCrowd(a: PersonRecord, b: PersonRecord): boolean {
  const isOne = a.identity !== undefined && a.identity === b.identity;
  return !isOne && (a.records ?? 1) + (b.records ?? 1) > mostRecords;
}

function forbiddenPair(a: PersonRecord, b: PersonRecord, policy: MergePolicy): MergeRefusal | undefined {
  if (a.kind === 'contact' && b.kind === 'contact') return policy.contactWithContact ? undefined : 'ContactsSeparate';
  if (a.kind === 'member' && b.kind === 'member') {
    if (a.groupId === b.groupId) return 'SameGroup';
    return policy.memberWithMember ? undefined : 'MembersSeparate';
  }
  if (!policy.contactWithMember) return 'ContactAndMemberSeparate';
  const [contact, member] = a.kind === 'contact' ? [a, b] : [b, a];
  const hasAnother = member.contacts.some((key) => key !== contact.key);
  return policy.confirming === 'first' && hasAnother ? 'HasContact' : undefined;
}
