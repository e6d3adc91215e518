import { expect, it } from 'vitest';
import { setup, spawnChild, stopChild } from 'xstate';
import * as v from 'valibot';
import { family } from './family.ts';
import { setUp } from './setup.ts';

const employer = setup({
  types: { events: {} as { type: 'hire' } | { type: 'replace' }, tags: {} as 'settled' },
  actors: { child: family.child.machine },
}).createMachine({
  id: 'employer',
  initial: 'open',
  states: {
    open: {
      tags: 'settled',
      on: {
        hire: { actions: spawnChild('child', { id: 'clerk', input: { name: 'clerk' } }) },
        replace: { actions: [stopChild('clerk'), spawnChild('child', { id: 'clerk', input: { name: 'clerk' } })] },
      },
    },
  },
});
const plain = v.strictObject({});
const machines = {
  child: family.child,
  employer: {
    machine: employer,
    version: 1,
    input: plain,
    events: { hire: plain, replace: plain },
    labels: () => [],
    migrations: {},
  },
};
const clerk = 'employer/e/clerk';

/** A child waits for the answer to its join. */
async function joining() {
  const world = await setUp({ machines });
  const engine = await world.restart();
  await engine.start('employer', 'e', {});
  await engine.send('employer/e', { type: 'hire' });
  await engine.send(clerk, { type: 'work', rounds: 1 });
  await engine.idle();
  return { ...world, engine, join: world.held('joinConnection')[0]?.corrId ?? '' };
}

/** It is replaced by another under the same id before its join is answered. */
async function replaced() {
  const world = await joining();
  await world.engine.send('employer/e', { type: 'replace' });
  await world.engine.idle();
  return world;
}

it('a child that replaces another under its id begins anew, and what the other waited for is kept beside it', async () => {
  const { engine, data, join } = await replaced();
  expect(await engine.snapshot(clerk)).toMatchObject({ value: 'idle', commands: [] });
  const left = [...data.rows.values()].map(({ text }) => JSON.parse(text) as { key: string; commands?: object[] });
  expect(left.filter(({ commands = [] }) => commands.length > 0)).toMatchObject([
    { key: expect.stringMatching(/^forgotten\//) as string, commands: [{ corrId: join, cancelled: true }, {}] },
  ]);
});

it('its answer is taken there while the process goes on, also where it comes in the turn of the replacement', async () => {
  for (const sameTurn of [false, true]) {
    const { agent, engine, data, join } = await (sameTurn ? joining() : replaced());
    const replacing = sameTurn ? engine.send('employer/e', { type: 'replace' }) : undefined;
    await Promise.all([replacing, agent.answer(join, { type: 'ERR', error: { type: 'SMP', code: 'AUTH' } })]);
    await engine.idle();
    const rows = [...data.rows.values()].map(({ text }) => JSON.parse(text) as { commands?: { corrId: string }[] });
    expect(rows.flatMap(({ commands = [] }) => commands).map(({ corrId }) => corrId)).not.toContain(join);
    expect(engine.deadLetters()).toEqual([]);
  }
});

it('a connection that such an answer makes too late is deleted, after a restart as well, and nothing stays of it', async () => {
  const { agent, restart, held, data, join } = await replaced();
  const engine = await restart();
  await agent.answer(join, { type: 'JOINED', secured: true });
  const deletions = held('deleteConnection');
  expect(deletions.map(({ type, ...rest }) => [type, 'connectionId' in rest && rest.connectionId])).toEqual([
    ['deleteConnection', 'c-clerk'],
  ]);
  for (const { corrId } of deletions) await agent.answer(corrId, { type: 'DELD' });
  await engine.idle();
  expect([...data.rows.keys()].filter((key) => key.startsWith('forgotten/'))).toEqual([]);
});
