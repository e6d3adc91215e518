import { describe, expect, it } from 'vitest';
import { nursery, nurseryWith } from './nursery.ts';

const mostParked = 256;

describe('a machine that throws', () => {
  it('at its start is not started: the caller hears why, and nothing is stored', async () => {
    const { engine, data } = await nurseryWith();
    const start = engine.start('baby', 'b', { temper: 'upset' });
    await expect(start).rejects.toMatchObject({
      error: { type: 'MachineFailed', key: 'baby/b', why: expect.stringContaining('Error') as string },
    });
    expect([...data.rows.keys()]).toEqual([nursery]);
  });

  it('at its birth sets aside who spawned it, whose step can’t be taken', async () => {
    const { engine, kept, data } = await nurseryWith();
    await engine.send(nursery, { type: 'admit', id: 'baby-1', temper: 'upset' });
    expect(await engine.snapshot(nursery)).toMatchObject({ status: 'quarantined', children: {} });
    expect(await kept(nursery)).toEqual(['admit']);
    expect([...data.rows.keys()].filter((key) => key.includes('baby'))).toEqual([]);
  });

  it('at its birth, spawned by one that was being born itself, sets aside the first above that was there', async () => {
    const { engine, kept, data } = await nurseryWith('calm');
    await engine.send(nursery, { type: 'open' });
    expect((await engine.snapshot(nursery))?.status).toBe('quarantined');
    expect(await kept(nursery)).toEqual(['open']);
    expect([...data.rows.keys()].filter((key) => key.includes('room'))).toEqual([]);
  });

  it('later is told to its parent, with who and why, as of an actor that failed', async () => {
    const { engine, heard } = await nurseryWith('calm', 'calm');
    await engine.send(`${nursery}/baby-2`, { type: 'upset' });
    expect(await heard()).toEqual([expect.stringMatching(/^baby-2: .*threw on upset: Error at /)]);
    expect((await engine.snapshot(`${nursery}/baby-1`))?.status).toBe('active');
  });

  it('is told to a parent that is itself in quarantine once that goes on', async () => {
    const { engine, kept } = await nurseryWith('calm');
    await engine.send(nursery, { type: 'upset' });
    await engine.send(`${nursery}/baby-1`, { type: 'upset' });
    expect(await kept(nursery)).toEqual(['upset', 'xstate.error.actor.baby-1']);
  });

  it('on one of two timers that are due at once loses neither, and only its own is parked', async () => {
    const { engine, clock, kept } = await nurseryWith('calm');
    await clock.advance(1_000);
    await engine.idle();
    const baby = await engine.snapshot(`${nursery}/baby-1`);
    expect(baby).toMatchObject({ status: 'quarantined', value: { awake: { hungry: 'no', tired: 'no' } } });
    expect(baby?.timers).toHaveLength(2);
    expect(await kept(`${nursery}/baby-1`)).toEqual(['timer']);
  });
});

describe('a row that nobody understands', () => {
  const damaged = async (world: Awaited<ReturnType<typeof nurseryWith>>) => {
    await world.engine.close();
    const key = `${nursery}/baby-1`;
    const stored = world.data.rows.get(key);
    if (!stored) throw new Error('no such row');
    world.data.rows.set(key, { ...stored, text: stored.text.replace('"awake"', '"elsewhere"') });
  };

  it('is told to its parent once, however often the engine starts', async () => {
    const world = await nurseryWith('calm');
    await damaged(world);
    for (const _ of [1, 2, 3]) {
      const next = await world.restart();
      expect(await world.heard(next)).toEqual([expect.stringContaining('baby-1: ')]);
    }
  });

  it('is not kept for a parent in quarantine: it is told anew with every start', async () => {
    const world = await nurseryWith('calm');
    await world.engine.send(nursery, { type: 'upset' });
    await damaged(world);
    const next = await world.restart();
    expect(await world.kept(nursery, next)).toEqual(['upset']);
  });
});

describe('what is kept for an instance in quarantine', () => {
  it('keeps its order, where many events come at once too', async () => {
    const { engine } = await nurseryWith();
    await engine.send(nursery, { type: 'upset' });
    const ids = Array.from({ length: 12 }, (_, at) => `baby-${at}`);
    const sent = ids.map((id) => engine.send(nursery, { type: 'admit', id, temper: 'calm' }));
    expect(await Promise.all(sent)).toEqual(ids.map(() => ({ changed: true })));
    const parked = (await engine.parked(nursery)).slice(1);
    expect(parked.map((each) => 'event' in each.parked && each.parked.event['id'])).toEqual(ids);
  });

  it('has an end: a flood does not fill the disk, and what is not kept is put aside', async () => {
    const { engine } = await nurseryWith();
    await engine.send(nursery, { type: 'upset' });
    const flood = Array.from({ length: mostParked }, () => engine.send(nursery, { type: 'upset' }));
    const changed = (await Promise.all(flood)).map((each) => each.changed);
    expect(changed).toEqual([...Array<boolean>(mostParked - 1).fill(true), false]);
    expect(await engine.parked(nursery)).toHaveLength(mostParked);
    expect(engine.deadLetters()).toMatchObject([{ reason: 'quarantine-full', event: { type: 'upset' } }]);
  });

  it('has no event of great length', async () => {
    const { engine, kept } = await nurseryWith();
    await engine.send(nursery, { type: 'upset' });
    const admit = (length: number) => engine.send(nursery, { type: 'admit', id: 'x'.repeat(length), temper: 'calm' });
    expect([await admit(32_000), await admit(33_000)]).toEqual([{ changed: true }, { changed: false }]);
    expect(await kept(nursery)).toEqual(['upset', 'admit']);
    expect(engine.deadLetters()).toMatchObject([{ reason: 'quarantine-full' }]);
  });

  it('can go by itself, by its key', async () => {
    const { engine, kept } = await nurseryWith();
    await engine.send(nursery, { type: 'upset' });
    await engine.send(nursery, { type: 'admit', id: 'baby-1', temper: 'calm' });
    const [first] = await engine.parked(nursery);
    expect(await engine.forget(first?.key ?? '')).toEqual({ changed: true });
    expect(await kept(nursery)).toEqual(['admit']);
    expect((await engine.snapshot(nursery))?.status).toBe('quarantined');
    expect(await engine.resume(nursery)).toEqual({ changed: true });
    expect(await engine.snapshot(nursery)).toMatchObject({ status: 'active', children: { 'baby-1': 'baby' } });
  });

  it('is taken without what can’t be read of it', async () => {
    const { engine, data, kept } = await nurseryWith();
    await engine.send(nursery, { type: 'upset' });
    await engine.send(nursery, { type: 'admit', id: 'baby-1', temper: 'calm' });
    const [first] = await engine.parked(nursery);
    const stored = data.rows.get(first?.key ?? '');
    if (!first || !stored) throw new Error('nothing is parked');
    data.rows.set(first.key, { ...stored, text: JSON.stringify({ ...first, parked: null }) });
    expect(await engine.resume(nursery)).toEqual({ changed: true });
    expect(await engine.snapshot(nursery)).toMatchObject({ status: 'active', children: { 'baby-1': 'baby' } });
    expect(await kept(nursery)).toEqual([]);
  });

  it('is nothing where it is at work, or nobody: to resume it changes nothing', async () => {
    const { engine, dump } = await nurseryWith('calm');
    const before = dump();
    expect(await engine.resume(nursery)).toEqual({ changed: false });
    expect(await engine.resume('nursery/nobody')).toEqual({ changed: false });
    expect(dump()).toBe(before);
  });
});
