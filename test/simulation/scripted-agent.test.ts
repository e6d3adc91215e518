import { expect, test } from 'vitest';
import type { AgentEvent } from '../../machines/vocabulary/agent-event.ts';
import { scriptedAgent } from '../../simulation/index.ts';

const allow = {
  type: 'allowConnection',
  corrId: 'a',
  connectionId: 'c1',
  confirmationId: 'f',
  message: { event: 'x.ok', params: {} },
} as const;

test('commands are held until the script answers, and a repeat is held once', async () => {
  const agent = scriptedAgent();
  const events: AgentEvent[] = [];
  agent.onEvent(async (event) => void events.push(event));
  await agent.submit(allow);
  await agent.submit(allow);
  expect(agent.held).toEqual([allow]);
  expect(agent.submissions).toHaveLength(2);
  await agent.answer('a', { type: 'OK' });
  expect(events).toMatchObject([{ type: 'OK', corrId: 'a', connectionId: 'c1' }]);
  expect(agent.held).toEqual([]);
  await agent.submit(allow);
  expect(agent.held).toEqual([]);
  await expect(agent.answer('a', { type: 'OK' })).rejects.toThrow('no command a is held');
});

test('events without a command are said on demand, and anything at all can be', async () => {
  const agent = scriptedAgent();
  const events: unknown[] = [];
  agent.onEvent(async (event) => void events.push(event));
  await agent.emit({ type: 'CON', connectionId: 'c1' });
  await agent.emitRaw(42);
  expect(events).toMatchObject([{ type: 'CON', connectionId: 'c1' }, 42]);
});

test('what was not acknowledged comes again after a crash, under its id', async () => {
  const agent = scriptedAgent();
  agent.onEvent(async () => Promise.reject(new Error('crash before the commit')));
  await expect(agent.emit({ type: 'CON', connectionId: 'c1' })).rejects.toThrow('crash');
  agent.crash();
  await agent.emit({ type: 'CON', connectionId: 'c2' });
  const said = agent.unacknowledged.map(({ id }) => id);
  const events: AgentEvent[] = [];
  agent.onEvent(async (event) => void events.push(event));
  await Promise.resolve();
  expect(events.map(({ id }) => id)).toEqual(said);
});

test('the status is what the script says', async () => {
  const agent = scriptedAgent();
  agent.setStatus({ connectionId: 'c1', state: 'ready' });
  expect(await agent.status(['c1', 'c2'])).toEqual([
    { connectionId: 'c1', state: 'ready' },
    { connectionId: 'c2', state: 'none' },
  ]);
});

test('a command that is to be withdrawn is the script’s to answer', async () => {
  const agent = scriptedAgent();
  agent.onEvent(async () => undefined);
  await agent.submit(allow);
  await agent.cancel(['a']);
  expect(agent.cancelled).toEqual(['a']);
  await agent.answer('a', { type: 'ERR', error: { type: 'CANCELLED' } });
  expect(agent.held).toEqual([]);
});
