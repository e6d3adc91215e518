import type { Changes } from './changes.ts';
import { JoineryError } from './errors.ts';
import { parkedLabel } from './labels.ts';
import type { InstanceKey } from './record.ts';
import { isInstance, type EngineRow } from './rows.ts';

/**
 * An instance with its children, theirs, and what is parked for any of them. Rejects with InstanceUnknown for the key
 * of a child.
 */
export async function familyOf(rows: Changes, key: InstanceKey): Promise<EngineRow[]> {
  const root = await rows.read(key);
  if (root?.parent !== undefined) throw new JoineryError({ type: 'InstanceUnknown', key });
  const family: EngineRow[] = root ? [root] : [];
  for (const member of family) {
    if (!isInstance(member)) continue;
    family.push(...(await rows.childrenOf(member.key)), ...(await rows.find(parkedLabel(member.key))));
    // A child is known by its label, and one whose labels are damaged by its parent.
    for (const id of Object.keys(member.children)) {
      const child = await rows.read(`${member.key}/${id}`);
      if (child && !family.some((each) => each.key === child.key)) family.push(child);
    }
  }
  return family;
}

/** A row that was migrated is written with its whole family, so that a store never holds two versions of one. */
export async function takeAlong(rows: Changes, key: InstanceKey, migrated: ReadonlySet<InstanceKey>): Promise<void> {
  let top = key;
  for (let row = await rows.read(key); row?.parent !== undefined; row = await rows.read(top)) top = row.parent;
  for (const row of await familyOf(rows, top)) if (migrated.has(row.key) && !rows.has(row.key)) rows.put(row);
}
