import { describe, expect, it } from 'vitest';
import { noted, parent, secondChild } from './held-parent.ts';
import { firstChild, me } from './setup.ts';
import { waiter } from './waiter.ts';

describe('where a turn is not stored', () => {
  it('the one that was computed ahead is thrown away; both are taken again, in order, and happen once', async () => {
    const { engine, agent, send, end, store, count, outcomes, adopted } = await parent();
    await send('first', 'adopt');
    await send('second', 'adopt');
    await end('fails');
    expect([outcomes, await adopted(), agent.submissions]).toEqual([[], 0, []]);
    expect(count(`${me} adopt`)).toBe(4);
    expect(store.open).toEqual([[me, firstChild, secondChild]]);
    await end('stored');
    expect([outcomes, await adopted()]).toEqual([['first', 'second'], 2]);
    expect(agent.submissions.map(({ corrId }) => corrId)).toHaveLength(2);
    expect(engine.health().state).toBe('ready');
  });

  it('and only its answer was lost, the one that was computed ahead is as good as ever', async () => {
    const { agent, send, end, count, outcomes, adopted } = await parent();
    await send('first', 'adopt');
    await send('second', 'adopt');
    await end('answerLost');
    expect([outcomes, await adopted()]).toEqual([['first'], 1]);
    await end('answerLost');
    expect([outcomes, await adopted()]).toEqual([['first', 'second'], 2]);
    expect(count(`${me} adopt`)).toBe(2);
    expect(agent.submissions.map(({ corrId }) => corrId)).toHaveLength(2);
  });

  it('and never will be, whoever waits for either hears why, in order', async () => {
    const { send, end, store, outcomes, dump } = await parent();
    const before = dump();
    for (const name of ['first', 'second', 'third']) await send(name, 'adopt');
    store.state.replaced = true;
    await end('fails');
    expect(outcomes).toEqual(['first', 'second', 'third'].map((name) => `${name} DatabaseForeign`));
    expect(dump()).toBe(before);
  });

  it('because of a bug, only what it was at fault for is refused', async () => {
    const { engine, send, end, store, outcomes, clock } = await parent();
    const starts = ['a', 'b'].map((id) => engine.start('parent', id, { greeting: '' }));
    for (const [n, start] of starts.entries()) noted(outcomes, `start ${n}`, start);
    await clock.settle();
    await send('sent', 'adopt');
    expect(store.open).toEqual([['parent/a', 'parent/b']]);
    await end('impossible');
    expect(store.open).toEqual([['parent/a']]);
    await end('impossible');
    expect(outcomes).toEqual(['start 0 RangeError: no store can keep it']);
    expect(store.open).toEqual([['parent/b']]);
    await end('stored');
    await end('stored');
    expect(outcomes.slice(1)).toEqual(['start 1', 'sent']);
  });

  it('a call whose deadline passed while it was computed ahead never happens', async () => {
    const { engine, send, end, clock, outcomes, adopted } = await parent();
    await send('first', 'adopt');
    const late = engine.send(me, { type: 'adopt' }, { deadline: 1_000 }).catch((error: unknown) => error);
    await clock.advance(1_000);
    expect(await late).toMatchObject({ error: { type: 'StorageUnavailable', outcome: 'unknown' } });
    await end('fails');
    await end('stored');
    expect([outcomes, await adopted()]).toEqual([['first'], 1]);
  });
});

describe('where the next turn can’t be computed', () => {
  it('nothing of the one that is being written is touched, and it is taken anew after it', async () => {
    const { engine, send, end, store, outcomes, clock } = await parent();
    await send('first', 'adopt');
    store.state.failingReads = 1;
    noted(outcomes, 'started', engine.start('parent', 'q', { greeting: '' }));
    await clock.settle();
    expect([store.open, outcomes, engine.health().state]).toEqual([[[me, firstChild]], [], 'ready']);
    await end('stored');
    expect([store.open, outcomes]).toEqual([[['parent/q']], ['first']]);
    await end('stored');
    expect(outcomes).toEqual(['first', 'started']);
  });

  it('and neither is stored the other, both are taken again', async () => {
    const { engine, send, end, store, outcomes, clock } = await parent();
    await send('first', 'adopt');
    store.state.failingReads = 1;
    noted(outcomes, 'started', engine.start('parent', 'q', { greeting: '' }));
    await clock.settle();
    await end('fails');
    expect(store.open).toEqual([[me, firstChild, 'parent/q']]);
    await end('stored');
    expect(outcomes.toSorted()).toEqual(['first', 'started']);
  });

  it('a timer that it had taken fires once all the same', async () => {
    const { engine, end, store, clock } = await parent({ aheadFrom: 2, with: waiter });
    store.state.holds = false;
    await engine.start('waiter', 'w', { name: 'w', limit: 2_000 });
    await engine.idle();
    store.state.holds = true;
    const started = [engine.start('waiter', 'v', { name: 'v', limit: 60_000 })];
    await clock.advance(2_000);
    store.state.failingReads = 1;
    started.push(engine.start('waiter', 'x', { name: 'x', limit: 60_000 }));
    await clock.settle();
    expect(store.state.failingReads).toBe(0);
    await end('stored');
    expect(store.open).toEqual([['waiter/w', 'waiter/x']]);
    store.release();
    await Promise.all(started);
    await clock.advance(10_000);
    expect((await engine.snapshot('waiter/w'))?.context['fired']).toBe(1);
  });

  it('whoever it had told that a child can’t be understood is told all the same', async () => {
    const { data, agent, held, send, store, restart, outcomes, clock, count } = await parent({ aheadFrom: 2 });
    store.state.holds = false;
    await send('adopted', 'adopt');
    await agent.answer(held('joinConnection')[0]?.corrId ?? '', { type: 'JOINED', secured: true });
    const child = data.rows.get(firstChild);
    if (child) data.rows.set(firstChild, { ...child, text: child.text.replace('"active"', '"asleep"') });
    const engine = await restart();
    store.state.holds = true;
    noted(outcomes, 'first', engine.send(me, { type: 'adopt' }));
    await clock.settle();
    expect((await engine.snapshot(firstChild))?.status).toBe('quarantined');
    noted(outcomes, 'second', engine.send(me, { type: 'adopt' }));
    await clock.settle();
    store.state.failingReads = 1;
    noted(outcomes, 'started', engine.start('parent', 'q', { greeting: '' }));
    await clock.settle();
    expect(store.state.failingReads).toBe(0);
    store.release();
    await engine.idle();
    expect(outcomes.toSorted()).toEqual(['adopted', 'first', 'second', 'started']);
    expect(count(`${me} xstate.error.actor.child-1`)).toBe(2);
  });
});
