import { describe, expect, it } from 'vitest';
import type { ConnectionStatus } from '../../machines/vocabulary/agent-event.ts';
import type { Agent } from '../../runtime/agent/agent.ts';
import { firstChild, me, setUp } from './setup.ts';
import { waiter } from './waiter.ts';

const hour = 3_600_000;
const one = 'waiter/one';

/** One who waits for its connection, up to an hour, and then a restart whose agent answers the question as it is told. */
async function restarted(status: Agent['status'], after = 0) {
  const world = await setUp({ machines: waiter });
  await world.engine.start('waiter', 'one', { name: 'c-one', limit: hour });
  await world.engine.close();
  await world.clock.advance(after);
  const warnings: unknown[] = [];
  const logger = { debug() {}, info() {}, warn: (...said: unknown[]) => void warnings.push(said), error() {} };
  world.agent.crash();
  const restart = world.restart({ agent: { ...world.agent, status }, logger });
  return { ...world, restart, warnings };
}

/** Where the one who waits is, once the agent has said this to the question after a start. */
async function told(...statuses: readonly unknown[]) {
  const { restart } = await restarted(async () => statuses as ConnectionStatus[]);
  return (await (await restart).snapshot(one))?.value;
}

describe('after a start, the agent is asked where connections stand, and', () => {
  it('what it says is told to the owner of the connection', async () => {
    expect(await told({ connectionId: 'c-one', state: 'ready' })).toBe('arrived');
  });

  it('what it says of others, or what can’t be read, keeps nobody from being told', async () => {
    const others = [{ connectionId: 'another', state: 'ready' }, { connectionId: 'c-one' }, 'garbage', null];
    expect(await told(...others)).toBe('waiting');
    expect(await told(...others, { connectionId: 'c-one', state: 'ready' })).toBe('arrived');
  });

  it('where it refuses, the engine goes on: overdue timers fire', async () => {
    const { restart, warnings } = await restarted(() => Promise.reject(new Error('not now')), 2 * hour);
    expect((await (await restart).snapshot(one))?.value).toBe('late');
    expect(warnings).toMatchObject([
      ['no status from the agent', { error: expect.stringContaining('Error') as string }],
    ]);
  });

  it('where it does not answer for ten seconds, the engine goes on likewise', async () => {
    const { restart, clock, data, warnings } = await restarted(() => new Promise<never>(() => undefined), 2 * hour);
    const stored = () => JSON.parse(data.rows.get(one)?.text ?? '{}') as { value?: string };
    await clock.advance(9_999);
    expect([stored().value, warnings.length]).toEqual(['waiting', 0]);
    await clock.advance(1);
    await restart;
    expect([stored().value, warnings.length]).toEqual(['late', 1]);
    expect(JSON.stringify(warnings)).toContain('no answer in 10000 ms');
  });

  it('one in quarantine is told nothing: with every start more would be parked for it', async () => {
    const { engine, agent, restart } = await setUp();
    await engine.start('parent', 'p', { greeting: '' });
    await engine.send(me, { type: 'adopt' });
    await engine.send(firstChild, { type: 'throw' });
    agent.setStatus({ connectionId: 'c-child-1', state: 'ready' });
    const next = await restart();
    expect((await next.parked(firstChild)).map(({ parked }) => 'event' in parked && parked.event.type)).toEqual([
      'throw',
    ]);
  });

  it('is asked of those only who wait', async () => {
    const { engine, restart, agent } = await setUp({ machines: waiter });
    for (const id of ['one', 'two']) await engine.start('waiter', id, { name: `c-${id}`, limit: hour });
    const asked: (readonly string[])[] = [];
    const status: Agent['status'] = (ids) => {
      asked.push(ids);
      return Promise.resolve([{ connectionId: 'c-one', state: 'ready' }]);
    };
    const next = await restart({ agent: { ...agent, status } });
    await next.wake();
    await next.send('waiter/two', { type: 'stop' });
    await next.wake();
    expect(asked).toEqual([['c-one', 'c-two'], ['c-two']]);
  });
});
