import { describe, expect, it } from 'vitest';
import type { InstanceKey } from '../../runtime/record.ts';
import { noted, parent, secondChild } from './held-parent.ts';
import { heldStore } from './held-store.ts';
import { firstChild, me } from './setup.ts';
import { have, village, type Act } from './villagers.ts';
import { waiter } from './waiter.ts';

describe('while a turn is being written', () => {
  it('the next one is computed, and nobody sees anything of it before its own commit', async () => {
    const { engine, agent, store, send, end, adopted, count, outcomes } = await parent();
    const seen: unknown[] = [];
    engine.subscribe(me, ({ key, record }) => void (key === me && seen.push(record?.context['adopted'])));
    await send('first', 'adopt');
    await send('second', 'adopt');
    expect(count(`${me} adopt`)).toBe(2);
    expect(store.open).toEqual([[me, firstChild]]);
    expect([seen, agent.submissions, outcomes, await adopted()]).toEqual([[], [], [], 0]);

    await end('stored');
    expect(store.open).toEqual([[me, secondChild]]);
    expect([seen, outcomes, await adopted()]).toEqual([[1], ['first'], 1]);
    expect(agent.submissions).toMatchObject([{ connectionId: 'c-child-1' }]);
    expect(await engine.snapshot(secondChild)).toBeUndefined();

    await end('stored');
    expect([seen, outcomes, await adopted()]).toEqual([[1, 2], ['first', 'second'], 2]);
    expect(agent.submissions).toMatchObject([{ connectionId: 'c-child-1' }, { connectionId: 'c-child-2' }]);
  });

  it('no more than one is computed ahead; what comes meanwhile shares the one after it', async () => {
    const { store, send, end, count, outcomes } = await parent();
    for (const name of ['first', 'second', 'third', 'fourth']) await send(name, 'adopt');
    expect(count(`${me} adopt`)).toBe(2);
    await end('stored');
    expect(count(`${me} adopt`)).toBe(4);
    await end('stored');
    expect(store.open).toEqual([[me, 'parent/p/child-3', 'parent/p/child-4']]);
    await end('stored');
    expect(outcomes).toEqual(['first', 'second', 'third', 'fourth']);
  });

  it('the next one waits for so many events as the policy says', async () => {
    const { send, store, count } = await parent({ aheadFrom: 3 });
    await send('first', 'adopt');
    await send('second', 'adopt');
    await send('third', 'adopt');
    expect(count(`${me} adopt`)).toBe(1);
    await send('fourth', 'adopt');
    expect(count(`${me} adopt`)).toBe(4);
    store.release();
  });

  it('an engine that closes finishes both', async () => {
    const { engine, send, end, outcomes, data, clock } = await parent();
    await send('first', 'adopt');
    await send('second', 'adopt');
    noted(outcomes, 'closed', engine.close());
    await clock.settle();
    await send('third', 'adopt');
    await end('stored');
    expect(outcomes).toEqual(['third EngineClosed', 'first']);
    await end('stored');
    expect(outcomes).toEqual(['third EngineClosed', 'first', 'second', 'closed']);
    expect(data.rows.get(me)?.text).toContain('"adopted":2');
  });

  it('what is a dead letter in the next one is told of with it', async () => {
    const { engine, agent, send, end, clock } = await parent();
    await send('first', 'adopt');
    void agent.emit({ type: 'CON', connectionId: 'nobody’s' });
    await clock.settle();
    expect(engine.deadLetters()).toEqual([]);
    await end('stored');
    expect(engine.deadLetters()).toMatchObject([{ reason: 'unknown-connection' }]);
    expect(agent.unacknowledged).toEqual([]);
  });
});

describe('a turn that is computed ahead sees', () => {
  it('a child that the one before it has made, and forgets it with its parent', async () => {
    const { engine, send, store, outcomes, held, clock, data } = await parent();
    await send('adopted', 'adopt');
    noted(outcomes, 'forgotten', engine.forget(me));
    await clock.settle();
    store.release();
    await engine.idle();
    expect(outcomes).toEqual(['adopted', 'forgotten']);
    expect([...data.rows.keys()].filter((key) => !key.startsWith('forgotten/'))).toEqual([]);
    expect(held('deleteConnection')).toMatchObject([{ connectionId: 'c-child-1' }]);
  });

  it('that somebody was forgotten, who is there for everybody else', async () => {
    const { engine, send, store, outcomes, clock } = await parent();
    noted(outcomes, 'forgotten', engine.forget(me));
    await clock.settle();
    await send('adopted', 'adopt');
    expect(await engine.snapshot(me)).toBeDefined();
    store.release();
    await clock.settle();
    expect(outcomes).toEqual(['forgotten', 'adopted InstanceUnknown']);
  });

  it('who bears a label by now: not who has let go of it, nor who is gone', async () => {
    const store = heldStore();
    const people = { anna: [], ben: ['hat'], carl: ['hat'], dora: [], emil: ['hat'] };
    const { engine, act, heard, clock } = await village(people, {
      wrap: store.wrap,
      more: { policy: { aheadFrom: 1 } },
    });
    const find: Act = { query: { label: 'hat', limit: 2, reply: 'hats' } };
    store.state.holds = true;
    const done = [
      act('anna', have('villager/ben', { wear: [] }), have('villager/dora', { wear: ['hat'] })),
      engine.forget('villager/carl'),
    ];
    await clock.settle();
    done.push(act('anna', find));
    await clock.settle();
    expect(store.open).toHaveLength(1);
    store.release();
    await Promise.all(done);
    expect(await heard('anna')).toEqual(['hats: villager/dora villager/emil']);
  });

  it('whose a connection is by now, and that nobody waits for an answer any more', async () => {
    const { engine, agent, send, store, end, held, clock } = await parent();
    store.state.holds = false;
    await send('adopted', 'adopt');
    store.state.holds = true;
    const [join] = held('joinConnection');
    void agent.answer(join?.corrId ?? '', { type: 'JOINED', secured: true });
    await clock.settle();
    const error = { type: 'SMP', code: 'AUTH' } as const;
    void agent.emit({ type: 'ERR', connectionId: 'c-child-1', error });
    await clock.settle();
    void agent.emit({ type: 'JOINED', connectionId: 'c-child-1', corrId: join?.corrId ?? '', secured: true });
    await clock.settle();
    await end('stored');
    await end('stored');
    expect(engine.deadLetters()).toMatchObject([{ reason: 'unknown-connection' }, { reason: 'unknown-command' }]);
    expect((await engine.snapshot(firstChild))?.value).toBe('idle');
  });

  it('that a timer is due no more, and one that is due fires once, though its turn was thrown away', async () => {
    const { engine, end, store, clock } = await parent({ with: waiter });
    store.state.holds = false;
    for (const id of ['one', 'two']) await engine.start('waiter', id, { name: id, limit: 2_000 });
    await engine.idle();
    store.state.holds = true;
    const stopped = engine.send('waiter/one', { type: 'stop' });
    await clock.advance(3_000);
    await end('fails');
    expect(store.open).toEqual([['waiter/one', 'waiter/two']]);
    store.release();
    await stopped;
    await clock.advance(10_000);
    const fired = async (key: InstanceKey) => (await engine.snapshot(key))?.context['fired'];
    expect([await fired('waiter/one'), await fired('waiter/two')]).toEqual([0, 1]);
  });

  it('that somebody was set aside; what is parked meanwhile is replayed in the order in which it came', async () => {
    const { engine, send, store, outcomes, clock } = await parent();
    store.state.holds = false;
    await send('adopted', 'adopt');
    store.state.holds = true;
    for (const type of ['throw', 'pause', 'finish']) await send(type, type, firstChild);
    store.release();
    await clock.settle();
    expect(outcomes).toEqual(['adopted', 'throw', 'pause', 'finish']);
    const parked = (await engine.parked(firstChild)).map((row) => 'event' in row.parked && row.parked.event.type);
    expect(parked).toEqual(['throw', 'pause', 'finish']);
  });
});
