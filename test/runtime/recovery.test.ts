import { describe, expect, it } from 'vitest';
import { StoreError, type Store } from '../../persistence/store.ts';
import type { EngineRow } from '../../runtime/rows.ts';
import { firstChild, me, setUp } from './setup.ts';

/** A store that does what a test says at a commit: dies before it, or after it without telling. */
function faulty(commitFaults: ('refuse' | 'lose-answer' | undefined)[], readFaults: boolean[] = []) {
  return (store: Store<EngineRow>): Store<EngineRow> => ({
    ...store,
    async unfinished() {
      if (readFaults.shift()) throw new StoreError({ type: 'StoreUnavailable', detail: 'no reading either' });
      return store.unfinished();
    },
    async commit(mark, puts, deletes) {
      const fault = commitFaults.shift();
      if (fault === 'refuse') throw new StoreError({ type: 'StoreUnavailable', detail: 'refused on purpose' });
      await store.commit(mark, puts, deletes);
      if (fault === 'lose-answer') throw new StoreError({ type: 'StoreUnavailable', detail: 'lost on purpose' });
    },
  });
}

async function joining(options: Parameters<typeof setUp>[0] = {}) {
  const world = await setUp(options);
  await world.engine.start('parent', 'p', { greeting: 'hello' });
  await world.engine.send(me, { type: 'adopt' });
  await world.engine.idle();
  return world;
}

describe('an engine after a crash', () => {
  it('submits a command without an answer again, under the same id', async () => {
    const { agent, restart } = await joining();
    await restart();
    const ids = agent.submissions.map(({ corrId }) => corrId);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  it('takes an answer that it had not acknowledged, once', async () => {
    const { engine, agent, held, restart } = await joining();
    await engine.close();
    const lost = agent
      .answer(held('joinConnection')[0]?.corrId ?? '', { type: 'JOINED', secured: true })
      .catch(() => undefined);
    await lost;
    const next = await restart();
    const row = await next.snapshot(firstChild);
    expect(row).toMatchObject({ value: 'idle', commands: [] });
    expect(agent.unacknowledged).toEqual([]);
  });

  it('reads no settled row', async () => {
    const { agent, held, restart, data } = await joining();
    await agent.answer(held('joinConnection')[0]?.corrId ?? '', { type: 'JOINED', secured: true });
    const asked = agent.submissions.length;
    await restart();
    expect([...data.rows.values()].filter(({ unfinished }) => unfinished)).toEqual([]);
    expect(agent.submissions).toHaveLength(asked);
  });

  it('fires timers that came due meanwhile, once, after the agent was asked where the connections stand', async () => {
    const { engine, agent, held, clock, restart } = await joining();
    await agent.answer(held('joinConnection')[0]?.corrId ?? '', { type: 'ERR', error: { type: 'BROKER' } });
    expect((await engine.snapshot(firstChild))?.timers).toHaveLength(1);
    await engine.close();
    await clock.advance(60_000);
    const next = await restart();
    expect(await next.snapshot(firstChild)).toMatchObject({ value: 'idle', timers: [] });
    expect((await next.snapshot(me))?.context['heard']).toContain('child-1: woke');
  });
});

describe('an engine that slept', () => {
  it('asks the agent where the connections stand before it fires what is overdue', async () => {
    const { engine, agent, clock, held, restart } = await joining();
    await engine.close();
    const asked: string[] = [];
    let slept = 0;
    const next = await restart({
      clock: { ...clock, now: () => clock.now() + slept },
      agent: {
        ...agent,
        onEvent: (handler) => agent.onEvent(handler),
        status: async (ids) => {
          asked.push(...ids);
          return agent.status(ids);
        },
      },
    });
    expect(asked).toEqual(['c-child-1']);
    await next.send(me, { type: 'adopt' });
    await next.idle();
    await agent.answer(held('joinConnection')[0]?.corrId ?? '', { type: 'ERR', error: { type: 'BROKER' } });
    slept = 3_600_000;
    await clock.advance(6_000);
    await next.idle();
    expect(asked).toEqual(['c-child-1', 'c-child-2']);
    expect((await next.snapshot(firstChild))?.value).toBe('idle');
  });
});

describe('an engine whose commit fails', () => {
  it('takes the turn again where the commit did not happen', async () => {
    const { engine, clock, agent } = await setUp({ wrap: faulty([undefined, 'refuse', 'refuse']) });
    await engine.start('parent', 'p', { greeting: 'hello' });
    const sent = engine.send(me, { type: 'adopt' });
    await clock.advance(1_000);
    expect(await sent).toEqual({ changed: true });
    await engine.idle();
    expect((await engine.snapshot(me))?.context['adopted']).toBe(1);
    expect(agent.submissions).toHaveLength(1);
  });

  it('does not take the turn again where the commit happened and only its answer was lost', async () => {
    const { engine, clock, agent } = await setUp({ wrap: faulty([undefined, 'lose-answer']) });
    await engine.start('parent', 'p', { greeting: 'hello' });
    const sent = engine.send(me, { type: 'adopt' });
    await clock.advance(1_000);
    expect(await sent).toEqual({ changed: true });
    await engine.idle();
    expect((await engine.snapshot(me))?.context['adopted']).toBe(1);
    expect(agent.submissions).toHaveLength(1);
  });

  it('goes on trying while the store can be opened and not be read', async () => {
    const { engine, clock } = await setUp({ wrap: faulty([undefined, 'refuse'], [false, true, true]) });
    await engine.start('parent', 'p', { greeting: 'hello' });
    const sent = engine.send(me, { type: 'adopt' });
    await clock.advance(1_000);
    expect(await sent).toEqual({ changed: true });
  });

  it('lets only the one fail whose row the store can never write', async () => {
    const { engine } = await setUp({
      wrap: (store) => ({
        ...store,
        commit: (mark, puts, deletes) =>
          puts.some(({ key }) => key === 'parent/bad')
            ? Promise.reject(new RangeError('never'))
            : store.commit(mark, puts, deletes),
      }),
    });
    const results = await Promise.allSettled(
      ['a', 'bad', 'c'].map((id) => engine.start('parent', id, { greeting: id })),
    );
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await engine.snapshot('parent/bad')).toBeUndefined();
    expect((await engine.snapshot('parent/c'))?.context['greeting']).toBe('c');
  });

  it('ends with WriterElsewhere when another engine has opened the store, and writes nothing any more', async () => {
    const { engine, restart } = await joining();
    const next = await restart();
    await expect(engine.send(me, { type: 'adopt' })).rejects.toMatchObject({ error: { type: 'WriterElsewhere' } });
    await expect(engine.send(me, { type: 'adopt' })).rejects.toMatchObject({ error: { type: 'WriterElsewhere' } });
    expect((await next.snapshot(me))?.context['adopted']).toBe(1);
  });
});
