import * as v from 'valibot';
import { mergePolicies, type MergePolicy } from './merge-policy.ts';

const MergePolicyChoice = v.partial(
  v.strictObject({
    merge: v.boolean(),
    contactWithMember: v.boolean(),
    memberWithMember: v.boolean(),
    contactWithContact: v.boolean(),
    confirming: v.picklist(['all', 'first']),
    hashes: v.picklist(['all', 'onePerPerson']),
    probeBinding: v.picklist(['when-supported', 'required', 'never']),
    showMemberAddress: v.boolean(),
  }),
);

const Preset = v.picklist(['seed', 'upstream']);
const PolicyChoice = v.lazy((input) => (typeof input === 'string' ? Preset : MergePolicyChoice));
/** A preset, or a choice of some of the switches: the others stay as they are. */
export type PolicyChoice = keyof typeof mergePolicies | Partial<MergePolicy>;

/** What a person may choose, at the start and later. */
export const mergeSettingsInput = v.strictObject({ policy: v.optional(PolicyChoice) });
export const mergeSettingsEvents = { 'user.set': v.strictObject({ policy: PolicyChoice }) };

/** The whole policy after a choice. */
export function chosenPolicy(choice: PolicyChoice, before: MergePolicy): MergePolicy {
  return typeof choice === 'string' ? mergePolicies[choice] : { ...before, ...choice };
}
