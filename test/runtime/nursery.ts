import { assign, setup, spawnChild } from 'xstate';
import * as v from 'valibot';
import type { MachineDefinition } from '../../machines/registry.ts';
import { setUp } from './setup.ts';

/** Children that can't be born, or throw later, or when a time is over; and those above them, who hear of it. */

const baby = setup({
  types: { input: {} as { temper: string }, context: {} as { temper: string }, events: {} as { type: 'upset' } },
  actions: {
    throws: assign(() => {
      throw new Error('upset');
    }),
  },
  guards: { isBornUpset: ({ context }) => context.temper === 'upset' },
  delays: { soon: 1_000, alsoSoon: 1_000 },
}).createMachine({
  id: 'baby',
  context: ({ input }) => input,
  initial: 'born',
  states: {
    born: { always: [{ guard: 'isBornUpset', target: 'awake', actions: 'throws' }, { target: 'awake' }] },
    awake: {
      type: 'parallel',
      on: { upset: { actions: 'throws' } },
      states: {
        hungry: { initial: 'no', states: { no: { after: { soon: { actions: 'throws' } } } } },
        tired: { initial: 'no', states: { no: { after: { alsoSoon: 'yes' } }, yes: {} } },
      },
    },
  },
});

/** Has an upset baby from its beginning. */
const room = setup({ actors: { baby } }).createMachine({
  id: 'room',
  entry: spawnChild('baby', { id: 'baby', input: { temper: 'upset' } }),
});

const nurseryMachine = setup({
  types: {
    context: {} as { heard: string[] },
    events: {} as
      | { type: 'admit'; id: string; temper: string }
      | { type: 'open' | 'upset' }
      | { type: 'xstate.error.actor.*'; actorId: string; error: unknown },
  },
  actors: { baby, room },
  actions: {
    hear: assign(({ context, event }) =>
      'error' in event ? { heard: [...context.heard, `${event.actorId}: ${String(event.error)}`] } : {},
    ),
    throws: assign(() => {
      throw new Error('upset too');
    }),
  },
}).createMachine({
  id: 'nursery',
  context: { heard: [] },
  on: {
    admit: {
      actions: spawnChild('baby', {
        id: ({ event }) => event.id,
        input: ({ event }) => ({ temper: 'temper' in event ? event.temper : '' }),
      }),
    },
    open: { actions: spawnChild('room', { id: 'room' }) },
    upset: { actions: 'throws' },
    'xstate.error.actor.*': { actions: 'hear' },
  },
});

const plain = v.strictObject({});
const temper = v.object({ temper: v.string() });
const admit = v.object({ id: v.string(), temper: v.string() });
const definition = { version: 1, input: plain, labels: () => [], migrations: {} } as const;

const machines = {
  nursery: { ...definition, machine: nurseryMachine, events: { admit, open: plain, upset: plain } },
  room: { ...definition, machine: room, events: {} },
  baby: { ...definition, machine: baby, input: temper, events: { upset: plain } },
} satisfies Record<string, MachineDefinition>;

export const nursery = 'nursery/n';

export async function nurseryWith(...tempers: readonly string[]) {
  const world = await setUp({ machines });
  const { engine } = world;
  await engine.start('nursery', 'n', {});
  for (const [at, temper] of tempers.entries()) {
    await engine.send(nursery, { type: 'admit', id: `baby-${at + 1}`, temper });
  }
  return {
    ...world,
    heard: async (from = engine) => (await from.snapshot(nursery))?.context['heard'],
    /** What is kept for an instance in quarantine, by type. */
    kept: async (key: string, from = engine) =>
      (await from.parked(key)).map(({ parked }) => ('event' in parked ? parked.event.type : parked.kind)),
  };
}
