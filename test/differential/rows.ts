import type { ChainHost } from '../../runtime/chain-host.ts';
import type { Chain } from '../../runtime/chain.ts';
import type { Chaining, Need } from '../../runtime/drafts.ts';
import { byKey, type InstanceKey, type InstanceRecord } from '../../runtime/record.ts';
import { runChain } from '../../runtime/run-chain.ts';

export type RowMap = ReadonlyMap<InstanceKey, InstanceRecord>;

/** One chain over rows in a map: the rows afterwards, and the keys that went. No engine, no store, no agent. */
export function runOver(
  rows: RowMap,
  host: ChainHost,
  body: (chain: Chain) => Chaining<unknown>,
): { rows: RowMap; deleted: readonly InstanceKey[]; refused: boolean } {
  const chaining = runChain(host, body);
  let next = chaining.next();
  while (!next.done) next = chaining.next(fetch(rows, next.value));
  const { refusal, puts, deletes } = next.value;
  const after = new Map(rows);
  for (const row of puts) after.set(row.key, row);
  for (const key of deletes) after.delete(key);
  return { rows: after, deleted: deletes, refused: refusal !== undefined };
}

function fetch(rows: RowMap, need: Need): InstanceRecord[] {
  if ('read' in need) {
    const row = rows.get(need.read);
    return row ? [row] : [];
  }
  const { find: label, after = '', limit } = need;
  const bearers = [...rows.values()].filter(({ key, labels }) => labels.includes(label) && key > after);
  return bearers.sort(byKey).slice(0, limit);
}
