import { expect, it } from 'vitest';
import { memoryStore } from '../../persistence/memory.ts';
import { StoreError, type Store } from '../../persistence/store.ts';
import type { EngineRow } from '../../runtime/rows.ts';
import { me, setUp } from './setup.ts';

/** A store that opens for anybody, whatever was written to it since, and whose next commit fails. */
async function trusting() {
  const fault = { commits: 0 };
  const wrap = (store: Store<EngineRow>): Store<EngineRow> => ({
    ...store,
    open: () => store.open(),
    async commit(mark, puts, deletes) {
      if (fault.commits-- > 0) throw new StoreError({ type: 'StoreUnavailable', detail: 'on purpose' });
      return store.commit(mark, puts, deletes);
    },
  });
  const world = await setUp({ wrap });
  await world.engine.start('parent', 'p', { greeting: 'hello' });
  fault.commits = 1;
  return world;
}

it('an engine ends where another one has opened the store meanwhile, even if the store lets it', async () => {
  const { engine, data, dump } = await trusting();
  await memoryStore<EngineRow>({ from: data }).open();
  const before = dump();
  await expect(engine.send(me, { type: 'adopt' })).rejects.toMatchObject({ error: { type: 'WriterElsewhere' } });
  expect(dump()).toBe(before);
  expect(engine.health().state).toBe('elsewhere');
});

it('an engine ends where its data were replaced by older ones meanwhile, even if the store lets it', async () => {
  const { engine, data, dump } = await trusting();
  data.mark = { epoch: 0, turn: 0 };
  const before = dump();
  await expect(engine.send(me, { type: 'adopt' })).rejects.toMatchObject({ error: { type: 'DatabaseReplaced' } });
  expect(dump()).toBe(before);
  expect(engine.health().state).toBe('replaced');
});
