import type { ChainHost } from './chain-host.ts';
import { Chain } from './chain.ts';
import type { Chaining } from './drafts.ts';
import { MachineThrew } from './machine-threw.ts';

/**
 * A chain from what begins it to the rows that it leaves, for whoever has rows: a turn, a test with rows in a map.
 * Rows and keys are none where a machine refused what began it. Throws MachineThrew, with the key of whom to set aside.
 */
export function* runChain(
  host: ChainHost,
  body: (chain: Chain) => Chaining<unknown>,
): Chaining<Chain['left'] & Chained> {
  const chain = new Chain(host);
  try {
    yield* body(chain);
    const { refusal, parked, emitted } = chain.left;
    const rows = refusal ? { puts: [], deletes: [] } : yield* chain.finish();
    return { refusal, parked, emitted, ...rows };
  } catch (error) {
    if (error instanceof MachineThrew) error.key = yield* chain.accountable(error.key);
    throw error;
  }
}

type Chained = ReturnType<Chain['finish']> extends Chaining<infer Rows> ? Rows : never;
