import { mergePolicies, type MergePolicy } from 'joinery/machines';
import { useDirectory } from './session-context.ts';

/** What the account has chosen about merging, and about the addresses of members. */
export function useMergePolicy(): MergePolicy {
  const [settings] = useDirectory((state) => state.settings);
  return (settings?.context['policy'] ?? mergePolicies.seed) as unknown as MergePolicy;
}
