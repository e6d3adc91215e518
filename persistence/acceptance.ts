import { commitPromises } from './acceptance-commit.ts';
import { type AcceptanceCase, type AcceptanceHarness, runPromised } from './acceptance-harness.ts';
import { reignPromises } from './acceptance-reign.ts';
import { rowPromises } from './acceptance-rows.ts';
import { searchPromises } from './acceptance-search.ts';

export {
  type AcceptanceCase,
  type AcceptanceData,
  AcceptanceFailure,
  type AcceptanceHarness,
  type AcceptanceRow,
} from './acceptance-harness.ts';

/**
 * The acceptance suite of the Store port: what the engine relies on, one case a promise. Run each under any test
 * runner, `for (const { title, run } of storeAcceptance('my store', harness)) test(title, run)`. A case makes its own
 * data, needs no other case, and rejects with an AcceptanceFailure that says what was expected and found.
 */
export function storeAcceptance(name: string, harness: AcceptanceHarness): AcceptanceCase[] {
  return [...rowPromises, ...searchPromises, ...commitPromises, ...reignPromises].map(([title, body]) => ({
    title: `${name}: ${title}`,
    run: () => runPromised(harness, body),
  }));
}
