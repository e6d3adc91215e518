import { describe, expect, it } from 'vitest';
import { exportRows, importRows } from '../../persistence/archive.ts';
import { encryptedStore } from '../../persistence/encrypted.ts';
import { memoryStore } from '../../persistence/memory.ts';
import type { EngineRow } from '../../runtime/rows.ts';
import { big, hung, inMemory, never, ring, tower, numbers } from './tower.ts';

describe('a thousand events that wait', () => {
  it('are read in pages while a handler does not answer, and all come in order after a restart, their rows by the page', async () => {
    const world = await hung();
    world.app.takes = () => never;
    for (let n = 0; n < 20; n++) await ring(world, big, 50);
    expect(world.calls).toHaveLength(1);
    expect(world.reads.slice(-1)).toEqual([{ limit: 100 }]);
    const asked = world.reads.length;
    expect(await world.emittedRows()).toHaveLength(1_000);

    const commits = world.commits.length;
    world.app.takes = async (emitted) => void world.kept.set(emitted.id, emitted);
    await world.restart();
    expect(world.strokes()).toEqual(numbers(1_000));
    expect(world.calls).toHaveLength(1_001);
    expect(world.commits.slice(commits).reduce((sum, { deletes }) => sum + deletes, 0)).toBe(1_000);
    expect(world.reads.slice(asked).every((options) => options?.limit === 100)).toBe(true);
    expect(await world.emittedRows()).toEqual([]);
  });

  it('come from an encrypted store as from any other', async () => {
    const { data } = memoryStore();
    const key = new Uint8Array(32).fill(7);
    const world = await hung(() => encryptedStore<EngineRow>(memoryStore({ from: data }), { key }));
    world.app.takes = () => never;
    await ring(world, big, 250);
    world.app.takes = async (emitted) => void world.kept.set(emitted.id, emitted);
    await world.restart();
    expect(world.strokes()).toEqual(numbers(250));
    expect([...data.rows.values()].some(({ text }) => text.includes('rung'))).toBe(false);
  });

  it('go with an archive, and nothing that is emitted later takes the place of one', async () => {
    const world = await hung();
    world.app.takes = () => never;
    for (let n = 0; n < 10; n++) {
      await ring(world, big, 5);
      await world.restart({ hangs: true });
    }
    const lines: string[] = [];
    for await (const line of exportRows(world.store)) lines.push(line);

    const make = inMemory();
    await importRows(make(), lines);
    const other = await tower(make);
    const { takes } = other.app;
    other.app.takes = () => never;
    for (let n = 0; n < 10; n++) {
      await ring(other, big, 5);
      await other.restart({ hangs: true });
    }
    other.app.takes = takes;
    await other.restart();
    expect(other.strokes().toSorted((a, b) => Number(a) - Number(b))).toEqual(numbers(100));
    expect(other.kept.size).toBe(100);
  });
});
