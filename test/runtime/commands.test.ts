import { describe, expect, it } from 'vitest';
import type { MachineEvent } from '../../runtime/record.ts';
import { clerk, clerkWith, join } from './clerk.ts';
import { firstChild, me, setUp } from './setup.ts';

const day = 86_400_000;

/** A child waits for the answer to its join. */
async function joining(changed: Parameters<Awaited<ReturnType<typeof setUp>>['restart']>[0] = {}) {
  const world = await setUp();
  const told: { key: string; event: MachineEvent }[] = [];
  const engine = await world.restart({ observe: (key, event) => void told.push({ key, event }), ...changed });
  await engine.start('parent', 'p', { greeting: 'hello' });
  await engine.send(me, { type: 'adopt' });
  await engine.idle();
  world.clock.waitFor(() => engine.idle());
  return { ...world, engine, told, corrId: world.held('joinConnection')[0]?.corrId ?? '' };
}

describe('a command that nobody answers', () => {
  it('is abandoned after thirty days: its machine is told by an error, and takes its way out', async () => {
    const { engine, clock, told, corrId } = await joining();
    await clock.advance(30 * day - 1);
    expect(await engine.snapshot(firstChild)).toMatchObject({ value: 'connecting', commands: [{ corrId }] });
    await clock.advance(1);
    expect(await engine.snapshot(firstChild)).toMatchObject({ value: 'napping', commands: [] });
    expect(told.filter(({ event }) => event.type === 'ERR')).toMatchObject([
      { key: firstChild, event: { corrId, connectionId: 'c-child-1', error: { type: 'ABANDONED' } } },
    ]);
  });

  it('is abandoned after as long as the policy says, and an answer after that is a dead letter', async () => {
    const { engine, agent, clock, corrId } = await joining({ policy: { commandLimit: 5_000 } });
    await clock.advance(5_000);
    const abandoned = await engine.snapshot(firstChild);
    expect(abandoned).toMatchObject({ value: 'napping', commands: [] });
    await agent.answer(corrId, { type: 'JOINED', secured: true });
    expect(await engine.snapshot(firstChild)).toEqual(abandoned);
    expect(engine.deadLetters()).toMatchObject([{ reason: 'unknown-command', event: { corrId } }]);
  });

  it('is abandoned at the next start where nothing ran when it was due', async () => {
    const { engine, clock, restart, held } = await joining({ policy: { commandLimit: 5_000 } });
    await engine.close();
    await clock.advance(6_000);
    const next = await restart({ policy: { commandLimit: 5_000 } });
    expect((await next.snapshot(firstChild))?.value).toBe('napping');
    expect(held('joinConnection')).toHaveLength(1);
  });

  it('leaves the row where it was withdrawn and is not answered either, and the row goes with it', async () => {
    const { engine, clock, data } = await joining({ policy: { commandLimit: 5_000 } });
    await engine.send(me, { type: 'end' });
    expect((await engine.snapshot(firstChild))?.commands).toMatchObject([{ cancelled: true }]);
    await clock.advance(5_000);
    expect([...data.rows.keys()]).toEqual([]);
  });

  it('is abandoned in its time where the clock was years ahead when it was asked for, and was set right', async () => {
    const world = await setUp();
    let ahead = 3 * 365 * day;
    const clock = { ...world.clock, now: () => world.clock.now() + ahead };
    const engine = await world.restart({ clock, policy: { commandLimit: 5_000 } });
    world.clock.waitFor(() => engine.idle());
    await engine.start('parent', 'p', { greeting: 'hello' });
    await engine.send(me, { type: 'adopt' });
    ahead = 0;
    await engine.wake();
    await world.clock.advance(4_999);
    expect((await engine.snapshot(firstChild))?.value).toBe('connecting');
    await world.clock.advance(1);
    expect(await engine.snapshot(firstChild)).toMatchObject({ value: 'napping', commands: [] });
  });

  it('of an instance in quarantine is kept until that goes on', async () => {
    const { engine, clock } = await joining({ policy: { commandLimit: 5_000 } });
    await engine.send(firstChild, { type: 'throw' });
    await clock.advance(60_000);
    expect(await engine.snapshot(firstChild)).toMatchObject({ status: 'quarantined', commands: [{}] });
    expect(await engine.parked(firstChild)).toHaveLength(1);
  });
});

describe('calls to the agent', () => {
  it('are so many at a time at most, and all are made in the end', async () => {
    const world = await clerkWith();
    let under = 0;
    let most = 0;
    const taken = new Set<string>();
    const engine = await world.restart({
      policy: { agentCalls: 5 },
      agent: {
        ...world.agent,
        submit: async ({ corrId }) => {
          most = Math.max(most, (under += 1));
          await Promise.resolve();
          under -= 1;
          taken.add(corrId);
        },
      },
    });
    const ask = (at: number) => engine.send(clerk, { type: 'ask', command: join(`c-${at}`) });
    await Promise.all(Array.from({ length: 40 }, (_, at) => ask(at)));
    await engine.idle();
    expect(most).toBe(5);
    expect(taken.size).toBe(40);
  });

  it('are made again by a wake, under the same ids, so that a lost answer comes again', async () => {
    const { engine, agent, corrId } = await joining();
    const before = agent.submissions.length;
    await engine.wake();
    await engine.wake();
    await engine.idle();
    expect(agent.submissions.slice(before).map((each) => each.corrId)).toEqual([corrId, corrId]);
    await agent.answer(corrId, { type: 'JOINED', secured: true });
    await engine.wake();
    await engine.idle();
    expect(agent.submissions).toHaveLength(before + 2);
  });

  it('that fail are not doubled by a wake', async () => {
    const world = await setUp();
    let calls = 0;
    const engine = await world.restart({
      agent: { ...world.agent, submit: () => Promise.reject(new Error(`no agent, call ${(calls += 1)}`)) },
    });
    await engine.start('parent', 'p', { greeting: '' });
    await engine.send(me, { type: 'adopt' });
    for (let times = 0; times < 5; times++) await engine.wake();
    await engine.idle();
    expect(calls).toBe(1);
    await engine.close();
  });
});

describe('a flood', () => {
  it('is refused where more waits than may, from the application and from the agent, and the engine goes on', async () => {
    const world = await setUp();
    const engine = await world.restart({ policy: { queueLimit: 10 } });
    await engine.start('parent', 'p', { greeting: '' });
    const sent = await Promise.allSettled(Array.from({ length: 12 }, () => engine.send(me, { type: 'adopt' })));
    const refused = sent.flatMap((each) => (each.status === 'rejected' ? [each.reason as { error: unknown }] : []));
    expect(refused.map(({ error }) => error)).toEqual(
      [1, 2].map(() => ({ type: 'StorageUnavailable', why: '10 events wait', outcome: 'withdrawn' })),
    );
    expect((await engine.snapshot(me))?.context['adopted']).toBe(10);
    await engine.idle();
    const events = world.agent.held.map(({ corrId }) =>
      world.agent.answer(corrId, { type: 'JOINED', secured: true }).then(() => corrId),
    );
    expect((await Promise.allSettled(events)).map(({ status }) => status)).toEqual(Array(10).fill('fulfilled'));
  });

  it('of the agent is not acknowledged beyond twice as much, and comes again', async () => {
    const world = await setUp();
    const engine = await world.restart({ policy: { queueLimit: 10 } });
    await engine.start('parent', 'p', { greeting: '' });
    for (const length of [10, 10, 2]) {
      await Promise.all(Array.from({ length }, () => engine.send(me, { type: 'adopt' })));
    }
    await engine.idle();
    const answers = world.agent.held.map(({ corrId }) => world.agent.answer(corrId, { type: 'JOINED', secured: true }));
    const taken = (await Promise.allSettled(answers)).map(({ status }) => status);
    expect(taken.filter((status) => status === 'rejected')).toHaveLength(2);
    expect(world.agent.unacknowledged).toHaveLength(2);
    await world.restart();
    expect(world.agent.unacknowledged).toEqual([]);
  });
});

describe('the same event twice', () => {
  const adoption = { eventId: 'adoption-1' };
  const adopted = async (engine: Awaited<ReturnType<typeof setUp>>['engine']) =>
    (await engine.snapshot(me))?.context['adopted'];

  it('has one effect where the first has not been taken yet', async () => {
    const { engine } = await setUp();
    await engine.start('parent', 'p', { greeting: '' });
    const twice = [engine.send(me, { type: 'adopt' }, adoption), engine.send(me, { type: 'adopt' }, adoption)];
    expect(await Promise.all(twice)).toEqual([{ changed: true }, { changed: false }]);
    expect(await adopted(engine)).toBe(1);
  });

  it('has one effect after the first, and after a restart', async () => {
    const { engine, restart } = await setUp();
    await engine.start('parent', 'p', { greeting: '' });
    await engine.send(me, { type: 'adopt' }, adoption);
    expect(await engine.send(me, { type: 'adopt' }, adoption)).toEqual({ changed: false });
    const next = await restart();
    expect(await next.send(me, { type: 'adopt' }, adoption)).toEqual({ changed: false });
    expect(await adopted(next)).toBe(1);
    expect(await next.send(me, { type: 'adopt' }, { eventId: 'adoption-2' })).toEqual({ changed: true });
  });

  it('starts one instance, and after a restart none either', async () => {
    const { engine, restart } = await setUp();
    const start = { eventId: 'start-1' };
    const twice = [
      engine.start('parent', 'p', { greeting: '' }, start),
      engine.start('parent', 'p', { greeting: '' }, start),
    ];
    expect(await Promise.all(twice)).toEqual([{ created: true }, { created: false }]);
    const next = await restart();
    expect(await next.start('parent', 'p', { greeting: '' }, start)).toEqual({ created: false });
  });
});
