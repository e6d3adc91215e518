import { Chain, type ChainHost } from '../../runtime/chain.ts';
import type { Chaining, Need } from '../../runtime/drafts.ts';
import type { InstanceKey, InstanceRecord } from '../../runtime/record.ts';

export type RowMap = ReadonlyMap<InstanceKey, InstanceRecord>;

/** One chain over rows in a map: the rows afterwards, and the keys that went. No engine, no store, no agent. */
export function runChain(
  rows: RowMap,
  host: ChainHost,
  body: (chain: Chain) => Chaining<unknown>,
): { rows: RowMap; deleted: readonly InstanceKey[]; refused: boolean } {
  const chain = new Chain(host);
  drive(rows, body(chain));
  if (chain.refusal) return { rows, deleted: [], refused: true };
  const { puts, deletes } = drive(rows, chain.finish());
  const after = new Map(rows);
  for (const row of puts) after.set(row.key, row);
  for (const key of deletes) after.delete(key);
  return { rows: after, deleted: deletes, refused: false };
}

function drive<T>(rows: RowMap, chaining: Chaining<T>): T {
  let next = chaining.next();
  while (!next.done) next = chaining.next(fetch(rows, next.value));
  return next.value;
}

function fetch(rows: RowMap, need: Need): InstanceRecord[] {
  if ('childrenOf' in need) return [...rows.values()].filter((row) => row.parent === need.childrenOf);
  const row = rows.get(need.read);
  return row ? [row] : [];
}
