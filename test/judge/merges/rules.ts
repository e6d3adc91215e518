import type { MergePolicy } from './plan.ts';
import type { Sight } from './sights.ts';

/**
 * Why a user's choices forbid that two records of theirs are one; undefined where they permit it. It is docs/merging.md
 * once more, and no part of the engine; that a person has a contact already is looked at elsewhere.
 */
export function permits(policy: MergePolicy, one: Sight, other: Sight): string | undefined {
  if (!policy.merge) return 'off';
  if (!one.current || !other.current) return 'not there';
  if (one.incognito || other.incognito) return 'in disguise';
  if (one.theirs === undefined || one.theirs !== other.theirs) return 'they look different';
  if (one.ours === undefined || one.ours !== other.ours) return 'known as others';
  if (one.kind === 'contact' && other.kind === 'contact') return policy.contactWithContact ? undefined : 'contacts';
  if (one.kind !== other.kind) return policy.contactWithMember ? undefined : 'contact and member';
  if (one.group === other.group) return 'one group';
  return policy.memberWithMember ? undefined : 'members';
}

/** Whether it forbids some pairs that the other one permits, or permits only one of several. */
export const isNarrow = (policy: MergePolicy): boolean =>
  !policy.contactWithContact || !policy.contactWithMember || !policy.memberWithMember || policy.confirming === 'first';

/** Two of whom one wants every hash bound, and the other binds none. */
export function areUnbound(one: MergePolicy, other: MergePolicy): boolean {
  const both = [one.probeBinding, other.probeBinding];
  return both.includes('required') && both.includes('never');
}
