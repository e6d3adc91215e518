import { describe, expect, it } from 'vitest';
import { compact } from '../../runtime/compact.ts';
import { family } from './family.ts';
import { firstChild, me, setUp } from './setup.ts';
import { waiter } from './waiter.ts';

const day = 86_400_000;

describe('compact', () => {
  it('forgets what ended long enough ago, and nothing else, over many pages', async () => {
    const world = await setUp({ machines: waiter });
    const ids = Array.from({ length: 230 }, (_, n) => `w${n}`);
    await Promise.all(ids.map((id) => world.engine.start('waiter', id, { name: `c-${id}`, limit: 365 * day })));
    await Promise.all(ids.slice(1).map((id) => world.engine.send(`waiter/${id}`, { type: 'stop' })));
    await world.clock.advance(day);
    await world.engine.start('waiter', 'young', { name: 'c-young', limit: 365 * day });
    await world.engine.send('waiter/young', { type: 'stop' });

    const retention = { ended: day, machines: ['waiter'], clock: world.clock };
    expect(await compact(world.engine, retention)).toEqual({ ended: 229, parked: 0 });
    expect((await world.engine.find('machine:waiter')).map(({ key }) => key)).toEqual(['waiter/w0', 'waiter/young']);
    expect(await compact(world.engine, retention)).toEqual({ ended: 0, parked: 0 });
  });

  it('drops parked events that are old enough, and their instance goes on with the others', async () => {
    const world = await setUp();
    await world.engine.start('parent', 'p', { greeting: 'hello' });
    await world.engine.send(me, { type: 'adopt' });
    await world.engine.send(firstChild, { type: 'throw' });
    await world.clock.advance(day);
    await world.engine.send(firstChild, { type: 'finish' });
    expect(await compact(world.engine, { parked: day, clock: world.clock })).toEqual({ ended: 0, parked: 1 });
    const next = await world.restart({ machines: family });
    await next.resume(firstChild);
    expect(await next.snapshot(firstChild)).toMatchObject({ status: 'done', value: 'finished' });
  });

  it('keeps everything for ever, unless it is told otherwise', async () => {
    const world = await setUp();
    await world.engine.start('parent', 'p', { greeting: 'hello' });
    await world.engine.send(me, { type: 'adopt' });
    await world.engine.send(firstChild, { type: 'throw' });
    const before = world.dump();
    await world.clock.advance(3650 * day);
    expect(await compact(world.engine, { clock: world.clock })).toEqual({ ended: 0, parked: 0 });
    expect(world.dump()).toBe(before);
  });
});
