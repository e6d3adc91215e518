import { expect, it } from 'vitest';
import { createActor, sendTo, setup, spawnChild, stopChild, type AnyActorRef } from 'xstate';
import * as v from 'valibot';
import { family } from './family.ts';
import { setUp } from './setup.ts';

const employer = setup({
  types: { events: {} as { type: 'hire' | 'replace' | 'rush' | 'reuse' }, tags: {} as 'settled' },
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
        reuse: {
          actions: [
            stopChild('clerk'),
            spawnChild('child', { id: 'clerk', input: { name: 'clerk' } }),
            sendTo('clerk', { type: 'work', rounds: 1 }),
          ],
        },
        rush: {
          actions: [
            sendTo('clerk', { type: 'JOINED', connectionId: 'c-clerk' }),
            sendTo('clerk', { type: 'work', rounds: 2 }),
            stopChild('clerk'),
            spawnChild('child', { id: 'clerk', input: { name: 'clerk' } }),
          ],
        },
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
    events: { hire: plain, replace: plain, rush: plain, reuse: plain },
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

it('a connection that comes after the deletion of the other is deleted too, by a command of its own', async () => {
  const { agent, engine, held, join } = await replaced();
  const [first] = held('deleteConnection');
  await agent.answer(first?.corrId ?? '', { type: 'DELD' });
  await agent.answer(join, { type: 'JOINED', secured: true });
  await engine.idle();
  expect(held('deleteConnection')).toMatchObject([{ connectionId: 'c-clerk' }]);
  const given = agent.submissions.map(({ corrId }) => corrId);
  expect(new Set(given).size).toBe(given.length);
});

it('what it is told in the step that replaces it is told to the former one, as a live actor would be', async () => {
  const { engine, data, join } = await joining();
  await engine.send('employer/e', { type: 'rush' });
  await engine.idle();
  expect((await engine.snapshot(clerk))?.value).toBe('idle');
  const texts = [...data.rows].flatMap(([key, { text }]) => (key.startsWith('forgotten/') ? [text] : []));
  const [left] = texts.map((text) => JSON.parse(text) as { commands: { corrId: string; command: { type: string } }[] });
  // Both joins of the former one, and the deletion of the connection that it owned, each under an id of its own.
  const types = left?.commands.map(({ command }) => command.type);
  expect(types).toEqual(['joinConnection', 'joinConnection', 'deleteConnection']);
  const ids = left?.commands.map(({ corrId }) => corrId) ?? [];
  expect([ids[0], new Set(ids).size]).toEqual([join, 3]);

  const live = createActor(employer);
  const child = () => (live.getSnapshot().children as Record<string, AnyActorRef>)['clerk'];
  live.start().send({ type: 'hire' });
  const former = child();
  former?.send({ type: 'work', rounds: 1 });
  live.send({ type: 'rush' });
  const rounds = [former, child()].map((each) => (each?.getSnapshot() as { context: object } | undefined)?.context);
  expect(rounds).toMatchObject([{ rounds: 2 }, { rounds: 0 }]);
});

it('one that takes the connection of the other, which is being deleted, is set aside, and what led there is kept', async () => {
  const { engine } = await joining();
  await engine.send('employer/e', { type: 'reuse' });
  expect(await engine.snapshot(clerk)).toMatchObject({
    status: 'quarantined',
    error: { message: expect.stringContaining('a connection that another one owns') as string },
  });
  expect(await engine.parked(clerk)).toMatchObject([{ parked: { key: 'employer/e', event: { type: 'reuse' } } }]);
});
