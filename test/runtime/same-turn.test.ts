import { describe, expect, it } from 'vitest';
import type { Store } from '../../persistence/store.ts';
import type { EngineRow } from '../../runtime/rows.ts';
import { firstChild, me, setUp } from './setup.ts';
import { waiter } from './waiter.ts';

const limits = Object.entries({ d: 2_000, b: 2_000, c: 2_000, a: 3_000, e: 1_000 });
const hello = { greeting: 'hello' };
const hidden = (key: string) => key.startsWith('forgotten/');

async function parent(options: Parameters<typeof setUp>[0] = {}) {
  const world = await setUp(options);
  await world.engine.start('parent', 'p', hello);
  return { ...world, keys: () => [...world.data.rows.keys()] };
}

describe('what comes at once is taken in one turn, in its order:', () => {
  it('what is sent to an instance that is forgotten before is refused', async () => {
    const { engine, keys } = await parent();
    const [forgotten, sent] = await Promise.allSettled([engine.forget(me), engine.send(me, { type: 'adopt' })]);
    expect(forgotten).toMatchObject({ value: { changed: true } });
    expect(sent).toMatchObject({ reason: { error: { type: 'InstanceUnknown', key: me } } });
    expect(keys()).toEqual([]);
  });

  it('a child that was spawned just before is forgotten with its parent', async () => {
    let open = () => {};
    const gate = new Promise<void>((resolve) => (open = resolve));
    const slowly = (store: Store<EngineRow>): Store<EngineRow> => ({
      ...store,
      commit: async (mark, puts, deletes) => {
        if (puts.some(({ key }) => key === 'parent/slow')) await gate;
        return store.commit(mark, puts, deletes);
      },
    });
    const { engine, keys, held, clock } = await parent({ wrap: slowly });
    const waiting: Promise<unknown>[] = [engine.start('parent', 'slow', hello), engine.send(me, { type: 'adopt' })];
    await clock.settle();
    waiting.push(engine.forget(me).then(() => engine.forget('parent/slow')));
    open();
    await Promise.all(waiting);
    await engine.idle();
    expect(keys().every(hidden)).toBe(true);
    expect(held('deleteConnection')).toMatchObject([{ connectionId: 'c-child-1' }]);
  });

  it('what was begun just before is destroyed too', async () => {
    const { engine, keys } = await parent();
    await Promise.all([engine.start('parent', 'other', hello), engine.destroy()]);
    expect(keys()).toEqual([]);
  });

  it('who was forgotten can be started anew, and knows nothing of before', async () => {
    const { engine, keys } = await parent();
    await engine.send(me, { type: 'adopt' });
    const again = [engine.forget(me), engine.start('parent', 'p', { greeting: 'again' })];
    expect(await Promise.all(again)).toEqual([{ changed: true }, { created: true }]);
    expect(await engine.snapshot(me)).toMatchObject({ context: { greeting: 'again', adopted: 0 }, children: {} });
    expect(keys().filter((key) => !hidden(key))).toEqual([me]);
  });

  it('one that is refused keeps nothing else from being stored', async () => {
    const { engine } = await parent();
    const sent = ['adopt', 'forbidden', 'adopt'].map((type) => engine.send(me, { type }));
    expect((await Promise.allSettled(sent)).map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect((await engine.snapshot(me))?.context['adopted']).toBe(2);
  });

  it('timers that are due fire by their times, and at the same time by their keys', async () => {
    const { clock, restart } = await setUp({ machines: waiter });
    const fired: string[] = [];
    const engine = await restart({
      observe: (key, { type }) => void (type.startsWith('xstate.after') && fired.push(key.slice(-1))),
    });
    for (const [id, limit] of limits) await engine.start('waiter', id, { name: `c-${id}`, limit });
    clock.waitFor(() => engine.idle());
    await clock.advance(10_000);
    expect(fired).toEqual(['e', 'b', 'c', 'd', 'a']);
  });
});

describe('an event', () => {
  it('that only ends an instance changed something', async () => {
    const { engine, keys } = await parent();
    expect(await engine.send(me, { type: 'end' })).toEqual({ changed: true });
    expect(keys()).toEqual([]);
  });

  it('that only reaches one in quarantine changed something: it is kept', async () => {
    const { engine } = await parent();
    await engine.send(me, { type: 'adopt' });
    await engine.send(firstChild, { type: 'throw' });
    expect(await engine.send(me, { type: 'nap' })).toEqual({ changed: true });
  });
});
