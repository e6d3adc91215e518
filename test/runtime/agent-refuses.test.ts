import { describe, expect, it } from 'vitest';
import { clerk, clerkWith, join } from './clerk.ts';

/** A clerk whose agent refuses what it is asked, until it is told otherwise; and when it was asked what, in ms since then. */
async function refused(byte = 128, changed: Parameters<Awaited<ReturnType<typeof clerkWith>>['restart']>[0] = {}) {
  const world = await clerkWith();
  const calls: (readonly [string, number])[] = [];
  const warnings: unknown[] = [];
  const state = { refuses: true };
  const began = world.clock.now();
  const noted = async (what: string, call: () => Promise<void>): Promise<void> => {
    calls.push([what, world.clock.now() - began]);
    if (state.refuses) throw new Error('not now');
    return call();
  };
  const engine = await world.restart({
    agent: {
      ...world.agent,
      submit: (command) => noted('submit', () => world.agent.submit(command)),
      cancel: (corrIds) => noted('cancel', () => world.agent.cancel(corrIds)),
    },
    random: (length) => new Uint8Array(length).fill(byte),
    logger: { debug() {}, info() {}, warn: (...said) => void warnings.push(said), error() {} },
    ...changed,
  });
  world.clock.waitFor(() => engine.idle());
  const ask = (connectionId = 'a') => engine.send(clerk, { type: 'ask', command: join(connectionId) });
  const times = (what: string) => calls.filter(([each]) => each === what).map(([, time]) => time / 1_000);
  return { ...world, engine, ask, state, calls, times, warnings };
}

describe('a call that the agent refuses', () => {
  it('is made again after a second, and ever more slowly, but once a minute', async () => {
    const { ask, clock, times, warnings } = await refused();
    await ask();
    await clock.advance(250_000);
    expect(times('submit')).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183, 243]);
    expect(warnings).toHaveLength(10);
    const failure = { pause: 1_000, error: expect.stringContaining('Error') as string };
    expect(warnings[0]).toEqual(['the agent did not take it: submit joinConnection', failure]);
  });

  it.each([
    [0, 0.75],
    [255, 1.248],
  ])('is made a quarter sooner or later, as chance wants (%i): not all at once', async (byte, factor) => {
    const { ask, clock, times } = await refused(byte);
    await ask();
    await clock.advance(5_000);
    const [first = NaN, second = NaN, third = NaN] = times('submit');
    expect(second - first).toBeCloseTo(factor, 2);
    expect(third - second).toBeCloseTo(2 * factor, 2);
  });

  it('is made no more once it succeeded', async () => {
    const { ask, clock, state, times, held } = await refused();
    await ask();
    state.refuses = false;
    await clock.advance(600_000);
    expect(times('submit')).toEqual([0, 1]);
    expect(held('joinConnection')).toHaveLength(1);
  });

  it('is made again likewise where something is withdrawn, and once where that succeeds', async () => {
    const { ask, engine, clock, state, times, agent } = await refused();
    state.refuses = false;
    await ask();
    await engine.idle();
    state.refuses = true;
    await engine.send(clerk, { type: 'withdraw' });
    await clock.advance(1_500);
    state.refuses = false;
    await clock.advance(60_000);
    await engine.send(clerk, { type: 'withdraw' });
    await engine.idle();
    expect(times('cancel')).toEqual([0, 1, 3]);
    expect(agent.cancelled).toHaveLength(1);
  });

  it('is made no more once nobody waits for its answer: what it would make, nobody would own', async () => {
    const { ask, engine, clock, state, calls, agent, row } = await refused(128, { policy: { commandLimit: 10_000 } });
    await ask();
    await engine.send(clerk, { type: 'ask', command: join('b') });
    await clock.advance(10_000);
    const before = calls.length;
    expect((await row())?.commands).toEqual([]);
    state.refuses = false;
    await clock.advance(600_000);
    expect([calls.length, agent.submissions]).toEqual([before, []]);
    await ask();
    await engine.idle();
    expect(agent.submissions).toHaveLength(1);
  });

  it('is made no more where its instance was forgotten and the last answer of it is given up', async () => {
    const { ask, engine, clock, state, calls, agent, data } = await refused(128, { policy: { commandLimit: 10_000 } });
    await ask();
    await engine.forget(clerk);
    await clock.advance(11_000);
    expect([...data.rows.keys()]).toEqual([]);
    const before = calls.length;
    state.refuses = false;
    await clock.advance(600_000);
    expect([calls.length, agent.submissions]).toEqual([before, []]);
  });

  it('is made no more once the engine is closed', async () => {
    const { ask, engine, clock, calls } = await refused();
    await ask();
    await clock.advance(2_000);
    const before = calls.length;
    await engine.close();
    await clock.advance(600_000);
    expect(calls).toHaveLength(before);
  });

  it('keeps nobody waiting: while it pauses nothing is under way, and others are made at once', async () => {
    const { ask, engine, state, times } = await refused(128, { policy: { agentCalls: 1 } });
    await ask();
    await engine.idle();
    state.refuses = false;
    await ask('b');
    await engine.idle();
    expect(times('submit')).toEqual([0, 0]);
  });
});

describe('closing the engine', () => {
  it('makes none of the calls that wait for their turn', async () => {
    let calls = 0;
    const world = await clerkWith();
    const answer: (() => void)[] = [];
    const engine = await world.restart({
      policy: { agentCalls: 1 },
      agent: {
        ...world.agent,
        submit: () => new Promise<void>((resolve) => answer.push(resolve)).then(() => void calls++),
      },
    });
    for (const connectionId of ['a', 'b', 'c']) {
      await engine.send(clerk, { type: 'ask', command: join(connectionId) });
    }
    await engine.close();
    for (const each of answer) each();
    await engine.idle();
    await world.clock.advance(60_000);
    expect([calls, answer.length]).toEqual([1, 1]);
  });

  it('makes a call no more that fails just then', async () => {
    let calls = 0;
    const world = await clerkWith();
    let refuse = (_: Error) => {};
    const submit = () => {
      calls += 1;
      return new Promise<never>((_, reject) => (refuse = reject));
    };
    const engine = await world.restart({ agent: { ...world.agent, submit } });
    await engine.send(clerk, { type: 'ask', command: join('a') });
    await engine.close();
    refuse(new Error('not now'));
    await world.clock.advance(60_000);
    expect(calls).toBe(1);
  });
});
