import type { InstanceRecord } from 'joinery';
import { mergePolicies, type MergePolicy } from 'joinery/machines';
import { useInstance } from 'joinery/react';
import { mergeSettings } from '../actions.ts';

const policyOf = (settings: InstanceRecord | undefined): MergePolicy =>
  (settings?.context['policy'] ?? mergePolicies.seed) as unknown as MergePolicy;

/** What the account has chosen about merging, and about the addresses of members. */
export const useMergePolicy = (): MergePolicy => useInstance(mergeSettings, policyOf);
