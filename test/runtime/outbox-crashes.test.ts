import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { libsqlDriver } from '../../persistence/libsql.ts';
import { sqliteStore } from '../../persistence/sqlite.ts';
import { StoreError } from '../../persistence/store.ts';
import type { EngineRow } from '../../runtime/rows.ts';
import { dieAtEveryCommit } from './every-crash.ts';
import { big, hung, inMemory, ring } from './tower.ts';

describe('what a machine emits, over crashes', () => {
  it('everything is handed over, under one id, whichever commit the process dies before or after: in memory', async () => {
    const { stories, repeats } = await dieAtEveryCommit(async () => ({ make: inMemory() }));
    // Some died between the handing over and the end of the row.
    expect(repeats).toBeGreaterThan(0);
    expect(stories).toBeGreaterThan(8);
  });

  it('the same on SQLite', async () => {
    const { stories } = await dieAtEveryCommit(async () => {
      const folder = await mkdtemp(join(tmpdir(), 'joinery-outbox-'));
      const make = () => sqliteStore<EngineRow>(libsqlDriver(join(folder, 'store.db')));
      return { make, end: () => rm(folder, { recursive: true }) };
    });
    expect(stories).toBeGreaterThan(8);
  });

  it('a step that was never stored is not told of; one whose commit only seemed to fail is told of once', async () => {
    for (const happens of [false, true]) {
      const make = inMemory();
      let fails = false;
      const world = await hung(() => {
        const store = make();
        return {
          ...store,
          async commit(mark, puts, deletes) {
            if (!fails) return store.commit(mark, puts, deletes);
            fails = false;
            if (happens) await store.commit(mark, puts, deletes);
            throw new StoreError({ type: 'StoreUnavailable', detail: 'failed on purpose' });
          },
        };
      });
      fails = true;
      await ring(world, big, 2);
      await world.engine.idle();
      expect(world.calls.map(({ event }) => event['stroke'])).toEqual([1, 2]);
      expect(await world.emittedRows()).toEqual([]);
    }
  });

  it('an engine that was closed hands over nothing more; what it had under way comes again', async () => {
    const world = await hung();
    let done = () => {};
    world.app.takes = () => new Promise((resolve) => (done = resolve));
    await ring(world, big, 2);
    await world.clock.settle();
    await world.engine.close();
    done();
    await world.clock.advance(3_600_000);
    expect(world.calls).toHaveLength(1);
    const { calls } = world;
    world.app.takes = async (emitted) => void world.kept.set(emitted.id, emitted);
    await world.restart();
    expect(world.strokes()).toEqual([1, 2]);
    expect(calls[1]?.id).toBe(calls[0]?.id);
  });

  it('an engine whose store another one has opened stops', async () => {
    const make = inMemory();
    const world = await hung(make);
    const { takes } = world.app;
    const other = make();
    world.app.takes = async (emitted) => {
      if (emitted.event['stroke'] === 1) await other.open();
      await takes(emitted);
    };
    await ring(world, big, 150);
    await world.engine.idle();
    await world.clock.advance(3_600_000);
    expect(world.engine.health().state).toBe('elsewhere');
    const asked = world.reads.length;
    await world.clock.advance(3_600_000);
    expect(world.reads).toHaveLength(asked);
    expect(await other.find('emitted')).toHaveLength(150);
  });
});
