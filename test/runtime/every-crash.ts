import { expect } from 'vitest';
import type { Store } from '../../persistence/store.ts';
import type { EngineRow } from '../../runtime/rows.ts';
import { big, tower } from './tower.ts';

/** Data of its own for each story, and the end of them. */
type Begin = () => Promise<{ make: () => Store<EngineRow>; end?: () => Promise<unknown> }>;

/**
 * A bell rings four times. The process dies before one of its commits, or after it; the story is told for each commit.
 * Expects that the application has every stroke in the end, once by its id, and the store nothing that waits. Returns how
 * many stories there were, and how often something was handed over again.
 */
export async function dieAtEveryCommit(begin: Begin): Promise<{ stories: number; repeats: number }> {
  let stories = 0;
  let repeats = 0;
  for (const when of ['before', 'after'] as const) {
    for (let at = 1, died = true; died; at++) {
      const { make, end } = await begin();
      const world = await tower(make);
      world.app.death = { at, when };
      await world.whatever((engine) => engine.start('bell', 'big', {}));
      for (const eventId of ['one', 'two'])
        await world.whatever((engine) => engine.send(big, { type: 'ring', times: 2 }, { eventId }));
      expect(world.strokes()).toEqual([1, 2, 3, 4]);
      expect(world.kept.size).toBe(4);
      expect(await world.emittedRows()).toEqual([]);
      stories += 1;
      repeats += world.calls.length - 4;
      died = world.commits.length >= at;
      await world.engine.close();
      await end?.();
    }
  }
  return { stories, repeats };
}
