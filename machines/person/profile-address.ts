import { addressIn } from '../contact/contact-link.ts';
import { mergeDecision, type MergeRefusal } from './merge-decision.ts';
import type { MergePolicy } from './merge-policy.ts';
import type { PersonRecord } from './person-record.ts';

/** Why a contact that was asked at a member's address is not taken for the member, until a probe says that it is. */
export type Untied =
  | MergeRefusal
  /** The member does not show the address any more, or who accepted shows another one. */
  | 'AddressChanged'
  /** The member has confirmed a probe, and the rules of then did not allow it any more. */
  | 'Refused';

/**
 * What speaks against taking who has accepted at an address for the member whose profile shows it; undefined where
 * nothing does. `addresses`: its forms. Where both show it, the rules of any merge decide. Pure and total. Source:
 * docs/merging.md, "Asked at an address".
 */
export function untied(
  contact: PersonRecord | undefined,
  member: PersonRecord | undefined,
  addresses: readonly string[],
  policy: MergePolicy,
): Untied | undefined {
  if (!contact || !member) return 'NotCurrent';
  const decision = mergeDecision(contact, member, policy);
  if (!decision.merge) return decision.why;
  const isAsked = (address: string | undefined) => address !== undefined && addresses.includes(address);
  const accepted = addressIn(contact.profile);
  const isTheirs = isAsked(addressIn(member.profile)) && (accepted === undefined || isAsked(accepted));
  return isTheirs ? undefined : 'AddressChanged';
}
