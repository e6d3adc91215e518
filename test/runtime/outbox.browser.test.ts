import { expect, it } from 'vitest';
import { indexedDbStore } from '../../persistence/indexeddb.ts';
import type { EngineRow } from '../../runtime/rows.ts';
import { deleteDatabase } from '../persistence/delete-database.ts';
import { dieAtEveryCommit } from './every-crash.ts';

it('what a machine emits is handed over, under one id, whichever commit to IndexedDB the process dies before or after', async () => {
  const { stories } = await dieAtEveryCommit(async () => {
    const name = `outbox-${crypto.randomUUID()}`;
    return { make: () => indexedDbStore<EngineRow>({ name }), end: () => deleteDatabase(name) };
  });
  expect(stories).toBeGreaterThan(8);
});
