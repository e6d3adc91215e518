import { expect, it } from 'vitest';
import { assign, setup } from 'xstate';
import * as v from 'valibot';
import type { MachineDefinition } from '../../machines/registry.ts';
import type { AgentEvent } from '../../machines/vocabulary/agent-event.ts';
import type { Store } from '../../persistence/store.ts';
import type { EngineRow } from '../../runtime/rows.ts';
import { setUp } from './setup.ts';
import { have, village, type Act } from './villagers.ts';

/** A machine that owns two connections, and notes what it is told of them. */
const switchboard = setup({
  types: {
    input: {} as { name: string },
    context: {} as { name: string; heard: string[] },
    events: {} as { type: 'UP' | 'DOWN' | 'ERR'; connectionId: string },
  },
  actions: {
    hear: assign(({ context, event }) => ({ heard: [...context.heard, `${event.type} ${event.connectionId}`] })),
  },
}).createMachine({
  id: 'switchboard',
  context: ({ input }) => ({ name: input.name, heard: [] }),
  on: { UP: { actions: 'hear' }, DOWN: { actions: 'hear' }, ERR: { actions: 'hear' } },
});

const machines = {
  switchboard: {
    machine: switchboard,
    version: 1,
    input: v.object({ name: v.string() }),
    events: {},
    labels: ({ context }) => [1, 2].map((line) => `connection:${context['name'] as string}-${line}`),
    migrations: {},
  },
} satisfies Record<string, MachineDefinition>;

async function switchboards() {
  const world = await setUp({ machines });
  for (const name of ['a', 'b']) await world.engine.start('switchboard', name, { name });
  const heard = async (name: string) => (await world.engine.snapshot(`switchboard/${name}`))?.context['heard'];
  return { ...world, heard };
}

it('an event that names several connections is told to the owner of each, once for each, and to nobody else', async () => {
  const { agent, heard, engine } = await switchboards();
  await agent.emit({ type: 'DOWN', id: 'd1', connectionIds: ['a-1', 'b-2', 'a-2', 'nobody'] });
  expect(await heard('a')).toEqual(['DOWN a-1', 'DOWN a-2']);
  expect(await heard('b')).toEqual(['DOWN b-2']);
  expect(engine.deadLetters()).toEqual([]);
  await agent.emit({ type: 'DOWN', id: 'd1', connectionIds: ['a-1', 'b-2', 'a-2', 'nobody'] });
  expect(await heard('a')).toEqual(['DOWN a-1', 'DOWN a-2']);
});

it.each([
  ['there is a machine that takes such events', { machines }, ['connection:nobody']],
  ['no machine takes such events', {}, []],
])('the owners of several connections are looked for where %s', async (_, options, looked) => {
  const asked: string[] = [];
  const wrap = (store: Store<EngineRow>): Store<EngineRow> => ({
    ...store,
    find: (label, range) => (asked.push(label), store.find(label, range)),
  });
  const { agent, engine } = await setUp({ ...options, wrap });
  await engine.idle();
  asked.length = 0;
  await agent.emit({ type: 'DOWN', connectionIds: ['nobody'] });
  expect([asked, engine.deadLetters()]).toEqual([looked, []]);
});

it('an error that comes late, without a command, reaches the owner of its connection', async () => {
  const { agent, heard } = await switchboards();
  await agent.emit({ type: 'ERR', connectionId: 'b-1', error: { type: 'SMP', code: 'AUTH' } });
  expect([await heard('a'), await heard('b')]).toEqual([[], ['ERR b-1']]);
});

it('a status is taken with the first of the events that it carries, each once, and without what can’t be read', async () => {
  const { agent, heard, engine } = await switchboards();
  const error = { type: 'SMP', code: 'AUTH' };
  const events = Array.from(
    { length: 20 },
    (_, at) => ({ type: 'ERR', id: `e${at}`, connectionId: 'a-1', error }) as const,
  );
  const garbage = { type: 'garbage' } as unknown as AgentEvent;
  agent.setStatus({ connectionId: 'a-1', state: 'ready', unacknowledged: [garbage, ...events] });
  await engine.wake();
  expect(await heard('a')).toEqual(events.slice(0, 15).map(() => 'ERR a-1'));
  await engine.wake();
  for (const event of events.slice(0, 15)) await agent.emit(event);
  expect(await heard('a')).toHaveLength(15);
  await agent.emit({ type: 'ERR', id: 'another', connectionId: 'a-1', error });
  expect(await heard('a')).toHaveLength(16);
  expect(engine.deadLetters()).toEqual([]);
});

const owns = (...ids: string[]): Act => ({ wear: ids.map((id) => `connection:${id}`) });

it('an event goes to who owns its connection by now, in the turn too in which that one got it', async () => {
  const { agent, engine, heard } = await village({ anna: ['connection:c1', 'connection:c2'], ben: [] });
  const acts = [have('villager/anna', owns('c1')), have('villager/ben', owns('c2'))];
  await Promise.all([
    engine.start('villager', 'carl', { acts }),
    agent.emit({ type: 'UP', id: 'u1', connectionIds: ['c1', 'c2'] }),
  ]);
  expect([await heard('anna'), await heard('ben')]).toEqual([['UP'], ['UP']]);
});

it('an event of a connection that its owner let go of is for nobody', async () => {
  const { agent, engine, heard } = await village({ anna: ['connection:c1'] });
  const error = { type: 'SMP', code: 'AUTH' } as const;
  await Promise.all([
    engine.start('villager', 'carl', { acts: [have('villager/anna', owns())] }),
    agent.emit({ type: 'ERR', connectionId: 'c1', error }),
  ]);
  expect(await heard('anna')).toEqual([]);
  expect(engine.deadLetters()).toMatchObject([{ reason: 'unknown-connection' }]);
});

it('who hands a connection over and does not let go of it is at fault', async () => {
  const { engine, act } = await village({ anna: ['connection:c1'], ben: [] });
  const create = { machine: 'villager', input: { wears: ['connection:c1'] } };
  await act('anna', { tell: { to: { key: 'villager/dora' }, event: { type: 'hello' }, create } });
  expect(await engine.snapshot('villager/dora')).toBeUndefined();
  expect((await engine.quarantined()).map(({ key, error }) => [key, error?.message])).toEqual([
    ['villager/anna', 'villager/dora threw on labels: a connection that another one owns'],
  ]);
});
