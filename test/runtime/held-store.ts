import { StoreError, type Store } from '../../persistence/store.ts';
import type { EngineRow } from '../../runtime/rows.ts';

/** What becomes of a commit: it is stored, it is not, it is and its answer is lost, or a bug keeps it from being stored. */
export type End = 'stored' | 'fails' | 'answerLost' | 'impossible';

const failure = (detail: string) => new StoreError({ type: 'StoreUnavailable', detail: `${detail} on purpose` });

/** A store whose commits are held open, while a test wants it so, until it says what becomes of the first of them. */
export function heldStore() {
  const commits: { readonly keys: readonly string[]; end(how: End): void }[] = [];
  /** Reads that are to fail, and whether the store can be opened again. */
  const state = { holds: false, failingReads: 0, replaced: false };

  const wrap = (store: Store<EngineRow>): Store<EngineRow> => ({
    ...store,
    async open(ours) {
      if (state.replaced) throw new StoreError({ type: 'StoreForeign' });
      return store.open(ours);
    },
    async read(keys) {
      if (state.failingReads-- > 0) throw failure('a read failed');
      return store.read(keys);
    },
    async commit(mark, puts, deletes) {
      const keys = [...puts.map(({ key }) => key), ...deletes.map((key) => `-${key}`)];
      const how = state.holds ? await new Promise<End>((end) => commits.push({ keys, end })) : 'stored';
      if (how === 'impossible') throw new RangeError('no store can keep it');
      if (how === 'fails') throw failure('a commit failed');
      await store.commit(mark, puts, deletes);
      if (how === 'answerLost') throw failure('an answer was lost');
    },
  });

  return {
    wrap,
    state,
    /** The keys of what every commit that is held open writes. */
    get open() {
      return commits.map(({ keys }) => keys);
    },
    end(how: End): void {
      commits.shift()?.end(how);
    },
    /** All that are open are stored, and nothing is held any more. */
    release(): void {
      state.holds = false;
      for (const { end } of commits.splice(0)) end('stored');
    },
  };
}
