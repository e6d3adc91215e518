import { describe, expect, it } from 'vitest';
import { assign, emit, sendParent, sendTo, setup, spawnChild } from 'xstate';
import * as v from 'valibot';
import type { MachineDefinition } from '../../machines/registry.ts';
import type { Change } from '../../runtime/subscriptions.ts';
import type { TakenTransition } from '../../runtime/inert.ts';
import { setUp } from './setup.ts';

const leaf = setup({ actions: { tell: sendParent({ type: 'told' }) } }).createMachine({
  id: 'leaf',
  entry: 'tell',
});

/** Speaks to itself, hears a child while it is being made, and has two timers at once. */
const top = setup({
  types: {
    context: {} as { seen: string[] },
    events: {} as { type: 'spin' | 'told' | 'note' | 'rest' } | { type: 'count'; from: number },
    emitted: {} as { type: 'said'; what: string },
  },
  actors: { leaf },
  actions: {
    say: emit((_, { what }: { what: string }) => ({ type: 'said', what })),
    see: assign(({ context, event }) => ({
      seen: [...context.seen, event.type === 'count' ? `count ${event.from}` : event.type],
    })),
    note: assign(({ context }, { what }: { what: string }) => ({ seen: [...context.seen, what] })),
  },
  delays: { sooner: 1_000, later: 1_000 },
}).createMachine({
  id: 'top',
  context: { seen: [] },
  entry: [spawnChild('leaf', { id: 'leaf' }), { type: 'say', params: { what: 'begun' } }],
  initial: 'up',
  on: {
    told: { actions: { type: 'say', params: { what: 'heard of the leaf' } } },
    spin: { actions: sendTo(({ self }) => self, { type: 'spin' }) },
    count: [
      {
        guard: ({ event }) => event.from > 0,
        actions: [
          'see',
          sendTo(
            ({ self }) => self,
            ({ event }) => ({ type: 'count', from: event.from - 1 }),
          ),
        ],
      },
      { actions: 'see' },
    ],
    note: { actions: 'see' },
    rest: '.resting',
  },
  states: {
    up: {},
    resting: {
      initial: 'asleep',
      states: {
        asleep: { after: { later: { target: 'dreaming', actions: { type: 'note', params: { what: 'dreamt' } } } } },
        dreaming: {},
      },
      after: { sooner: { target: 'up', actions: { type: 'note', params: { what: 'woke' } } } },
    },
  },
});

const plain = v.strictObject({});
const definition = { version: 1, input: plain, labels: () => [], migrations: {} } as const;
const machines = {
  top: {
    ...{ ...definition, machine: top },
    events: { ...{ spin: plain, note: plain, rest: plain }, count: v.object({ from: v.number() }) },
  },
  leaf: { ...definition, machine: leaf, events: {} },
} satisfies Record<string, MachineDefinition>;

const key = 'top/t';

async function begun() {
  const world = await setUp({ machines });
  const changes: Change[] = [];
  world.engine.subscribe(key, (change) => changes.push(change));
  await world.engine.start('top', 't', {});
  const row = () => world.engine.snapshot(key);
  return { ...world, changes, row, seen: async () => (await row())?.context['seen'] };
}

describe('what an event causes', () => {
  it('is taken in order: what an instance tells itself comes after its step, until nothing is left', async () => {
    const { engine, seen } = await begun();
    await engine.send(key, { type: 'count', from: 3 });
    expect(await seen()).toEqual(['count 3', 'count 2', 'count 1', 'count 0']);
  });

  it('may be a long way, but has an end: a machine that loops is set aside, and the others go on', async () => {
    const { engine, row, seen } = await begun();
    await engine.send(key, { type: 'count', from: 999 });
    expect(await seen()).toHaveLength(1_000);
    await engine.start('top', 'other', {});
    await engine.send(key, { type: 'count', from: 1_000 });
    expect((await row())?.error?.message).toContain('a loop: more than 1000 steps');
    expect(await seen()).toHaveLength(1_000);
    await engine.send('top/other', { type: 'spin' });
    expect(await engine.snapshot('top/other')).toMatchObject({ status: 'quarantined', error: { event: 'spin' } });
    await engine.start('top', 'third', {});
    expect(await engine.send('top/third', { type: 'note' })).toEqual({ changed: true });
  });

  it('waits while an instance is being made: a child that speaks at its birth is heard after that', async () => {
    const { changes } = await begun();
    const said = changes.flatMap(({ emitted }) => emitted.map((event) => event['what']));
    expect(said).toEqual(['begun', 'heard of the leaf']);
  });

  it('may be that a timer is due no more, which was due in the same turn', async () => {
    const { engine, clock, row, seen } = await begun();
    await engine.send(key, { type: 'rest' });
    await clock.advance(1_000);
    await engine.idle();
    expect((await row())?.timers).toEqual([]);
    expect(await seen()).toEqual(['woke']);
  });
});

describe('a row', () => {
  it('says since when it is in its state, however often it is written meanwhile', async () => {
    const { engine, clock, row } = await begun();
    await engine.send(key, { type: 'rest' });
    const entered = clock.now();
    await clock.advance(500);
    await engine.send(key, { type: 'note' });
    expect(await row()).toMatchObject({ since: entered, updatedAt: entered + 500, value: { resting: 'asleep' } });
    await clock.advance(500);
    await engine.idle();
    expect((await row())?.since).toBe(entered + 1_000);
  });
});

describe('an observer of transitions', () => {
  it('is told of each that is taken: by whom, on which event, the how manyth of its state, and where to', async () => {
    const world = await setUp({ machines });
    const taken: [string, string, readonly TakenTransition[]][] = [];
    const engine = await world.restart({ trace: (who, event, steps) => void taken.push([who, event.type, steps]) });
    await engine.start('top', 't', {});
    taken.length = 0;
    await engine.send(key, { type: 'count', from: 1 });
    await engine.send(key, { type: 'rest' });
    const count = { source: 'top', eventType: 'count', targets: [] };
    expect(taken).toEqual([
      [key, 'count', [{ ...count, index: 0 }]],
      [key, 'count', [{ ...count, index: 1 }]],
      [key, 'rest', [{ source: 'top', eventType: 'rest', index: 0, targets: ['top.resting'] }]],
    ]);
  });
});
