import { expect, it } from 'vitest';
import { clerk, clerkWith } from './clerk.ts';

const flood = 400;
const other = 'clerk/other';

/** While a turn is being stored a flood comes for one clerk, and one event for another; who is in the turn after that? */
async function inTheNextTurn(comes: (world: Awaited<ReturnType<typeof clerkWith>>) => Promise<unknown>[]) {
  const turns: string[][] = [];
  let open = () => {};
  const gate = new Promise<void>((resolve) => (open = resolve));
  const world = await clerkWith();
  await world.send({ type: 'own', connectionIds: ['a'] });
  await world.engine.start('clerk', 'other', {});
  await world.engine.send(other, { type: 'own', connectionIds: ['b'] });
  world.gate((keys) => {
    turns.push(keys);
    return turns.length === 1 ? gate : Promise.resolve();
  });
  const slow = world.engine.start('clerk', 'slow', {});
  await world.clock.settle();
  const all = comes(world);
  await world.clock.settle();
  open();
  await Promise.all([slow, ...all]);
  expect(turns[0]).toEqual(['clerk/slow']);
  return turns[1];
}

const error = { type: 'SMP', code: 'AUTH' };

it('a flood of an application on one instance holds up no other', async () => {
  const next = await inTheNextTurn(({ engine }) => [
    ...Array.from({ length: flood }, () => engine.send(clerk, { type: 'own', connectionIds: ['a'] })),
    engine.send(other, { type: 'own', connectionIds: ['b'] }),
  ]);
  expect(next).toEqual([clerk, other]);
});

it('a flood of the agent on one connection holds up no other', async () => {
  const next = await inTheNextTurn(({ agent }) => [
    ...Array.from({ length: flood }, () => agent.emit({ type: 'ERR', connectionId: 'a', error })),
    agent.emit({ type: 'ERR', connectionId: 'b', error }),
  ]);
  expect(next).toEqual([clerk, other]);
});
