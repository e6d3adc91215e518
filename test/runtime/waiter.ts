import * as v from 'valibot';
import { assign, setup } from 'xstate';
import type { MachineDefinition } from '../../machines/registry.ts';
import { effects } from '../../machines/vocabulary/effect.ts';

/** A machine that waits: for the agent's word on its connection, until its limit is over. */
const waiting = setup({
  types: {
    input: {} as { name: string; limit: number },
    context: {} as { name: string; limit: number; fired: number },
    events: {} as { type: 'STATUS' } | { type: 'again' } | { type: 'stop' },
    tags: {} as 'settled',
  },
  actions: {
    ...effects,
    count: assign(({ context }) => ({ fired: context.fired + 1 })),
  },
  delays: { limit: ({ context }) => context.limit },
}).createMachine({
  id: 'waiter',
  context: ({ input }) => ({ ...input, fired: 0 }),
  initial: 'waiting',
  states: {
    waiting: {
      on: { STATUS: 'arrived', stop: 'stopped', again: { target: 'waiting', reenter: true } },
      after: { limit: { target: 'late', actions: 'count' } },
    },
    arrived: { tags: 'settled', on: { again: 'waiting' } },
    late: { tags: 'settled', on: { again: 'waiting' } },
    stopped: { type: 'final' },
  },
});

const plain = v.strictObject({});

export const waiter = {
  waiter: {
    machine: waiting,
    version: 1,
    input: v.object({ name: v.string(), limit: v.number() }),
    events: { again: plain, stop: plain },
    labels: ({ context }) => [`connection:${JSON.stringify(context['name']).slice(1, -1)}`],
    migrations: {},
  },
} satisfies Record<string, MachineDefinition>;
