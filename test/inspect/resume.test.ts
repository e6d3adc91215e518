import { expect, test } from 'vitest';
import { registry } from '../../machines/registry.ts';
import { memoryStore } from '../../persistence/memory.ts';
import { createEngine } from '../../runtime/engine.ts';
import { createInspector } from '../../runtime/inspect/recorder.ts';
import { recordingOf } from '../../runtime/inspect/recording.ts';
import { replay } from '../../runtime/inspect/replay.ts';
import { isInstance, type EngineRow } from '../../runtime/rows.ts';
import { createNetwork, seededRandom, virtualClock } from '../../simulation/index.ts';
import { StreamReader } from './stream-reader.ts';

test('a recorder that goes on in the middle of a busy engine has every row as it is stored, and is replayed', async () => {
  const clock = virtualClock();
  const network = await createNetwork({ clock, seed: 4 });
  const links = [1, 2, 3].map((n) => network.addChannel({ name: `news ${n}`, relays: 4 }).link);
  const recorder = createInspector({ clock, random: seededRandom(4), redact: 'none' });
  recorder.pause();
  const { data } = memoryStore<EngineRow>();
  const engine = await createEngine({
    ...{ store: memoryStore<EngineRow>({ from: data }), agent: network.agent('alice'), clock, inspect: recorder },
    ...{ random: seededRandom(5), profileFactory: () => ({ displayName: 'Alice', fullName: '' }) },
  });
  clock.waitFor(() => engine.idle());
  const begun = Promise.all(
    links.map(async (link, n) => {
      await engine.start('channel-join', `c${n}`, { link });
      await engine.send(`channel-join/c${n}`, { type: 'user.connect' });
    }),
  );
  for (let turn = 0; turn < 40; turn++) {
    // In turns that have begun while it was off, and in those that begin while the rows are read.
    const resumed = recorder.resume();
    await clock.advance(turn);
    await resumed;
    if (turn < 39) recorder.pause();
  }
  await begun;
  await clock.advance(600_000);
  const reader = new StreamReader();
  await reader.catchUp(recorder);
  const stored = [...data.rows.values()].map(({ text }) => JSON.parse(text) as EngineRow).filter(isInstance);
  expect(stored.length).toBeGreaterThan(12);
  const shown = [...reader.rows.values()].map((row) => JSON.parse(JSON.stringify(row)) as object);
  expect(shown).toEqual(expect.arrayContaining(stored));
  const { difference, steps } = replay(await recordingOf(recorder), registry);
  expect(difference).toBeUndefined();
  expect(steps).toBeGreaterThan(10);
  await engine.close();
});
