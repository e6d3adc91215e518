import * as v from 'valibot';
import { assign, enqueueActions, sendTo, setup, spawnChild } from 'xstate';
import type { MachineDefinition } from '../../machines/registry.ts';
import { effects } from '../../machines/vocabulary/effect.ts';

/** A bell that tells the application of each stroke, and so does the clapper in it. */

const clapper = setup({
  types: {
    events: {} as { type: 'swing'; stroke: number },
    emitted: {} as { type: 'swung'; stroke: number },
    tags: {} as 'settled',
  },
  actions: {
    tell: enqueueActions(({ event, enqueue }) => enqueue.emit({ type: 'swung', stroke: event.stroke })),
  },
}).createMachine({
  id: 'clapper',
  initial: 'hanging',
  states: { hanging: { tags: 'settled', on: { swing: { actions: 'tell' } } } },
});

const ringing = setup({
  types: {
    context: {} as { strokes: number },
    events: {} as { type: 'ring'; times: number } | { type: 'swing' } | { type: 'melt' },
    emitted: {} as { type: 'rung'; stroke: number } | { type: 'melted' },
    tags: {} as 'settled' | 'disposable',
  },
  actors: { clapper },
  actions: {
    ...effects,
    ring: enqueueActions(({ context, event, enqueue }) => {
      const times = event.type === 'ring' ? event.times : 0;
      for (let n = 1; n <= times; n++) enqueue.emit({ type: 'rung', stroke: context.strokes + n });
      enqueue.assign({ strokes: context.strokes + times });
    }),
    tellMelted: enqueueActions(({ enqueue }) => enqueue.emit({ type: 'melted' })),
    count: assign(({ context }) => ({ strokes: context.strokes + 1 })),
  },
}).createMachine({
  id: 'bell',
  context: { strokes: 0 },
  initial: 'hanging',
  entry: spawnChild('clapper', { id: 'clapper' }),
  states: {
    hanging: {
      tags: 'settled',
      on: {
        ring: { actions: 'ring' },
        swing: { actions: ['count', sendTo('clapper', ({ context }) => ({ type: 'swing', stroke: context.strokes }))] },
        melt: 'melted',
      },
    },
    melted: { type: 'final', tags: ['disposable'], entry: 'tellMelted' },
  },
});

const plain = v.strictObject({});

export const bells = {
  bell: {
    machine: ringing,
    version: 1,
    input: plain,
    events: { ring: v.strictObject({ times: v.number() }), swing: plain, melt: plain },
    labels: () => ['bells'],
    migrations: {},
  },
  clapper: { machine: clapper, version: 1, input: v.any(), events: {}, labels: () => [], migrations: {} },
} satisfies Record<string, MachineDefinition>;
