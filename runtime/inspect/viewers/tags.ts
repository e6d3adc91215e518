import type { Json } from '../../../machines/vocabulary/json.ts';
import type { Registry } from '../../rows.ts';
import { tagsOf } from '../../step.ts';

/** Tags of a state; none where the machine, or the state, is not known here. */
export function tagsIn(machines: Registry, machine: string, value: Json): string[] {
  const known = machines[machine]?.machine;
  try {
    return known ? [...tagsOf(known, value)] : [];
  } catch {
    return [];
  }
}
