import { describe, expect, it } from 'vitest';
import { JoineryError } from '../../runtime/errors.ts';
import type { InstanceKey } from '../../runtime/record.ts';
import { heldStore, type End } from './held-store.ts';
import { firstChild, me, setUp } from './setup.ts';
import { have, village, type Act } from './villagers.ts';
import { waiter } from './waiter.ts';

const secondChild = 'parent/p/child-2';

/** What becomes of it, noted once it is known. */
function noted(outcomes: string[], name: string, promise: Promise<unknown>): void {
  promise.then(
    () => outcomes.push(name),
    (error: unknown) => outcomes.push(`${name} ${error instanceof JoineryError ? error.type : String(error)}`),
  );
}

/** A parent whose next commits are held open. Whatever waits is computed ahead, unless another number is given. */
async function parent({ aheadFrom = 1, with: machines }: { aheadFrom?: number; with?: typeof waiter } = {}) {
  const store = heldStore();
  const told: string[] = [];
  const more = {
    policy: { aheadFrom },
    observe: (key: InstanceKey, { type }: { type: string }) => void told.push(`${key} ${type}`),
  };
  const world = await setUp({ wrap: store.wrap, more, ...(machines && { machines }) });
  const outcomes: string[] = [];
  const { engine, clock } = world;
  if (!machines) await engine.start('parent', 'p', { greeting: '' });
  told.length = 0;
  store.state.holds = true;
  return {
    ...world,
    store,
    told,
    outcomes,
    /** Sends it, and lets everything happen that can. */
    async send(name: string, type: string, key = me) {
      noted(outcomes, name, engine.send(key, { type }));
      await clock.settle();
    },
    async end(how: End) {
      store.end(how);
      await clock.settle();
    },
    adopted: async () => (await engine.snapshot(me))?.context['adopted'],
    count: (what: string) => told.filter((each) => each === what).length,
  };
}

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
