import { describe, expect, it } from 'vitest';
import { assign, cancel, log, raise, sendTo, setup, spawnChild, stopChild } from 'xstate';
import * as v from 'valibot';
import type { MachineDefinition } from '../../machines/registry.ts';
import { setUp } from './setup.ts';

const echo = setup({ types: { context: {} as { heard: number }, events: {} as { type: 'called' } } }).createMachine({
  id: 'echo',
  context: { heard: 0 },
  on: { called: { actions: assign({ heard: ({ context }) => context.heard + 1 }) } },
});

type CallerEvent = {
  type: 'ring' | 'callLater' | 'giveUp' | 'logs' | 'sendLater' | 'unheardOf' | 'hire' | 'call' | 'fire' | 'fireNobody';
};

/** Uses what XState offers. */
const caller = setup({
  types: {
    context: {} as { rang: number },
    events: {} as CallerEvent,
  },
  actors: { echo },
  actions: { unheardOf: () => undefined },
}).createMachine({
  id: 'caller',
  context: { rang: 0 },
  on: {
    ring: { actions: assign({ rang: ({ context }) => context.rang + 1 }) },
    callLater: {
      actions: [
        raise({ type: 'ring' }, { id: 'soon', delay: 1_000 }),
        raise({ type: 'ring' }, { delay: 2_000 }),
        raise({ type: 'ring' }),
      ],
    },
    giveUp: { actions: cancel('soon') },
    logs: { actions: [log('heard'), raise({ type: 'ring' })] },
    sendLater: { actions: sendTo(({ self }) => self, { type: 'ring' }, { delay: 5 }) },
    unheardOf: { actions: 'unheardOf' },
    hire: { actions: spawnChild('echo', { id: () => 'first' }) },
    call: { actions: sendTo('first', { type: 'called' }) },
    fire: { actions: stopChild('first') },
    fireNobody: { actions: [stopChild('nobody'), raise({ type: 'ring' })] },
  },
});

const plain = v.strictObject({});
const definition = { version: 1, input: plain, labels: () => [], migrations: {} } as const;
const types: CallerEvent['type'][] = ['callLater', 'giveUp', 'logs', 'sendLater', 'unheardOf'];
const more: CallerEvent['type'][] = ['hire', 'call', 'fire', 'fireNobody'];
const machines = {
  caller: {
    ...{ ...definition, machine: caller },
    events: Object.fromEntries([...types, ...more].map((type) => [type, plain])),
  },
  echo: { ...definition, machine: echo, events: {} },
} satisfies Record<string, MachineDefinition>;

const key = 'caller/c';

async function called(...events: readonly CallerEvent['type'][]) {
  const world = await setUp({ machines });
  await world.engine.start('caller', 'c', {});
  for (const type of events) await world.engine.send(key, { type });
  world.clock.waitFor(() => world.engine.idle());
  const row = () => world.engine.snapshot(key);
  return { ...world, row, rang: async () => (await row())?.context['rang'] };
}

describe('a machine may', () => {
  it('raise an event at once, and after a delay, which is kept with its row', async () => {
    const { row, rang, clock, restart } = await called('callLater');
    expect(await rang()).toBe(1);
    expect((await row())?.timers.map(({ id, delay }) => [id, delay])).toEqual([
      ['soon', 1_000],
      ['ring', 2_000],
    ]);
    const next = await restart();
    clock.waitFor(() => next.idle());
    await clock.advance(1_000);
    expect((await next.snapshot(key))?.context['rang']).toBe(2);
    await clock.advance(1_000);
    expect(await next.snapshot(key)).toMatchObject({ context: { rang: 3 }, timers: [] });
  });

  it('cancel such an event by its id', async () => {
    const { rang, clock } = await called('callLater', 'giveUp');
    await clock.advance(10_000);
    expect(await rang()).toBe(2);
  });

  it('write to a log, of which the engine makes nothing', async () => {
    const { rang, row } = await called('logs');
    expect([await rang(), (await row())?.status]).toEqual([1, 'active']);
  });

  it('spawn a child under an id that it computes, talk to it, and stop it', async () => {
    const { engine, row } = await called('call', 'hire', 'call');
    expect(await row()).toMatchObject({ children: {}, status: 'quarantined' });
    const again = await called('hire', 'call', 'call');
    expect((await again.row())?.children).toEqual({ first: 'echo' });
    expect(await again.engine.snapshot(`${key}/first`)).toMatchObject({ status: 'active', context: { heard: 2 } });
    await again.engine.send(key, { type: 'fire' });
    expect((await again.row())?.children).toEqual({});
    expect((await again.engine.snapshot(`${key}/first`))?.status).toBe('done');
    expect(await engine.snapshot(`${key}/first`)).toBeUndefined();
  });

  it('stop a child that it has not', async () => {
    const { rang, row } = await called('fireNobody');
    expect([await rang(), (await row())?.status]).toEqual([1, 'active']);
  });
});

describe('a machine may not, and is set aside for it,', () => {
  it.each([
    ['send with a delay', 'sendLater', 'sendTo with a delay: ring'],
    ['have an action of its own that the engine does not know', 'unheardOf', 'unknown action: unheardOf'],
  ] as const)('%s', async (_, type, words) => {
    const { row } = await called(type);
    const message = expect.stringContaining(words) as string;
    expect(await row()).toMatchObject({ status: 'quarantined', error: { event: type, message } });
  });
});
